# The seed's query: POST /v1/data/behavry/authz. Alone in its package, so that the whole package is one answer.
package behavry.authz

import data.behavry.lib.envelope

# METADATA
# title: Decision
# description: |
#   One answer for one call; nothing that matched, or an input that is not one, is the default deny.
#   Every rule reads the time of the decision, so that a replay reads the same one.
# entrypoint: true
decision := answer if {
	# Bound first: a reference in its place would be evaluated at each use, within itself as well.
	now := envelope.now_ns
	not input.phase == "response"
	answer := data.behavry.fold.answer with time.now_ns as now
}

decision := answer if {
	now := envelope.now_ns
	input.phase == "response"
	answer := data.behavry.response_fold.answer with time.now_ns as now
}
