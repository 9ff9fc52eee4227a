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
deny contains finding.about(rego.metadata.rule(), target) if {
	some target in input.request.targets
	target.kind == "url"
	some form in target.forms
	trim_prefix(form, "within:") in data.behavry.metadata_hosts
}

# METADATA
# title: Addresses of another kind
# description: Ways to reach a host that tools of the web have been talked into.
# custom:
#   code: web_api.deny_scheme
#   reason: Tools of the web reach nothing but addresses of the web
#   remedy: Use an address that begins with https:// or http://
deny contains finding.about(rego.metadata.rule(), target) if {
	input.request.mcp_server == "web"
	some target in input.request.targets
	target.kind == "url"
	regex.match(`^(?:ftps?|tftp|sftp|scp|gopher|dict|ldaps?|ldapi|smb|cifs|nfs|telnet|rtsp|imaps?|pop3s?|smtps?|mqtt|redis|jar|netdoc|phar|php|expect|ogg|zip|glob):`, target.value)
}

# METADATA
# title: Addresses that are not public
# description: This machine, the house, the company; also behind a redirect and by names that spell such an address.
# custom:
#   code: web_api.hold_private
#   reason: Addresses of this machine and of private networks require human approval
#   remedy: Wait for a person to decide, use a public address, or ask the operator for the permission web:private
hold contains finding.about(rego.metadata.rule(), target) if {
	not "web:private" in input.agent.permissions
	some target in input.request.targets
	target.kind == "url"
	some form in target.forms
	startswith(form, "address:")
}

# METADATA
# title: Post without permission
# custom:
#   code: web_api.deny_post
#   reason: Sending data to an address needs the permission web:write
#   remedy: Ask the operator for the permission web:write; each request is then shown to a person
deny contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "web"
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
	input.request.mcp_server == "web"
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
	input.request.mcp_server == "web"
	input.request.action == "read"
	"web:read" in input.agent.permissions
	_only_addresses
}

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
