# Files that programs run or obey by themselves: whoever writes them runs commands later.
package behavry.base.startup

import data.behavry.lib.finding

# METADATA
# title: Files that run by themselves
# description: Insides and settings of git, its hooks and filters, and what shells run when they start.
# custom:
#   code: startup.hold_write
#   reason: Programs run or obey this file by themselves, so changing it requires human approval
#   remedy: Wait for a person to decide, or write another file
hold contains finding.about(rego.metadata.rule(), target) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some form in target.forms
	_runs_by_itself(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_runs_by_itself(form) if regex.match(`(?:^|[/\\])(?:\.git[/\\]|\.(?:husky|githooks)[/\\]|\.(?:git|gitconfig|gitmodules|gitattributes|bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin|kshrc|cshrc|tcshrc|envrc|xprofile|xsessionrc|pythonrc|inputrc)$)`, form)
