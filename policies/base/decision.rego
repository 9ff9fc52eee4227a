# The seed's query: POST /v1/data/behavry/authz. Alone in its package, so that the whole package is one answer.
package behavry.authz

# METADATA
# title: Decision
# description: |
#   One answer for one call; nothing that matched, or an input that is not one, is the default deny.
#   Every rule reads the time of the decision, so that a replay reads the same one.
# entrypoint: true
decision := answer if {
	answer := data.behavry.fold.answer with time.now_ns as data.behavry.lib.envelope.now_ns
}
