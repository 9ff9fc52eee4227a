# Folds what is said of a tool's answer: nothing said is a pass; only denies and holds count, and no rule lifts them (decision 19).
package behavry.response_fold

import data.behavry.lib.envelope
import data.behavry.tenant_policies

# What is no envelope is withheld whatever the rules say of it.
default answer := {
	"result": "deny",
	"policy": "default",
	"reason": "The result could not be judged",
	"contributing": [],
	"rules": [],
	"would": [],
}

answer := _answer("deny", _denies) if {
	count(_denies) > 0
} else := _answer("escalate", _holds) if {
	count(_holds) > 0
	envelope.well_formed
} else := _nothing_said if {
	envelope.well_formed
}

_shipped contains _rule(finding, "deny", "behavry.inbound.injection_check") if some finding in data.behavry.inbound.injection_check.deny

_shipped contains _rule(finding, "escalate", "behavry.inbound.injection_check") if some finding in data.behavry.inbound.injection_check.hold

_shipped contains _rule(finding, "deny", "behavry.inbound.domain_trust") if some finding in data.behavry.inbound.domain_trust.deny

_denies := {rule | some rule in (_shipped | tenant_policies.rules); rule.result == "deny"}

_holds := {rule | some rule in (_shipped | tenant_policies.rules); rule.result == "escalate"}

_rule(finding, result, module) := object.union(finding, {
	"result": result,
	"hold": result == "escalate",
	"module": module,
	"source": "inbound",
})

# Ties are broken by policy id: the first in order leads.
_answer(result, leading) := {
	"result": result,
	"policy": lead.policy,
	"reason": lead.reason,
	"contributing": sort({rule.policy | some rule in leading}),
	"rules": sort(_denies | _holds),
	"would": sort(tenant_policies.would),
} if {
	first := sort({rule.policy | some rule in leading})[0]
	lead := [rule | some rule in leading; rule.policy == first][0]
}

_nothing_said := {
	"result": "allow",
	"policy": "default",
	"reason": "No policy objects to this result",
	"contributing": [],
	"rules": [],
	"would": sort(tenant_policies.would),
}
