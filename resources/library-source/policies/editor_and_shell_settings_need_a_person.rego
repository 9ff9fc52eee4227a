# Settings through which editors and shells run commands.
package behavry.community.editor_and_shell_settings_need_a_person

import data.behavry.lib.finding

# METADATA
# title: Settings that run commands
# custom:
#   code: community.editor_and_shell_settings_need_a_person
#   reason: An editor or shell runs commands that stand in this file, so changing it needs a person
#   remedy: Wait for a person to decide, or propose the setting as text
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some form in target.forms
	_runs_commands(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_runs_commands(form) if regex.match(`(?:^|[/\\])(?:\.(?:vscode|cursor|windsurf|zed)[/\\](?:tasks|launch|settings|mcp)\.json$|\.devcontainer(?:[/\\]|\.json$)|[a-z0-9_-]+\.code-workspace$|\.idea[/\\](?:runconfigurations[/\\]|workspace\.xml$|externaldependencies\.xml$)|\.(?:vimrc|gvimrc|exrc|nvimrc|emacs|tmux\.conf|screenrc|lldbinit|gdbinit|direnvrc)$|\.config[/\\](?:nvim|fish|nushell|tmux|direnv|powershell)[/\\]|\.emacs\.d[/\\]|(?:microsoft\.[a-z]+_)?profile\.ps1$)`, form)
