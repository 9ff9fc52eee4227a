# What the calling tenant's own policies contribute; only those are asked that the directory files under this call.
package behavry.tenant_policies

import data.behavry.lib.envelope

# Rules of active policies, in both styles: `decision := {…}` and `deny|escalate|allow contains …`.
rules := union({said(filed.active) | some filed in _filed})

# What policies in monitor mode would have contributed; it decides nothing.
would := union({said(filed.monitor) | some filed in _filed})

_filed := _filed_for_answers if input.phase == "response"

else := _filed_for_requests

# Along these paths alone: as a whole the directory would be copied for every call.
_filed_for_requests contains data.directory[input.tenant].always

_filed_for_requests contains data.directory[input.tenant].tools[input.request.tool_name]

_filed_for_requests contains data.directory[input.tenant].servers[input.request.server_id]

_filed_for_requests contains data.directory[input.tenant].agents[input.agent.id]

# Of an answer only those are asked that name the phase or judge findings: the others have judged the request.
_filed_for_answers contains data.directory[input.tenant].response

# Most policies that are asked have nothing to say: that is found out first, and costs the least.
said(filed) := {rule |
	some source, words in filed
	some word, ids in words
	some id in ids
	not envelope.skipped[id]
	value := data.behavry.tenants[input.tenant][source][id][word]
	value != set()
	some rule in _rules(source, id, word, value)
}

_rules(source, id, "decision", value) := {rule | rule := _rule(source, id, _meaning(source, id, value.result), value)} if {
	_is_decision(value)
}

_rules(_, id, "decision", value) := {_refusal(id)} if not _is_decision(value)

_rules(source, id, word, value) := {rule |
	some finding in value
	rule := _rule(source, id, meaning, finding)
} if {
	word != "decision"
	is_set(value)
	meaning := _meaning(source, id, word)
}

_rules(_, id, word, value) := {_refusal(id)} if {
	word != "decision"
	not is_set(value)
}

_is_decision(value) if {
	is_object(value)
	value.result in {"deny", "escalate", "allow"}
}

_meaning(source, _, word) := _meanings[source][word]

# Subscribed policies whose allow rules the operator enabled.
_meaning("community", id, "allow") := _meanings.custom.allow if {
	data.directory[input.tenant].allowing[id]
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

_rule(source, id, meaning, finding) := object.union_n([
	{"policy": id, "reason": _reasons[meaning.result], "remedy": ""},
	told,
	meaning,
	{"module": id, "source": source},
]) if {
	told := _told(finding)
} else := _refusal(id)

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
_refusal(id) := {
	"policy": concat(":", ["policy_malformed", id]),
	"result": "deny",
	"hold": false,
	"reason": sprintf("The policy %s contributed something that is no decision", [id]),
	"remedy": "Ask the operator to correct the policy.",
	"module": id,
	"source": "conflict",
}
