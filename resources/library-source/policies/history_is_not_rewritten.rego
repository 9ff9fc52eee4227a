# What others have fetched is not rewritten behind their backs.
package behavry.community.history_is_not_rewritten

import data.behavry.lib.finding

# METADATA
# title: Rewritten history
# custom:
#   code: community.history_is_not_rewritten
#   reason: Published history is not rewritten by agents
#   remedy: Add a commit that corrects it, or have a person do this
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "command"
	some form in target.forms
	_rewrites(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_rewrites(form) if regex.match(`\bgit\b[^;&|\n]*?\bpush\b[^;&|\n]*?\s(?:--force(?:\s|=|$)|-[a-z]*f[a-z]*(?:\s|$)|--mirror\b|--delete\b|-[a-z]*d[a-z]*(?:\s|$)|--prune\b|\+[a-z0-9_./-]+(?::|\s|$)|:[a-z0-9_./-]+)|\bgit\b[^;&|\n]*?\b(?:filter-branch|filter-repo)\b|\bbfg\b[^;&|\n]*--`, form)
