# Browsers keep sessions and passwords in their profiles; a cookie is a login.
package behavry.community.browser_profiles_stay_closed

import data.behavry.lib.finding

# METADATA
# title: Browser profile
# custom:
#   code: community.browser_profiles_stay_closed
#   reason: This folder belongs to a browser and holds sessions and passwords
#   remedy: Fetch the page with a tool of the web, or ask the operator for what you need from it
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	some form in target.forms
	_is_profile(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_profile(form) if regex.match(`(?:^|[/\\])(?:\.mozilla|\.librewolf|\.config[/\\](?:google-chrome[a-z-]*|chromium|microsoft-edge[a-z-]*|bravesoftware|opera|vivaldi)|snap[/\\](?:firefox|chromium)|users[/\\][^/\\]+[/\\]library[/\\]application support[/\\](?:google[/\\]chrome[a-z ]*|chromium|microsoft edge[a-z ]*|bravesoftware|com\.operasoftware\.opera|vivaldi|arc|firefox)|users[/\\][^/\\]+[/\\]library[/\\](?:safari|cookies|containers[/\\]com\.apple\.safari)|appdata[/\\](?:local|roaming)[/\\](?:google[/\\]chrome[a-z ]*|chromium|microsoft[/\\]edge[a-z ]*|bravesoftware|opera software|vivaldi|mozilla[/\\]firefox))(?:[/\\]|$)`, form)
