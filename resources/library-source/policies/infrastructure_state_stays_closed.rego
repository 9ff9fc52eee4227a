# The state of infrastructure tools is the truth that they act on, with secrets in plain text.
package behavry.community.infrastructure_state_stays_closed

import data.behavry.lib.finding

# METADATA
# title: Change of infrastructure state
# custom:
#   code: community.infrastructure_state_stays_closed.write
#   reason: The state of infrastructure is changed by its own tool alone
#   remedy: Change the configuration and have a person run the tool
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some form in target.forms
	_is_state(form)
}

# METADATA
# title: Reading infrastructure state
# custom:
#   code: community.infrastructure_state_stays_closed.read
#   reason: The state of infrastructure holds secrets in plain text, so reading it needs a person
#   remedy: Read the configuration instead, or wait for a person
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"read"}
	some form in target.forms
	_is_state(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_state(form) if regex.match(`\.tfstate(?:\.[a-z0-9.]*)?$|(?:^|[/\\])(?:\.terraform|\.pulumi|terraform\.tfstate\.d)[/\\]|(?:^|[/\\])\.terraform\.tfstate\.lock\.info$`, form)
