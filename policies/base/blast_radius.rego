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
deny contains finding.of(rego.metadata.rule()) if {
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
hold contains finding.of(rego.metadata.rule()) if {
	some target in _paths
	target.op in {"write", "delete"}
	some folder in _config.config_paths
	some reading in _absolute_readings(target)
	paths.at_or_below(lower(reading), lower(folder))
}

# METADATA
# title: Protected file
# custom:
#   code: blast_radius.protected_file
#   reason: Files that steer agents require human approval, even for reading
#   remedy: Wait for a person to decide, or use another file
hold contains finding.of(rego.metadata.rule()) if {
	some target in _paths
	some reading in target.forms
	some pattern in _config.protected_patterns
	_protected(regex.replace(reading, `^.*[/\\]`, ""), lower(pattern), reading)
}

_config := data.behavry.blast_radius_config

_paths := [target | some target in input.request.targets; target.kind == "path"]

_absolute_readings(target) := {target.value} | {form | some form in target.forms; startswith(form, "/")}

# A pattern that begins with a dot matches like a sensitive name; any other is the whole stem, up to the first dot.
_protected(_, pattern, reading) if {
	startswith(pattern, ".")
	sensitive.holds_dot_name(reading, pattern)
}

_protected(name, pattern, _) if {
	not startswith(pattern, ".")
	split(name, ".")[0] == pattern
}
