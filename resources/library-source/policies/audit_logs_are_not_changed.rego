# A log that its subject can change proves nothing.
package behavry.community.audit_logs_are_not_changed

import data.behavry.lib.finding

# METADATA
# title: Change of an audit log
# custom:
#   code: community.audit_logs_are_not_changed.file
#   reason: Audit logs are not changed by agents
#   remedy: Read the log, or write into another file
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some form in target.forms
	_is_log(form)
}

# METADATA
# title: Deleting from an audit log
# custom:
#   code: community.audit_logs_are_not_changed.table
#   reason: Audit logs are not changed by agents
#   remedy: Read the log instead
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "table"
	target.op in {"delete"}
	some form in target.forms
	_is_table(form)
}

# METADATA
# title: Writing into a table of audits
# custom:
#   code: community.audit_logs_are_not_changed.insert
#   reason: Rows of an audit log are written by the system that they are about, so this needs a person
#   remedy: Wait for a person to decide
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "table"
	target.op in {"write"}
	some form in target.forms
	_is_table(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_log(form) if regex.match(`^/(?:private/)?var/(?:log/(?:audit|auth\.log|secure|wtmp|btmp|lastlog|journal|sudo[a-z-]*|faillog)|audit)(?:[/.]|$)|(?:^|[/\\])audit(?:[_-]?(?:log|logs|trail|events?))?(?:[._-][a-z0-9._-]*)?\.(?:log|jsonl|ndjson)(?:\.\d+|\.gz)?$|(?:^|[/\\])audit[_-]?logs?[/\\]|\.evtx$`, form)

_is_table(form) if regex.match(`(?:^|_)audit(?:_?(?:log|logs|trail|trails|events?|entries|records?|history))?$|^(?:access|security|compliance)_(?:log|logs|events)$`, form)
