# Two tables about people make a profile.
package behavry.community.personal_tables_are_joined_with_a_person

import data.behavry.lib.finding

# METADATA
# title: Several tables about people
# custom:
#   code: community.personal_tables_are_joined_with_a_person.joined
#   reason: Reading several tables about people at once needs a person
#   remedy: Read one of the tables, with the columns that you need
escalate contains finding.of(rego.metadata.rule()) if {
	personal := {target.value | some target in input.request.targets; _is_personal(target)}
	count(personal) > 1
}

# METADATA
# title: Export of a table about people
# custom:
#   code: community.personal_tables_are_joined_with_a_person.exported
#   reason: Exporting a table about people needs a person
#   remedy: Ask for the rows that you need
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	_is_personal(target)
	regex.match(`(?:^|[_.-])(?:export|dump|download|backup|copy)(?:[_.-]|$)`, input.request.tool_name)
}

_is_personal(target) if {
	target.kind == "table"
	some form in target.forms
	_about_people(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_about_people(form) if regex.match(`(?:^|_)(?:customers?|clients?|users?|members?|contacts?|people|persons?|employees?|staff|applicants?|candidates|patients?|guests|subscribers|tenants|citizens|students|leads|addresses|profiles|households?)(?:_(?:pii|data|details|profiles?|contacts?|addresses))?$`, form)
