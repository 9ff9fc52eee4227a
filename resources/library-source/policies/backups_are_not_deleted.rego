# Backups are what is left when everything else went wrong.
package behavry.community.backups_are_not_deleted

import data.behavry.lib.finding

# METADATA
# title: Deleting a backup
# custom:
#   code: community.backups_are_not_deleted.file
#   reason: Backups are not deleted by agents
#   remedy: Keep it; a person can clear old backups
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"delete"}
	some form in target.forms
	_is_backup(form)
}

# METADATA
# title: Deleting a table of a backup
# custom:
#   code: community.backups_are_not_deleted.table
#   reason: Backups are not deleted by agents
#   remedy: Keep it; a person can clear old backups
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "table"
	target.op in {"delete"}
	some form in target.forms
	_is_copy(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_backup(form) if {
	not _is_code(form)
	regex.match(`(?:^|[/\\])(?:backups?|db[_-]?backups?|backups\.backupdb|\.time machine|timeshift|\.snapshots)(?:[/\\]|$)|\.(?:dump|pgdump|sql\.(?:gz|xz|zst|bz2)|vbk|vib|tib|sparsebundle|rdb\.bak)$`, form)
}

_is_code(form) if regex.match(`\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|cs|c|h|cpp|swift|sh|md|rego|vue|svelte|css|html)$`, form)

_is_copy(form) if regex.match(`(?:^|_)(?:backup|bak)(?:_?\d+)?$`, form)
