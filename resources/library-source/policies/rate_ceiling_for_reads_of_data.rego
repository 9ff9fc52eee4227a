# Copying row by row is still copying.
package behavry.community.rate_ceiling_for_reads_of_data

import data.behavry.lib.finding

# METADATA
# title: Too many reads within a minute
# custom:
#   code: community.rate_ceiling_for_reads_of_data
#   reason: This many reads within a minute need a person
#   remedy: Wait a minute, or ask one larger question
escalate contains finding.of(rego.metadata.rule()) if {
	input.request.action == "read"
	input.context.rate.calls_1m > 120
	some target in input.request.targets
	target.kind in {"table", "url", "repo"}
}
