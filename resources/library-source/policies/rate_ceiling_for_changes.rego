# An agent in a loop does in a minute what nobody can undo in a day.
package behavry.community.rate_ceiling_for_changes

import data.behavry.lib.finding

# METADATA
# title: Too many changes within a minute
# custom:
#   code: community.rate_ceiling_for_changes
#   reason: More than sixty changes within a minute look like a loop
#   remedy: Wait a minute, and look whether you repeat yourself
deny contains finding.of(rego.metadata.rule()) if {
	input.request.action != "read"
	input.context.rate.calls_1m > 60
}
