# Who asks through the agent (policy-engine seed, Requester Policy), for every action, reading included, by the live risk tier.
package behavry.requester

import data.behavry.lib.finding
import data.behavry.lib.severity

# METADATA
# title: Critical agent without a verified requester
# description: An unknown tier counts as the highest.
# custom:
#   code: requester.critical
#   reason: An agent of critical risk acts only for a requester whose identity is verified
#   remedy: Call under a delegation whose root is a person
deny contains finding.of(rego.metadata.rule()) if {
	_rank == severity.rank("critical")
	not _verified
}

# METADATA
# title: High-risk agent without a verified requester
# custom:
#   code: requester.high
#   reason: An agent of high risk asks for nobody whose identity is verified
#   remedy: Wait for a person to decide, or call under a delegation whose root is a person
hold contains finding.of(rego.metadata.rule()) if {
	_rank == severity.rank("high")
	not _verified
}

_rank := severity.rank(input.agent.risk_tier)

_verified if {
	input.requester.verified == true
	is_string(input.requester.id)
	input.requester.id != ""
}
