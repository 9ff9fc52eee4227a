# Whoever hands on a task seldom means that something may vanish.
package behavry.community.delegated_calls_do_not_delete

import data.behavry.lib.finding

# METADATA
# title: Delete under a delegation
# custom:
#   code: community.delegated_calls_do_not_delete.delete
#   reason: Calls under a delegation do not delete
#   remedy: Leave the deletion to the agent that delegated
deny contains finding.of(rego.metadata.rule()) if {
	input.delegation != null
	_deletes
}

# METADATA
# title: Command passed on twice
# custom:
#   code: community.delegated_calls_do_not_delete.execute
#   reason: Commands are not passed on from agent to agent
#   remedy: Leave the command to the agent that delegated
deny contains finding.of(rego.metadata.rule()) if {
	input.delegation.depth > 1
	input.request.action == "execute"
}

_deletes if input.request.action == "delete"

_deletes if {
	some target in input.request.targets
	target.op == "delete"
}
