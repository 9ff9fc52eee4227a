# Reach out of proportion (policy-engine seed, Blast Radius Pre-Check): the same rules and thresholds as the pre-check.
package behavry.blast_radius

import data.behavry.lib.finding
import data.behavry.lib.paths
import data.behavry.lib.sensitive

# METADATA
# title: Shallow delete
# description: No exception lifts this one.
# custom:
#   code: blast_radius.shallow_delete
#   reason: Deleting so close to the root could destroy far more than one file
#   remedy: Name a target deeper in the tree
deny contains finding.about(rego.metadata.rule(), target) if {
	some target in _paths
	target.op == "delete"
	some reading in _absolute_readings(target)
	count(paths.segments(reading)) < _config.min_delete_depth
}

# METADATA
# title: System or user configuration
# custom:
#   code: blast_radius.config_path
#   reason: Writing to system or user configuration requires human approval
#   remedy: Wait for a person to decide, or write somewhere else
hold contains finding.about(rego.metadata.rule(), target) if {
	some target in _paths
	target.op in {"write", "delete"}
	some reading in {lower(reading) | some reading in _absolute_readings(target)}
	some folder in _config.config_paths
	paths.reaches(reading, lower(folder))
}

# METADATA
# title: Protected file
# custom:
#   code: blast_radius.protected_file
#   reason: Files that steer agents require human approval, even for reading
#   remedy: Wait for a person to decide, or use another file
hold contains finding.about(rego.metadata.rule(), target) if {
	some target in _paths
	some reading in target.forms
	_protected(reading)
}

# METADATA
# title: Recipients
# description: People and channels count alike.
# custom:
#   code: blast_radius.recipient_limit
#   reason: A message to this many recipients requires human approval
#   remedy: Wait for a person to decide, or write to fewer recipients at once
hold contains finding.of(rego.metadata.rule()) if {
	recipients := [target | some target in input.request.targets; _is_recipient(target)]
	count(recipients) > _config.email_recipient_limit
}

# METADATA
# title: Bulk
# description: A message is bounded by its recipients alone; deleting in bulk is bounded too.
# custom:
#   code: blast_radius.bulk_threshold
#   reason: A call that touches this many things at once requires human approval
#   remedy: Wait for a person to decide, or touch fewer things in one call
hold contains finding.of(rego.metadata.rule()) if {
	not _is_message
	count(input.request.targets) > _config.bulk_action_threshold
}

_config := data.behavry.blast_radius_config

_is_message if input.request.action == "send"

_is_message if {
	some target in input.request.targets
	target.kind == "recipient"
	target.op != "read"
}

_is_recipient(target) if {
	target.kind in {"recipient", "channel"}
	target.op != "read"
}

_paths := [target | some target in input.request.targets; target.kind == "path"]

_absolute_readings(target) := {target.value} | {form | some form in target.forms; startswith(form, "/")}

# A pattern that begins with a dot matches like a sensitive name; any other is a whole name, or all of it up to its first dot.
_protected(reading) if {
	some pattern in _protected_patterns
	startswith(pattern, ".")
	sensitive.holds_dot_name(reading, pattern)
}

_protected(reading) if {
	name := regex.replace(reading, `^.*[/\\]`, "")
	some pattern in ({name, split(name, ".")[0]} & _protected_patterns)
	not startswith(pattern, ".")
}

_protected_patterns := {lower(pattern) | some pattern in _config.protected_patterns}
