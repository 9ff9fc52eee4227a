# A secret that an agent has read stands in its context.
package behavry.community.secrets_managers_stay_closed

import data.behavry.lib.finding

# METADATA
# title: Address of a secrets manager
# custom:
#   code: community.secrets_managers_stay_closed.address
#   reason: Secrets are not handed to agents
#   remedy: Use the name of the secret; the program that needs it can fetch it
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "url"
	some form in target.forms
	_is_manager(form)
}

# METADATA
# title: Command that shows a secret
# custom:
#   code: community.secrets_managers_stay_closed.command
#   reason: Secrets are not handed to agents
#   remedy: Use the name of the secret; the program that needs it can fetch it
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "command"
	some form in target.forms
	_shows(form)
}

# METADATA
# title: Tool that shows a secret
# custom:
#   code: community.secrets_managers_stay_closed.tool
#   reason: Secrets are not handed to agents
#   remedy: Use the name of the secret; the program that needs it can fetch it
deny contains finding.of(rego.metadata.rule()) if {
	_is_tool(input.request.tool_name)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_manager(form) if regex.match(`^(?:secretsmanager(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?|secretmanager\.(?:[a-z0-9-]+\.rep\.)?googleapis\.com|[a-z0-9-]+\.vault\.(?:azure\.net|azure\.cn|usgovcloudapi\.net)|(?:[a-z0-9-]+\.)+vault\.hashicorp\.cloud|api\.doppler\.com|app\.infisical\.com)$`, form)

_shows(form) if regex.match(`\baws\s+(?:--?\S+\s+)*(?:secretsmanager\s+(?:get-secret-value|batch-get-secret-value)|ssm\s+get-parameters?\b[^\n;]*--with-decryption)|\bgcloud\s+secrets\s+versions\s+access\b|\baz\s+keyvault\s+secret\s+(?:show|download)\b|\bvault\s+(?:kv\s+get|read)\b|\bop\s+(?:read|item\s+get)\b|\bbw\s+get\s+(?:password|item|notes)\b|\bpass\s+show\b|\bdoppler\s+secrets(?:\s+(?:get|download)\b|\s*$)|\bkubectl\s+(?:-\S+\s+)*get\s+secrets?\b[^\n;]*-o|\bsecurity\s+find-(?:generic|internet)-password\b|\bsecret-tool\s+lookup\b|\bsops\s+(?:-d|--decrypt|decrypt)\b|\bgpg\b[^\n;]*--export-secret-keys\b`, form)

_is_tool(form) if regex.match(`(?i)^(?:[a-z0-9]+[_.-])*(?:get|read|fetch|reveal|access|show|retrieve)[_.-](?:secret|secrets|secret_value|secret_version|credentials?|password|vault_item|api_key)(?:[_.-](?:value|values|version))?$`, form)
