# A name in a header is no proof.
package behavry.community.unverified_requesters_change_nothing

import data.behavry.lib.finding

# METADATA
# title: Change for an unverified requester
# custom:
#   code: community.unverified_requesters_change_nothing
#   reason: Changes are made only for requesters whose identity is verified
#   remedy: Read, or call under a delegation that an operator began
deny contains finding.of(rego.metadata.rule()) if {
	is_string(input.requester.id)
	not _verified
	input.request.action != "read"
}

_verified if input.requester.verified == true
