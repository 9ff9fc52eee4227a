# Commands: what a shell, an interpreter or a database does beyond its tables cannot be told from the text.
package behavry.base.commands

import data.behavry.lib.finding

# METADATA
# title: Command
# description: Whoever asks and whatever roles permit; there are no exceptions for what executes.
# custom:
#   code: commands.escalate
#   reason: A command can do anything and is not fully analysable, so a person has to see it
#   remedy: Wait for a person to decide, or use a tool that does just one thing
escalate contains finding.about(rego.metadata.rule(), target) if {
	some target in input.request.targets
	_is_shell(target)
}

# METADATA
# title: Beyond the tables of a database
# description: Files, programs, settings, functions that nobody knows. Permissions cover none of it, only a role does.
# custom:
#   code: commands.hold_database
#   reason: What this statement does beyond tables is not fully analysable, so a person has to see it
#   remedy: Wait for a person to decide, or use statements that only touch tables, with well-known functions
hold contains finding.about(rego.metadata.rule(), target) if {
	some target in input.request.targets
	target.kind == "command"
	target.op == "execute"
	not _is_shell(target)
}

_is_shell(target) if {
	target.kind == "command"
	"command:shell" in target.forms
}
