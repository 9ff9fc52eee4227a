# What was typed once, passwords included.
package behavry.community.command_histories_stay_closed

import data.behavry.lib.finding

# METADATA
# title: Command history
# custom:
#   code: community.command_histories_stay_closed
#   reason: Command histories hold passwords that were typed
#   remedy: Ask the operator which command you need
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	some form in target.forms
	_is_history(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_history(form) if regex.match(`(?:^|[/\\])(?:\.(?:bash|zsh|sh|ksh|fish|python|node_repl|psql|mysql|sqlite|mongo|mongosh|rediscli|irb|scala|ghci|wget-hsts|lesshst|viminfo)_?(?:history|hsts)?(?:-\d+)?|fish_history|consolehost_history\.txt|\.histfile|\.zhistory|\.mongorc\.js)$`, form)
