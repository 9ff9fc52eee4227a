# GitHub via a web server (policy-engine seed, Built-in Policy Rules). Rules judge repositories and the action.
package behavry.base.github

import data.behavry.lib.finding

# METADATA
# title: Merge without permission
# custom:
#   code: github.escalate_merge
#   reason: Merging requires human approval
#   remedy: Wait for a person to decide, or leave the merge to a person
escalate contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "web"
	_is_github
	_merges
	not "github:merge" in input.agent.permissions
}

# METADATA
# title: Merge
# custom:
#   code: github.merge
#   reason: The agent may merge pull requests
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "web"
	_is_github
	_merges
	input.request.action == "write"
	"github:merge" in input.agent.permissions
	_nothing_else
}

# METADATA
# title: Read
# custom:
#   code: github.read
#   reason: The agent may read on GitHub
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "web"
	_is_github
	input.request.action == "read"
	"github:read" in input.agent.permissions
	_nothing_else
}

# METADATA
# title: Write
# custom:
#   code: github.write
#   reason: The agent may write on GitHub
#   remedy: ""
allow contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server == "web"
	_is_github
	not _merges
	input.request.action == "write"
	"github:write" in input.agent.permissions
	_nothing_else
}

_is_github if startswith(input.request.tool_name, "github_")

_is_github if {
	some target in input.request.targets
	target.kind == "repo"
}

_merges if input.request.tool_name in {"github_merge_pr", "github_merge_pull_request", "merge_pull_request"}

# A permission for repositories covers no files or addresses beside them.
_nothing_else if {
	every target in input.request.targets {
		target.kind == "repo"
	}
}
