# Database servers (policy-engine seed, Built-in Policy Rules). Rules judge tables and the action, never the SQL itself.
package behavry.base.database

import data.behavry.lib.finding

# METADATA
# title: Write without permission
# description: A statement that writes beside one that executes counts too.
# custom:
#   code: database.block_write
#   reason: Writing and deleting in databases needs the permission database:write
#   remedy: Ask the operator for the permission database:write, or only read
deny contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "database"
	_changes
	not "database:write" in input.agent.permissions
}

# METADATA
# title: Sensitive tables
# description: Whatever is done with them, and whatever schema they stand in.
# custom:
#   code: database.sensitive_tables
#   reason: Tables with personal or financial data need the permission database:sensitive_read
#   remedy: Use other tables, or ask the operator for the permission database:sensitive_read
deny contains finding.about(rego.metadata.rule(), target) if {
	input.request.mcp_server == "database"
	some target in input.request.targets
	_is_sensitive(target)
	not "database:sensitive_read" in input.agent.permissions
}

# METADATA
# title: Delete
# custom:
#   code: database.escalate_delete
#   reason: Deleting from databases requires human approval
#   remedy: Wait for a person to decide, or keep the data
escalate contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "database"
	input.request.action == "delete"
	"database:write" in input.agent.permissions
}

# METADATA
# title: Read
# custom:
#   code: database.read
#   reason: The agent may read databases
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "database"
	input.request.action == "read"
	"database:read" in input.agent.permissions
	not _sensitive
	_nothing_else
}

# METADATA
# title: Read of sensitive tables
# custom:
#   code: database.sensitive_read
#   reason: The agent may read sensitive tables
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "database"
	input.request.action == "read"
	"database:read" in input.agent.permissions
	"database:sensitive_read" in input.agent.permissions
	_sensitive
	_nothing_else
}

# METADATA
# title: Write
# custom:
#   code: database.write
#   reason: The agent may write to databases
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "database"
	input.request.action == "write"
	"database:write" in input.agent.permissions
	_nothing_else
}

_changes if input.request.action in {"write", "delete"}

_changes if {
	some target in input.request.targets
	target.kind == "table"
	target.op in {"write", "delete"}
}

_sensitive if {
	some target in input.request.targets
	_is_sensitive(target)
}

_is_sensitive(target) if {
	target.kind == "table"
	some form in target.forms
	form in data.behavry.sensitive_tables
}

# A permission for databases covers tables and what stands in their statements, no files or addresses beside them.
_nothing_else if {
	every target in input.request.targets {
		target.kind in {"table", "command"}
	}
}
