# Reading is one thing, carrying away another.
package behavry.community.exports_need_a_person

import data.behavry.lib.finding

# METADATA
# title: Tool that exports
# custom:
#   code: community.exports_need_a_person.tool
#   reason: Taking out data as a whole needs a person
#   remedy: Wait for a person to decide, or read the part that you need
escalate contains finding.of(rego.metadata.rule()) if {
	_exports(input.request.tool_name)
}

# METADATA
# title: Command that dumps
# custom:
#   code: community.exports_need_a_person.command
#   reason: Databases and buckets are not copied by agents
#   remedy: Ask the operator for the data that you need
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "command"
	some form in target.forms
	_dumps(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_exports(form) if regex.match(`(?i)(?:^|[.-])(?:export|dump)(?:[_-][a-z_-]+)?$|[_-](?:export|dump)$|(?:^|[_.-])(?:download_all(?:_[a-z_]+)?|bulk_(?:download|read|get|export)|backup_(?:database|table|project))$`, form)

_dumps(form) if regex.match(`\b(?:pg_dump|pg_dumpall|mysqldump|mariadb-dump|mongodump|mongoexport|redis-cli\s+[^\n;]*--rdb|sqlite3\s+\S+\s+["\x27]?\.dump|sqlpackage\b[^\n;]*export|bq\s+extract|clickhouse-client\b[^\n;]*into\s+outfile)\b|\b(?:aws\s+s3|gsutil(?:\s+-m)?|gcloud\s+storage)\s+(?:sync|cp\s+[^\n;]*(?:--recursive|-r))\s+(?:s3|gs)://|\brclone\s+(?:copy|sync|move)\b|\bcopy\s+\S+\s+to\s+(?:stdout|program)\b`, form)
