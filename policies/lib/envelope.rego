# Whether the input is an envelope at all: what is not can be denied, never allowed or asked about.
package behavry.lib.envelope

well_formed if {
	is_number(object.get(input, "now_ns", 0))
	is_string(input.tenant)
	input.phase in {"request", "response"}
	is_string(input.agent.id)
	is_array(input.agent.roles)
	is_array(input.agent.permissions)
	input.agent.risk_tier in {"low", "medium", "high", "critical"}
	is_string(input.request.tool_name)
	input.request.mcp_server in {"filesystem", "database", "web", "other"}
	input.request.action in {"read", "write", "delete", "send", "execute"}
	is_array(input.request.targets)
	input.request.resource_count == count(input.request.targets)
	every target in input.request.targets {
		_is_target(target)
	}
}

_is_target(target) if {
	is_string(target.value)
	is_array(target.forms)
	target.kind in {"path", "table", "url", "recipient", "channel", "command", "repo"}
	target.op in {"read", "write", "delete", "send", "execute"}
}

# Names of modules that are not to be asked. A set, for `not name in input.skip` is no answer when there is no such list.
skipped := {name | some name in input.skip}

# What rules get for `time.now_ns()`: the time of the decision, so that a replay judges by the same one.
default now_ns := 0

now_ns := input.now_ns if is_number(input.now_ns)

now_ns := now if {
	is_object(input)
	not "now_ns" in object.keys(input)
	now := time.now_ns()
}
