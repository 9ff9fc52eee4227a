# What build servers run with their own secrets is changed with a person.
package behavry.community.ci_configuration_needs_a_person

import data.behavry.lib.finding

# METADATA
# title: Change of CI configuration
# custom:
#   code: community.ci_configuration_needs_a_person
#   reason: This file says what the build server runs, so changing it needs a person
#   remedy: Wait for a person to decide, or describe the change instead of making it
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some form in target.forms
	_is_ci(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_ci(form) if regex.match(`(?:^|[/\\])(?:\.github[/\\](?:workflows|actions)[/\\]|\.(?:circleci|buildkite|woodpecker)[/\\]|\.gitlab[/\\]ci[/\\]|(?:\.gitlab-ci|\.travis|\.drone|\.woodpecker|\.appveyor|appveyor|azure-pipelines|bitbucket-pipelines|cloudbuild|buildspec)\.ya?ml$|jenkinsfile(?:\.[a-z]+)?$)`, form)
