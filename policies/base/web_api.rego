# Generic HTTP via a web server (policy-engine seed, Built-in Policy Rules). Rules judge addresses and the action.
package behavry.base.web_api

import data.behavry.lib.finding

# METADATA
# title: Metadata of the cloud
# description: Whatever the server is; these addresses hand credentials to whoever asks.
# custom:
#   code: web_api.deny_metadata
#   reason: Addresses that hand out credentials of this machine are closed to every tool
#   remedy: Use another address
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "url"
	some form in target.forms
	form in data.behavry.metadata_hosts
}

# METADATA
# title: Post without permission
# custom:
#   code: web_api.deny_post
#   reason: Sending data to an address needs the permission web:write
#   remedy: Ask the operator for the permission web:write; each request is then shown to a person
deny contains finding.of(rego.metadata.rule()) if {
	_is_web_server
	_posts
	not "web:write" in input.agent.permissions
}

# METADATA
# title: Post
# description: The approval is what allows it.
# custom:
#   code: web_api.escalate_post
#   reason: Sending data to an address requires human approval
#   remedy: Wait for a person to decide, or only read
escalate contains finding.of(rego.metadata.rule()) if {
	_is_web_server
	_posts
	"web:write" in input.agent.permissions
}

# METADATA
# title: Get
# custom:
#   code: web_api.http_get
#   reason: The agent may read from the web
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	_is_web_server
	input.request.action == "read"
	"web:read" in input.agent.permissions
	_only_addresses
}

_is_web_server if input.request.mcp_server == "web"

_posts if input.request.tool_name == "http_post"

_posts if {
	input.request.action in {"write", "delete", "send"}
	_only_addresses
}

_only_addresses if {
	count(input.request.targets) > 0
	every target in input.request.targets {
		target.kind == "url"
	}
}
