# What a project installs is changed with a person.
package behavry.community.package_manifests_need_a_person

import data.behavry.lib.finding

# METADATA
# title: Change of what is installed
# custom:
#   code: community.package_manifests_need_a_person
#   reason: This file says which packages are installed and from where, so changing it needs a person
#   remedy: Wait for a person to decide, or name the dependency that you need and why
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some form in target.forms
	_is_manifest(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_manifest(form) if regex.match(`(?:^|[/\\])(?:(?:package|package-lock|npm-shrinkwrap|composer|deno|jsr)\.json|(?:pnpm-lock|pnpm-workspace|\.yarnrc)\.ya?ml|(?:yarn|bun|deno|poetry|uv|cargo|composer|gemfile|pipfile|pdm|flake)\.lock|bun\.lockb|\.yarnrc|(?:requirements|constraints)[a-z0-9._-]*\.(?:txt|in)|(?:pyproject|cargo|bunfig|uv|libs\.versions)\.toml|setup\.(?:py|cfg)|pip\.conf|pipfile|gemfile|go\.(?:mod|sum|work)|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|gradle-wrapper\.properties|nuget\.config|directory\.packages\.props|[^/\\]+\.(?:csproj|gemspec)|environment\.ya?ml|package\.swift|podfile(?:\.lock)?)$`, form)
