# Folds what all rules contributed into one answer: deny over escalate over allow, and holds that only tighten.
package behavry.fold

import data.behavry.lib.envelope
import data.behavry.tenant_policies

answer := object.union(folded(shipped | tenant_policies.rules), {"would": sort(tenant_policies.would)})

# What is no envelope is denied whatever the rules say of it.
default folded(_) := {
	"result": "deny",
	"policy": "default",
	"reason": "No policy matched",
	"contributing": [],
	"rules": [],
}

# A function of what was said, so that a replay can ask for the answer to anything else that could have been said.
folded(said) := {
	"result": outcome.result,
	"policy": lead[1],
	"reason": lead[2],
	"contributing": sort({policy | some [rank, policy, _] in spoken; outcome.heard[rank]}),
	"rules": sort(rules),
} if {
	rules := said | _fallback(said)
	spoken := _spoken(rules)
	lead := _lead(spoken)
	outcome := _outcome(lead[0])
}

default verdict(_) := {"result": "deny", "policy": "default"}

# The same without who else said what and why.
verdict(said) := {"result": _outcome(lead[0]).result, "policy": lead[1]} if {
	lead := _lead(_spoken(said | _fallback(said)))
}

_spoken(rules) := {[_ranks[rule.result][rule.hold], rule.policy, rule.reason] | some rule in rules}

# By result and by whether the rule only holds: the lowest leads. No combination is left out, or a deny could go unheard.
_ranks := {"deny": {false: 0, true: 0}, "escalate": {false: 1, true: 2}, "allow": {false: 3, true: 2}}

# Ties are broken by policy id. A hold leads only where it tightens something.
_lead(spoken) := first if {
	first := min(spoken)
	_may_lead(first[0], spoken)
} else := [4, "default", "No policy matched"]

_may_lead(rank, _) if rank != 2

_may_lead(2, spoken) if some [3, _, _] in spoken

# The answer by who leads it, and who is heard in it.
_outcome(0) := {"result": "deny", "heard": {0}}

_outcome(1) := {"result": "escalate", "heard": {1, 2}} if envelope.well_formed

_outcome(2) := {"result": "escalate", "heard": {2}} if envelope.well_formed

_outcome(3) := {"result": "allow", "heard": {3}} if envelope.well_formed

_outcome(4) := {"result": "escalate", "heard": {2}} if {
	data.behavry.unmatched == "escalate"
	envelope.well_formed
}

_outcome(4) := {"result": "deny", "heard": set()} if {
	not data.behavry.unmatched == "escalate"
	envelope.well_formed
}

_result_of := {"deny": "deny", "escalate": "escalate", "allow": "allow", "hold": "escalate"}

# What the shipped modules contributed, the fallback by role aside: the same whatever policies the tenant has.
shipped := union({rules | some rules in shipped_by})

# The same by source, so that a replay can ask one of them alone.
# Each word by itself: a module as a whole would have its helpers evaluated too, for nobody.
shipped_by.base contains rule if {
	some word, result in _result_of
	some name
	findings := data.behavry.base[name][word]
	findings != set()
	not name in envelope.skipped
	some finding in _leading(findings)
	rule := _rule(finding, result, word == "hold", concat(".", ["behavry.base", name]), "base")
}

shipped_by.blast_radius contains _rule(finding, "deny", false, "behavry.blast_radius", "blast_radius") if some finding in _leading(data.behavry.blast_radius.deny)

shipped_by.blast_radius contains _rule(finding, "escalate", true, "behavry.blast_radius", "blast_radius") if some finding in _leading(data.behavry.blast_radius.hold)

# Objections: what these modules do not deny or hold they have no word about.
shipped_by.delegation contains _rule(finding, "deny", false, "behavry.delegation.policy", "delegation") if some finding in data.behavry.delegation.policy.deny

shipped_by.delegation contains _rule(finding, "escalate", true, "behavry.delegation.policy", "delegation") if some finding in data.behavry.delegation.policy.hold

shipped_by.workflow contains _rule(finding, "deny", false, "behavry.workflows.policy", "workflow") if some finding in data.behavry.workflows.policy.deny

shipped_by.workflow contains _rule(finding, "escalate", true, "behavry.workflows.policy", "workflow") if some finding in data.behavry.workflows.policy.hold

shipped_by.requester contains _rule(finding, "deny", false, "behavry.requester", "requester") if some finding in data.behavry.requester.deny

shipped_by.requester contains _rule(finding, "escalate", true, "behavry.requester", "requester") if some finding in data.behavry.requester.hold

shipped_by.inbound contains _rule(finding, "deny", false, "behavry.inbound.domain_trust", "inbound") if some finding in data.behavry.inbound.domain_trust.deny

shipped_by.inbound contains _rule(finding, "escalate", true, "behavry.inbound.domain_trust", "inbound") if some finding in data.behavry.inbound.domain_trust.hold

# The fallback speaks only when no base or custom rule did; a hold is no answer of its own: it goes on speaking beside one.
_fallback(said) := {rule |
	some result in ["escalate", "allow"]
	some finding in data.behavry.rbac[result]
	rule := _rule(finding, result, false, "behavry.rbac", "rbac")
} if {
	not _spoken_for(said)
} else := set()

_spoken_for(said) if {
	some rule in said
	rule.source in {"base", "custom"}
	not rule.hold
}

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
