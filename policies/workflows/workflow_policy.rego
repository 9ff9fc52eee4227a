# Calls within a workflow (policy-engine seed, Workflow Policy). No workflow, or nothing to object to, is no word.
package behavry.workflows.policy

import data.behavry.lib.finding

# METADATA
# title: Deeper than the workflow allows
# description: A session that does not say how deep it is, or may be, is too deep.
# custom:
#   code: workflow.too_deep
#   reason: The workflow has passed its call on too often
#   remedy: Do this within an earlier step of the workflow
deny contains finding.of(rego.metadata.rule()) if {
	input.workflow_session != null
	not _within_depth
}

# METADATA
# title: Above the workflow's ceiling
# description: A ceiling of null is none; one that is missing covers nothing.
# custom:
#   code: workflow.above_ceiling
#   reason: The workflow's ceiling does not cover this tool
#   remedy: Wait for a person to decide, or use a tool that the workflow covers
hold contains finding.of(rego.metadata.rule()) if {
	input.workflow_session != null
	not _below_ceiling
}

_within_depth if {
	is_number(input.workflow_session.causal_depth)
	is_number(input.workflow_session.max_depth)
	input.workflow_session.causal_depth <= input.workflow_session.max_depth
}

_below_ceiling if input.workflow_session.permission_ceiling == null

_below_ceiling if input.request.tool_name in input.workflow_session.permission_ceiling
