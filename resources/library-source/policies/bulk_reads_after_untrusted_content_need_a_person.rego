# Collecting comes before carrying away.
package behavry.community.bulk_reads_after_untrusted_content_need_a_person

import data.behavry.lib.finding

# METADATA
# title: Many reads after untrusted text
# custom:
#   code: community.bulk_reads_after_untrusted_content_need_a_person.many
#   reason: Reading this much after untrusted text needs a person
#   remedy: Read fewer things at once, or begin a new session
escalate contains finding.of(rego.metadata.rule()) if {
	input.context.session.saw_untrusted
	read := [target | some target in input.request.targets; target.kind in {"path", "table"}; target.op == "read"]
	count(read) > 10
}

# METADATA
# title: Wide search after untrusted text
# custom:
#   code: community.bulk_reads_after_untrusted_content_need_a_person.wide
#   reason: Searching this widely after untrusted text needs a person
#   remedy: Search below a project folder, or begin a new session
escalate contains finding.of(rego.metadata.rule()) if {
	input.context.session.saw_untrusted
	some target in input.request.targets
	target.kind == "path"
	target.op == "read"
	input.request.tool_name in {"search_files", "directory_tree", "grep", "find_files", "search"}
	_is_wide(target.value)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_wide(path) if regex.match(`(?i)^(?:/|/(?:home|users|root|srv|etc|var|mnt|media|volumes)(?:/[^/]+)?|[a-z]:[/\\]?|[a-z]:[/\\]users(?:[/\\][^/\\]+)?)/?$`, path)
