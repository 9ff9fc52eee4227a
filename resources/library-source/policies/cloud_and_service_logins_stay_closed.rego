# Where command-line tools keep their logins, beside what the console closes by itself.
package behavry.community.cloud_and_service_logins_stay_closed

import data.behavry.lib.finding

# METADATA
# title: Login of a tool
# custom:
#   code: community.cloud_and_service_logins_stay_closed
#   reason: This file holds the login of a tool or service
#   remedy: Ask the operator for the result that you need; logins are not read or changed by agents
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	some form in target.forms
	_is_login(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_login(form) if regex.match(`(?:^|[/\\])(?:\.config[/\\](?:gcloud|gh|glab-cli|doctl|op|rclone|heroku|configstore|containers[/\\]auth\.json|hub$|stripe|flyctl|railway|vercel|netlify)(?:[/\\]|$)|appdata[/\\]roaming[/\\]gcloud[/\\]|\.(?:azure|oci|fly|snowflake|snowsql|kaggle|step|aliyun|tccli)[/\\]|\.(?:databrickscfg|boto|s3cfg|pgpass|my\.cnf|mylogin\.cnf|vault-token|terraformrc|dbshell|rclone\.conf|snowsqlrc)$|\.terraform\.d[/\\]credentials\.tfrc\.json$|\.cargo[/\\]credentials(?:\.toml)?$|rclone\.conf$|application_default_credentials\.json$|pgpass\.conf$)`, form)
