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

_base contains rule if {
	some name, module in data.behavry.base
	not name in envelope.skipped
	some result in ["deny", "escalate", "allow"]
	some finding in module[result]
	rule := _rule(finding, result, false, concat(".", ["behavry.base", name]), "base")
}

_radius contains _rule(finding, "deny", false, "behavry.blast_radius", "blast_radius") if some finding in data.behavry.blast_radius.deny

_radius contains _rule(finding, "escalate", true, "behavry.blast_radius", "blast_radius") if some finding in data.behavry.blast_radius.hold

_inbound contains _rule(finding, "deny", false, "behavry.inbound.domain_trust", "inbound") if some finding in data.behavry.inbound.domain_trust.deny

_inbound contains _rule(finding, "escalate", true, "behavry.inbound.domain_trust", "inbound") if some finding in data.behavry.inbound.domain_trust.hold

# The fallback speaks only when no base or custom rule did; a hold is no answer of its own.
_fallback contains rule if {
	count(_base) == 0
	count({rule | some rule in tenant_policies.rules; rule.source == "custom"}) == 0
	some result in ["escalate", "allow"]
	some finding in data.behavry.rbac[result]
	rule := _rule(finding, result, false, "behavry.rbac", "rbac")
}

_rules := (((_base | _radius) | _inbound) | tenant_policies.rules) | _fallback

_denies := {rule | some rule in _rules; rule.result == "deny"}

_escalates := {rule | some rule in _rules; rule.result == "escalate"; not rule.hold}

_holds := {rule | some rule in _rules; rule.hold}

_allows := {rule | some rule in _rules; rule.result == "allow"}

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
