# Folders in which people and systems keep passwords.
package behavry.community.password_managers_and_key_rings_stay_closed

import data.behavry.lib.finding

# METADATA
# title: Password store
# custom:
#   code: community.password_managers_and_key_rings_stay_closed
#   reason: This folder holds stored passwords
#   remedy: Ask the operator to enter what is needed; stored passwords are not for agents
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	some form in target.forms
	_is_store(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_store(form) if regex.match(`(?:^|[/\\])(?:\.password-store|users[/\\][^/\\]+[/\\]library[/\\]keychains|\.local[/\\]share[/\\](?:keyrings|kwalletd)|\.gnome2[/\\]keyrings|\.config[/\\](?:1password|bitwarden|bitwarden cli|keepassxc|enpass|authy[a-z ]*)|users[/\\][^/\\]+[/\\]library[/\\](?:application support|group containers)[/\\](?:[a-z0-9.]*1password[a-z0-9.]*|bitwarden|keepassxc)|appdata[/\\](?:local|roaming)[/\\](?:1password|bitwarden|keepassxc|microsoft[/\\](?:credentials|vault|protect)))(?:[/\\]|$)`, form)
