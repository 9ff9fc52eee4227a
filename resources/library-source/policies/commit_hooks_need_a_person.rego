# What runs on every commit of everybody.
package behavry.community.commit_hooks_need_a_person

import data.behavry.lib.finding

# METADATA
# title: Hook of git
# custom:
#   code: community.commit_hooks_need_a_person.git
#   reason: A hook runs on every commit and is not changed by agents
#   remedy: Propose the hook as text; a person can install it
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some form in target.forms
	_is_hook(form)
}

# METADATA
# title: Settings of a hook manager
# custom:
#   code: community.commit_hooks_need_a_person.manager
#   reason: What stands here runs on every commit, so changing it needs a person
#   remedy: Wait for a person to decide
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some form in target.forms
	_is_manager(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_hook(form) if regex.match(`(?:^|[/\\])\.git[/\\](?:modules[/\\].*[/\\])?hooks[/\\]`, form)

_is_manager(form) if regex.match(`(?:^|[/\\])(?:\.(?:husky|githooks|lefthook)[/\\]|\.?lefthook(?:-local)?\.(?:ya?ml|toml|json)$|\.pre-commit-(?:config|hooks)\.ya?ml$|\.overcommit\.yml$|(?:\.lintstagedrc|lint-staged\.config)(?:\.[a-z]+)?$|\.huskyrc)`, form)
