# Where agents may change files: folders made for work, and places for temporary files.
package behavry.community.writes_stay_in_project_folders

import data.behavry.lib.finding

# METADATA
# title: Write outside the folders for work
# custom:
#   code: community.writes_stay_in_project_folders
#   reason: The file lies outside the folders that are made for work
#   remedy: Write below a projects, workspace, repos, src, code, work or git folder, or wait for a person
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some place in _places(target)
	not _for_work(place)
}

_places(target) := {lower(target.value)} | {form | some form in target.forms; regex.match(`^(?:[/\\]|[a-z]:[/\\])`, form)}

# One constant expression, so that the engine compiles it once and not for every call.
_for_work(place) if regex.match(`(?:^|[/\\])(?:projects?|workspaces?|repos?|repositories|src|code|work|git)[/\\]|^(?:/private)?(?:/var)?/tmp/|^/var/folders/|[/\\]appdata[/\\]local[/\\]temp[/\\]`, place)
