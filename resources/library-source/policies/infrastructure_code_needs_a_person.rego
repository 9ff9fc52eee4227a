# Code that becomes servers, networks and rights is changed with a person.
package behavry.community.infrastructure_code_needs_a_person

import data.behavry.lib.finding

# METADATA
# title: Change of infrastructure code
# custom:
#   code: community.infrastructure_code_needs_a_person
#   reason: This file becomes servers, networks or rights, so changing it needs a person
#   remedy: Wait for a person to decide, or describe the change instead of making it
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some form in target.forms
	_is_infrastructure(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_infrastructure(form) if regex.match(`\.(?:tf|tfvars|tofu|bicep|nomad)(?:\.json)?$|\.pkr\.hcl$|(?:^|[/\\])(?:pulumi(?:\.[a-z0-9_-]+)?\.ya?ml|serverless\.(?:ya?ml|ts|json)|terragrunt\.hcl|cdk\.json|samconfig\.(?:toml|ya?ml)|(?:cloudformation|cfn)[a-z0-9_-]*\.(?:ya?ml|json)|ansible\.cfg|playbook[a-z0-9_-]*\.ya?ml)$|(?:^|[/\\])(?:cloudformation|ansible)[/\\].*\.(?:ya?ml|json|j2)$`, form)
