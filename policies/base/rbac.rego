# The fallback by role, for every server type, when no base rule spoke (policy-engine seed, RBAC Fallback).
package behavry.rbac

import data.behavry.lib.finding
import data.behavry.lib.severity

# METADATA
# title: Role permits the action
# custom:
#   code: rbac
#   reason: A role of the agent permits this action
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if _role_permits

# METADATA
# title: Sensitive action of a high-risk agent
# description: What no role permits is shown to a person when the agent's tier is high or critical.
# custom:
#   code: rbac.escalate
#   reason: A high-risk agent asks for a sensitive action that no role permits
#   remedy: Wait for a person to decide, or ask the operator for a role that covers this action
escalate contains finding.of(rego.metadata.rule()) if {
	not _role_permits
	severity.rank(input.agent.risk_tier) >= severity.rank("high")
	input.request.action in {"write", "delete", "execute", "send"}
}

_role_permits if {
	some name in input.agent.roles
	role := data.roles[name]
	some permission in role.permissions
	_covers(permission)
	_reaches(role)
}

_covers(permission) if {
	[type, action] := split(permission, ":")
	type in {"*", input.request.mcp_server}
	action in {"*", input.request.action}
}

_reaches(role) if not "resources" in object.keys(role)

_reaches(role) if {
	every target in input.request.targets {
		some pattern in role.resources
		glob.match(pattern, ["/"], target.value)
	}
}
