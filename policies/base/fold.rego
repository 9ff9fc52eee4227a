# Folds what all rules contributed into one answer: deny over escalate over allow, and holds that only tighten.
package behavry.fold

import data.behavry.lib.envelope
import data.behavry.tenant_policies

# What is no envelope is denied whatever the rules say of it.
default answer := {
	"result": "deny",
	"policy": "default",
	"reason": "No policy matched",
	"contributing": [],
	"rules": [],
	"would": [],
}

# One chain and no separate rules: once one of them has answered, the engine asks none of the others again.
answer := _answer("deny", _denies, set()) if {
	count(_denies) > 0
} else := _answer("escalate", _escalates, _holds) if {
	count(_escalates) > 0
	envelope.well_formed
} else := _answer("escalate", _holds, set()) if {
	_allowed
	count(_holds) > 0
} else := _answer("allow", _allows, set()) if {
	_allowed
} else := _unmatched("escalate", _holds) if {
	_nothing_matched
	_asks_when_unmatched
} else := _unmatched("deny", set()) if {
	_nothing_matched
}

_nothing_matched if {
	(count(_denies) + count(_escalates)) + count(_allows) == 0
	envelope.well_formed
}

_asks_when_unmatched if data.behavry.unmatched == "escalate"

_allowed if {
	count(_denies) + count(_escalates) == 0
	count(_allows) > 0
	envelope.well_formed
}

_result_of := {"deny": "deny", "escalate": "escalate", "allow": "allow", "hold": "escalate"}

# Each word by itself: a module as a whole would have its helpers evaluated too, for nobody.
_base contains rule if {
	some word, result in _result_of
	some name
	findings := data.behavry.base[name][word]
	findings != set()
	not name in envelope.skipped
	some finding in _leading(findings)
	rule := _rule(finding, result, word == "hold", concat(".", ["behavry.base", name]), "base")
}

_radius contains _rule(finding, "deny", false, "behavry.blast_radius", "blast_radius") if some finding in _leading(data.behavry.blast_radius.deny)

_radius contains _rule(finding, "escalate", true, "behavry.blast_radius", "blast_radius") if some finding in _leading(data.behavry.blast_radius.hold)

# Objections of the special modules: what they do not deny or hold they have no word about.
_objections contains _rule(finding, "deny", false, "behavry.delegation.policy", "delegation") if some finding in data.behavry.delegation.policy.deny

_objections contains _rule(finding, "escalate", true, "behavry.delegation.policy", "delegation") if some finding in data.behavry.delegation.policy.hold

_objections contains _rule(finding, "deny", false, "behavry.workflows.policy", "workflow") if some finding in data.behavry.workflows.policy.deny

_objections contains _rule(finding, "escalate", true, "behavry.workflows.policy", "workflow") if some finding in data.behavry.workflows.policy.hold

_objections contains _rule(finding, "deny", false, "behavry.requester", "requester") if some finding in data.behavry.requester.deny

_objections contains _rule(finding, "escalate", true, "behavry.requester", "requester") if some finding in data.behavry.requester.hold

_inbound contains _rule(finding, "deny", false, "behavry.inbound.domain_trust", "inbound") if some finding in data.behavry.inbound.domain_trust.deny

_inbound contains _rule(finding, "escalate", true, "behavry.inbound.domain_trust", "inbound") if some finding in data.behavry.inbound.domain_trust.hold

# The fallback speaks only when no base or custom rule did; a hold is no answer of its own: it goes on speaking beside one.
_fallback contains rule if {
	not _spoken_for
	some result in ["escalate", "allow"]
	some finding in data.behavry.rbac[result]
	rule := _rule(finding, result, false, "behavry.rbac", "rbac")
}

_spoken_for if {
	some rule in shipped
	rule.source == "base"
	not rule.hold
}

_spoken_for if {
	some rule in tenant_policies.rules
	rule.source == "custom"
}

# What the shipped modules contributed, the fallback by role aside: the same whatever policies the tenant has.
shipped := ((_base | _radius) | _objections) | _inbound

_rules := (shipped | tenant_policies.rules) | _fallback

_denies := {rule | some rule in _rules; rule.result == "deny"}

_escalates := {rule | some rule in _rules; rule.result == "escalate"; not rule.hold}

_holds := {rule | some rule in _rules; rule.hold}

_allows := {rule | some rule in _rules; rule.result == "allow"}

# A rule that matched several targets speaks once, of the first of them.
_leading(findings) := findings if count(findings) < 2

_leading(findings) := {first |
	some policy in {finding.policy | some finding in findings}
	first := sort([finding | some finding in findings; finding.policy == policy])[0]
} if {
	count(findings) > 1
}

_rule(finding, result, hold, module, source) := object.union(finding, {
	"result": result,
	"hold": hold,
	"module": module,
	"source": source,
})

# Ties are broken by policy id: the first in order leads.
_answer(result, leading, tightening) := {
	"result": result,
	"policy": lead.policy,
	"reason": lead.reason,
	"contributing": sort({rule.policy | some rule in (leading | tightening)}),
	"rules": sort(_rules),
	"would": sort(tenant_policies.would),
} if {
	first := sort({rule.policy | some rule in leading})[0]
	lead := [rule | some rule in leading; rule.policy == first][0]
}

_unmatched(result, tightening) := {
	"result": result,
	"policy": "default",
	"reason": "No policy matched",
	"contributing": sort({rule.policy | some rule in tightening}),
	"rules": sort(_rules),
	"would": sort(tenant_policies.would),
}
