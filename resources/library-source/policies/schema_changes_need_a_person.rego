# Rows come back from a backup; a changed structure breaks what builds on it.
package behavry.community.schema_changes_need_a_person

import data.behavry.lib.finding

# METADATA
# title: Tool that changes the structure
# custom:
#   code: community.schema_changes_need_a_person.tool
#   reason: Changing the structure of a database needs a person
#   remedy: Wait for a person to decide, or propose the migration as text
escalate contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "database"
	input.request.tool_name in _tools
}

# METADATA
# title: Statement that changes the structure
# custom:
#   code: community.schema_changes_need_a_person.statement
#   reason: Changing the structure of a database needs a person
#   remedy: Wait for a person to decide, or propose the migration as text
escalate contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "database"
	input.request.action != "read"
	some text in _statements
	_changes_structure(text)
}

_tools := {"create_table", "alter_table", "drop_table", "truncate_table", "apply_migration", "run_migration", "create_index", "drop_index", "create_database", "drop_database"}

# Only the text of a statement tells rows from structure: one text, or a list of them.
_statements contains text if {
	some text in input.request.parameters
	is_string(text)
}

_statements contains text if {
	some texts in input.request.parameters
	is_array(texts)
	some text in texts
	is_string(text)
}

# One constant expression, so that the engine compiles it once and not for every call.
_changes_structure(text) if regex.match(`(?i)\b(?:(?:create|alter|drop|rename|truncate)\s+(?:or\s+replace\s+)?(?:(?:global|local|temp|temporary|unlogged|unique|materialized|external|recursive|fulltext)\s+)*(?:table|column|index|view|schema|database|sequence|type|domain|function|procedure|trigger|extension|user|role|policy|constraint)\b|(?:grant|revoke)\s+[a-z_, ]{1,120}\s+(?:on|to|from)\b)`, text)
