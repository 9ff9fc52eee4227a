# Envelopes for the tests of all rules.
package behavry.lib.fixture_test

target(op, path) := {"kind": "path", "op": op, "value": path, "raw": path, "at": "/path", "forms": [lower(path)]}

# Any other target; its readings are itself and `more`.
thing(kind, op, value, more) := {"kind": kind, "op": op, "value": value, "raw": value, "at": "/x", "forms": array.concat([value], more)}

# An envelope of a filesystem call on one path by an agent with these permissions.
call(action, path, permissions) := envelope(action, [target(action, path)], permissions, {})

envelope(action, targets, permissions, more) := object.union(
	{
		"tenant": "local",
		"phase": "request",
		"agent": {"id": "a", "roles": [], "permissions": permissions, "risk_tier": "medium"},
		"request": {
			"tool_name": "a_tool",
			"action": action,
			"mcp_server": "filesystem",
			"server_id": "files",
			"resource_count": count(targets),
			"targets": targets,
		},
		"skip": [],
		"now_ns": 0,
	},
	more,
)

# An envelope of a call of this tool of a server of this type.
call_of(type, tool, action, targets, permissions) := envelope(action, targets, permissions, {"request": {"mcp_server": type, "tool_name": tool}})

policies(findings) := {finding.policy | some finding in findings}
