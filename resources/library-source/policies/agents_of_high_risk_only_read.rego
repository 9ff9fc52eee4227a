# An agent that behaves unlike itself does no harm until somebody has looked.
package behavry.community.agents_of_high_risk_only_read

import data.behavry.lib.finding
import data.behavry.lib.severity

# METADATA
# title: Change by an agent of high risk
# custom:
#   code: community.agents_of_high_risk_only_read
#   reason: Agents of high risk only read
#   remedy: Read, or wait until the operator has lowered the risk
deny contains finding.of(rego.metadata.rule()) if {
	severity.rank(input.agent.risk_tier) >= severity.rank("high")
	input.request.action != "read"
}
