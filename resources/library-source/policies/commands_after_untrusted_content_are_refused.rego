# Text from outside may hold orders, and a command is where an order does most harm.
package behavry.community.commands_after_untrusted_content_are_refused

import data.behavry.lib.finding

# METADATA
# title: Command after reading from outside
# custom:
#   code: community.commands_after_untrusted_content_are_refused
#   reason: A session that has read untrusted text runs no commands
#   remedy: Begin a new session for commands, and read only from trusted places there
deny contains finding.of(rego.metadata.rule()) if {
	input.context.session.saw_untrusted
	input.request.action == "execute"
}
