# Slack via a web server (policy-engine seed, Built-in Policy Rules). Rules judge channels and the action.
package behavry.base.slack

import data.behavry.lib.channels
import data.behavry.lib.finding

# METADATA
# title: Delete without permission
# custom:
#   code: slack.deny_delete
#   reason: Deleting messages needs the permission slack:delete
#   remedy: Ask the operator for the permission slack:delete, or keep the message
deny contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "web"
	_is_slack
	_deletes
	not "slack:delete" in input.agent.permissions
}

# METADATA
# title: Protected channels
# description: Channels one of whose words is protected; whatever is done there but reading.
# custom:
#   code: slack.protected_channels
#   reason: Posting in this channel needs the permission slack:protected_channels
#   remedy: Use another channel, or ask the operator for that permission
deny contains finding.about(rego.metadata.rule(), target) if {
	input.request.mcp_server == "web"
	_is_slack
	some target in _channels
	target.op != "read"
	channels.protected(target)
	not "slack:protected_channels" in input.agent.permissions
}

# METADATA
# title: Broadcast
# custom:
#   code: slack.escalate_broadcast
#   reason: A message to everybody requires human approval
#   remedy: Wait for a person to decide, or use a channel with fewer readers
escalate contains finding.about(rego.metadata.rule(), target) if {
	input.request.mcp_server == "web"
	_is_slack
	some target in _channels
	target.op in {"send", "write"}
	channels.broadcast(target)
}

# METADATA
# title: Channel known by its id only
# description: An id does not tell whether the channel is protected or read by everybody. An exception can name it.
# custom:
#   code: slack.escalate_unnamed
#   reason: Whether everybody reads this channel cannot be told from its id
#   remedy: Wait for a person to decide, or name the channel
escalate contains finding.about(rego.metadata.rule(), target) if {
	input.request.mcp_server == "web"
	_is_slack
	"slack:post" in input.agent.permissions
	some target in _channels
	target.op in {"send", "write"}
	"channel:id" in target.forms
}

# METADATA
# title: Read
# custom:
#   code: slack.read
#   reason: The agent may read in Slack
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "web"
	_is_slack
	input.request.action == "read"
	"slack:read" in input.agent.permissions
	_nothing_else
}

# METADATA
# title: Post
# custom:
#   code: slack.post
#   reason: The agent may post in Slack
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "web"
	_is_slack
	input.request.action == "send"
	"slack:post" in input.agent.permissions
	count(_channels) > 0
	every target in _channels {
		not channels.protected(target)
		not channels.broadcast(target)
	}
	_nothing_else
}

# METADATA
# title: Post in protected channels
# custom:
#   code: slack.post_protected
#   reason: The agent may post in protected channels
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "web"
	_is_slack
	input.request.action == "send"
	"slack:protected_channels" in input.agent.permissions
	count(_channels) > 0
	every target in _channels {
		channels.protected(target)
	}
	_nothing_else
}

# METADATA
# title: Delete
# custom:
#   code: slack.delete
#   reason: The agent may delete messages
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "web"
	_is_slack
	input.request.action == "delete"
	"slack:delete" in input.agent.permissions
	count(_channels) > 0
	_nothing_else
}

_is_slack if startswith(input.request.tool_name, "slack_")

_is_slack if count(_channels) > 0

_channels := [target | some target in input.request.targets; target.kind == "channel"]

_deletes if input.request.action == "delete"

_deletes if input.request.tool_name == "slack_delete_message"

# A permission for channels covers no files or addresses beside them.
_nothing_else if {
	every target in input.request.targets {
		target.kind == "channel"
	}
}
