# Calls under a delegation (policy-engine seed, Delegation Policy). No delegation, or nothing to object to, is no word.
package behavry.delegation.policy

import data.behavry.lib.finding

# METADATA
# title: Delegation that is not verified
# description: What stands for a delegation and is not one counts as one that failed.
# custom:
#   code: delegation.unverified
#   reason: The delegation token of this call could not be verified
#   remedy: Call without a delegation, or ask for a new token
deny contains finding.of(rego.metadata.rule()) if {
	input.delegation != null
	not _verified
}

# METADATA
# title: Outside the delegation
# custom:
#   code: delegation.out_of_scope
#   reason: The delegation does not cover this tool
#   remedy: Wait for a person to decide, or use a tool that was delegated
hold contains finding.of(rego.metadata.rule()) if {
	input.delegation != null
	not _covers_tool
}

# METADATA
# title: Targets outside the delegation
# description: Where a delegation names targets, a call without any, or with one that is masked, cannot be shown to be within.
# custom:
#   code: delegation.outside_resources
#   reason: The delegation does not cover all that this call touches
#   remedy: Wait for a person to decide, or keep to what was delegated
hold contains finding.of(rego.metadata.rule()) if {
	input.delegation != null
	not _covers_targets
}

_verified if input.delegation.verified == true

_covers_tool if {
	some pattern in input.delegation.effective_permissions.tools
	glob.match(pattern, null, input.request.tool_name)
}

_covers_targets if input.delegation.effective_permissions.resources == null

_covers_targets if "**" in input.delegation.effective_permissions.resources

_covers_targets if {
	count(input.request.targets) > 0
	every target in input.request.targets {
		_covers_target(target)
	}
}

_covers_target(target) if {
	not contains(target.value, "⟦secret:")
	some pattern in input.delegation.effective_permissions.resources
	glob.match(pattern, ["/"], target.value)
}
