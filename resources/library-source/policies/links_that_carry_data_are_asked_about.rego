# An address can carry out what a session has read.
package behavry.community.links_that_carry_data_are_asked_about

import data.behavry.lib.finding

# METADATA
# title: Long address after private reading
# custom:
#   code: community.links_that_carry_data_are_asked_about
#   reason: An address this long could carry what was read before, so it needs a person
#   remedy: Wait for a person to decide, or use a shorter address
escalate contains finding.of(rego.metadata.rule()) if {
	input.context.session.read_private
	some target in input.request.targets
	target.kind == "url"
	count(target.value) > 600
}
