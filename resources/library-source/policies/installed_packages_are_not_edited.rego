# A change in an installed package is in no diff.
package behavry.community.installed_packages_are_not_edited

import data.behavry.lib.finding

# METADATA
# title: Write into an installed package
# custom:
#   code: community.installed_packages_are_not_edited
#   reason: What a package manager installed is not edited
#   remedy: Change the dependency or add a patch file that stands in the repository
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write"}
	some form in target.forms
	_is_installed(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_installed(form) if regex.match(`(?:^|[/\\])(?:node_modules|bower_components|site-packages|dist-packages|\.pnpm-store|\.yarn[/\\](?:cache|unplugged)|vendor[/\\]bundle|\.cargo[/\\](?:registry|git)|go[/\\]pkg[/\\]mod|\.m2[/\\]repository|\.gradle[/\\]caches|\.nuget[/\\]packages|\.bundle[/\\]cache)[/\\]`, form)
