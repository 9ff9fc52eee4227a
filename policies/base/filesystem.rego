# Filesystem servers (policy-engine seed, Built-in Policy Rules). Rules judge targets and the action, never raw parameters.
package behavry.base.filesystem

import data.behavry.lib.finding
import data.behavry.lib.sensitive

# METADATA
# title: Sensitive files
# description: Any path one of whose readings names a secret store is refused, whatever the action and the server.
# custom:
#   code: filesystem.blocked_paths
#   reason: Access to sensitive files is not permitted
#   remedy: Use files that hold no keys, passwords or tokens; the operator can hand over what you need in another file
deny contains finding.about(rego.metadata.rule(), target) if {
	some target in input.request.targets
	_names_secrets(target)
}

# METADATA
# title: Delete without write permission
# custom:
#   code: filesystem.deny_delete
#   reason: Deleting files needs the permission filesystem:write
#   remedy: Ask the operator for the permission filesystem:write; each deletion is then shown to a person
deny contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "filesystem"
	input.request.action == "delete"
	not "filesystem:write" in input.agent.permissions
}

# METADATA
# title: Delete
# custom:
#   code: filesystem.escalate_delete
#   reason: File deletion requires human approval
#   remedy: Wait for a person to decide, or keep the file
escalate contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "filesystem"
	input.request.action == "delete"
	"filesystem:write" in input.agent.permissions
	not _sensitive
}

# METADATA
# title: Read
# custom:
#   code: filesystem.read
#   reason: The agent may read files
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "filesystem"
	input.request.action == "read"
	"filesystem:read" in input.agent.permissions
	not _sensitive
}

# METADATA
# title: Write
# custom:
#   code: filesystem.write
#   reason: The agent may write files
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "filesystem"
	input.request.action == "write"
	"filesystem:write" in input.agent.permissions
	not _sensitive
}

_sensitive if {
	some target in input.request.targets
	_names_secrets(target)
}

_names_secrets(target) if {
	target.kind == "path"
	some form in target.forms
	sensitive.name_in(form)
}
