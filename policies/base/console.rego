# The console's own folders: no tool of any server may touch them.
package behavry.base.console

import data.behavry.lib.finding
import data.behavry.lib.paths

# METADATA
# title: The console's own folders
# description: An agent that could write here could approve its own calls.
# custom:
#   code: console.own_folders
#   reason: The console's own data, configuration and cache are closed to every tool
#   remedy: Use another folder; settings are changed by the operator in the console
deny contains finding.about(rego.metadata.rule(), target) if {
	some target in input.request.targets
	target.kind == "path"
	some folder in data.behavry.own_folders
	_touches(target, folder)
}

_touches(target, folder) if paths.at_or_below(target.value, folder)

_touches(target, folder) if {
	some form in target.forms
	paths.reaches(form, lower(folder))
}
