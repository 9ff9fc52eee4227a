# Programs, libraries and devices of the operating system.
package behavry.community.system_folders_are_not_written

import data.behavry.lib.finding

# METADATA
# title: Write into a system folder
# custom:
#   code: community.system_folders_are_not_written
#   reason: This folder belongs to the operating system
#   remedy: Write into a project folder; a person can install what you made
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some form in target.forms
	_is_system(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_system(form) if regex.match(`^/(?:bin|sbin|lib|lib32|lib64|boot|dev|proc|sys|usr/(?:bin|sbin|lib|lib32|lib64|libexec|share|include|local/(?:bin|sbin|lib))|system|library/(?:extensions|frameworks|privilegedhelpertools|security)|var/lib/(?:dpkg|rpm|pacman|apt))(?:/|$)|^[a-z]:[/\\](?:windows|program files(?: \(x86\))?|programdata)(?:[/\\]|$)|^[/\\]*efi[/\\]`, form)
