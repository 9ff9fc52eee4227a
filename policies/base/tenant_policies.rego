# What the calling tenant's own policies contribute; only those are asked that the directory files under this call.
package behavry.tenant_policies

import data.behavry.lib.envelope

# Rules of active policies, in both styles: `decision := {…}` and `deny|escalate|allow contains …`.
rules contains rule if {
	some entry in _asked
	entry.mode == "active"
	some rule in _said(entry)
}

# What policies in monitor mode would have contributed; it decides nothing.
would contains rule if {
	some entry in _asked
	entry.mode == "monitor"
	some rule in _said(entry)
}

# The directory is read along these paths alone: as a whole it would be copied for every call.
_asked contains entry if {
	some entry in data.directory[input.tenant].always
	not entry.id in envelope.skipped
}

_asked contains entry if {
	some entry in data.directory[input.tenant].tools[input.request.tool_name]
	not entry.id in envelope.skipped
}

_asked contains entry if {
	some entry in data.directory[input.tenant].servers[input.request.server_id]
	not entry.id in envelope.skipped
}

_asked contains entry if {
	some entry in data.directory[input.tenant].agents[input.agent.id]
	not entry.id in envelope.skipped
}

_said(entry) := _listed(entry) | _decided(entry)

_listed(entry) := {rule |
	some word, meaning in _meanings[entry.source]
	value := data.behavry.tenants[input.tenant][entry.source][entry.id][word]
	some finding in _each(value)
	rule := _rule(entry, meaning, finding)
}

_decided(entry) := {rule |
	decision := data.behavry.tenants[input.tenant][entry.source][entry.id].decision
	rule := _decision_rule(entry, decision)
}

# A word of generated and community policies that is not here is ignored: they only tighten.
_meanings := {
	"custom": {
		"deny": {"result": "deny", "hold": false},
		"escalate": {"result": "escalate", "hold": false},
		"allow": {"result": "allow", "hold": false},
	},
	"autogen": _tightening,
	"community": _tightening,
}

_tightening := {"deny": {"result": "deny", "hold": false}, "escalate": {"result": "escalate", "hold": true}}

_reasons := {
	"deny": "A policy of the operator forbids this call",
	"escalate": "A policy of the operator asks for human approval",
	"allow": "A policy of the operator allows this call",
}

_each(value) := value if is_set(value)

_each(value) := {null} if not is_set(value)

_decision_rule(entry, decision) := _rule(entry, _meanings[entry.source][decision.result], decision) if _is_decision(decision)

_decision_rule(entry, decision) := _refusal(entry) if not _is_decision(decision)

_is_decision(decision) if {
	is_object(decision)
	decision.result in {"deny", "escalate", "allow"}
}

_rule(entry, meaning, finding) := object.union_n([
	{"policy": entry.id, "reason": _reasons[meaning.result], "remedy": ""},
	_told(finding),
	meaning,
	{"module": entry.id, "source": entry.source},
]) if {
	_told(finding)
}

_rule(entry, _, finding) := _refusal(entry) if not _told(finding)

_told(finding) := {"reason": finding} if is_string(finding)

_told(finding) := {key: text |
	some key in ["policy", "reason", "remedy"]
	text := finding[key]
	not _reserved(key, text)
} if {
	is_object(finding)
	every key in ["policy", "reason", "remedy"] {
		is_string(object.get(finding, key, ""))
	}
}

# Names that mean something to the console are no policy's own.
_reserved("policy", name) if name in {"", "default"}

_reserved("policy", name) if startswith(name, "policy_")

# What cannot be understood is never dropped: it denies, and names the policy.
_refusal(entry) := {
	"policy": concat(":", ["policy_malformed", entry.id]),
	"result": "deny",
	"hold": false,
	"reason": sprintf("The policy %s contributed something that is no decision", [entry.id]),
	"remedy": "Ask the operator to correct the policy.",
	"module": entry.id,
	"source": "conflict",
}
