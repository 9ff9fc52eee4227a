# How containers are built and run is changed with a person.
package behavry.community.container_and_cluster_files_need_a_person

import data.behavry.lib.finding

# METADATA
# title: Change of container or cluster files
# custom:
#   code: community.container_and_cluster_files_need_a_person
#   reason: This file says how containers are built and run, so changing it needs a person
#   remedy: Wait for a person to decide, or describe the change instead of making it
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some form in target.forms
	_is_container(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_container(form) if regex.match(`(?:^|[/\\])(?:(?:dockerfile|containerfile)(?:\.[a-z0-9._-]+)?|[a-z0-9._-]+\.dockerfile|(?:docker-)?compose(?:\.[a-z0-9_-]+)?\.ya?ml|chart\.ya?ml|helmfile\.ya?ml|kustomization\.ya?ml|skaffold\.ya?ml|tiltfile)$|(?:^|[/\\])(?:(?:k8s|kubernetes|helm)[/\\].*\.(?:ya?ml|tpl|json)|charts[/\\][^/\\]+[/\\](?:templates[/\\].*|values[^/\\]*)\.(?:ya?ml|tpl))$`, form)
