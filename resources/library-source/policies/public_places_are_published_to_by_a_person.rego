# What was public once cannot be taken back.
package behavry.community.public_places_are_published_to_by_a_person

import data.behavry.lib.finding

# METADATA
# title: Publication
# custom:
#   code: community.public_places_are_published_to_by_a_person
#   reason: This may make something public, so it needs a person
#   remedy: Wait for a person to decide
escalate contains finding.of(rego.metadata.rule()) if {
	input.request.action != "read"
	_publishes(input.request.tool_name)
}

# One constant expression, so that the engine compiles it once and not for every call.
_publishes(form) if regex.match(`(?i)(?:^|[_.-])(?:create_(?:repository|repo|gist|snippet|project|release|pages?_site)|fork_(?:repository|repo|project)|update_repository(?:_visibility|_settings)?|(?:change|set|update)_visibility|make_public|publish(?:_(?:package|page|post|release|site|article|version|gem|crate|image))?|transfer_repository|enable_pages|add_deploy_key|add_collaborator)$`, form)
