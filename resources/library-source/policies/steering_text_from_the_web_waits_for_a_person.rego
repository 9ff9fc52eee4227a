# Strangers write on the web.
package behavry.community.steering_text_from_the_web_waits_for_a_person

import data.behavry.lib.finding

# METADATA
# title: Finding in a result from the web
# custom:
#   code: community.steering_text_from_the_web_waits_for_a_person
#   reason: Text from the web tries to steer the agent, so a person has to read it first
#   remedy: Work without this page, or wait for a person
escalate contains finding.of(rego.metadata.rule()) if {
	input.phase == "response"
	input.request.mcp_server == "web"
	count(input.inbound_findings) > 0
}
