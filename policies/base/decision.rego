# The seed's query: POST /v1/data/behavry/authz. Alone in its package, so that the whole package is one answer.
package behavry.authz

# METADATA
# title: Decision
# description: One answer for one call; nothing that matched, or an input that is not one, is the default deny.
# entrypoint: true
decision := data.behavry.fold.answer
