# Four eyes are not two agents.
package behavry.community.merges_and_protected_branches_need_a_person

import data.behavry.lib.finding

# METADATA
# title: Merge, approval or lifted protection
# custom:
#   code: community.merges_and_protected_branches_need_a_person
#   reason: Merging and approving need a person
#   remedy: Wait for a person to decide, or leave it to a reviewer
escalate contains finding.of(rego.metadata.rule()) if {
	input.request.action != "read"
	_decides(input.request.tool_name)
}

# One constant expression, so that the engine compiles it once and not for every call.
_decides(form) if regex.match(`(?i)(?:^|[_.-])(?:merge_(?:pull_request|pr|request|merge_request|branch)|approve_(?:pull_request|pr|merge_request|deployment|review)|enable_auto_merge|(?:update|delete|remove)_(?:branch_protection|ruleset|protected_branch)|delete_branch|dismiss_review|(?:run|dispatch|trigger|create)_workflow(?:_dispatch|_run)?|create_deployment|bypass_[a-z_]+)$`, form)
