# What the console flags, this blocks.
package behavry.community.results_with_findings_of_high_severity_are_blocked

import data.behavry.lib.finding
import data.behavry.lib.severity

# METADATA
# title: Finding of high severity
# custom:
#   code: community.results_with_findings_of_high_severity_are_blocked
#   reason: The result holds text that tries to steer the agent
#   remedy: Work without this content; a person can look at it
deny contains finding.of(rego.metadata.rule()) if {
	input.phase == "response"
	some found in input.inbound_findings
	severity.rank(found.severity) >= severity.rank("high")
}
