package behavry.base.github_test

import data.behavry.base.github
import data.behavry.lib.fixture_test as fixture

_repo(op) := fixture.thing("repo", op, "acme/site", [])

_call(tool, action, targets, permissions) := fixture.call_of("web", tool, action, targets, permissions)

_every_finding(call) := found if {
	found := {"escalate": fixture.policies(github.escalate), "allow": fixture.policies(github.allow)} with input as call
}

_only(result, policies) := object.union({"escalate": set(), "allow": set()}, {result: policies})

test_merging_is_asked_about_without_the_permission if {
	every tool in ["github_merge_pr", "github_merge_pull_request", "merge_pull_request"] {
		_every_finding(_call(tool, "write", [_repo("write")], ["github:write"])) == _only("escalate", {"github.escalate_merge"})
		_every_finding(_call(tool, "write", [_repo("write")], [])) == _only("escalate", {"github.escalate_merge"})
		_every_finding(_call(tool, "write", [_repo("write")], ["github:merge"])) == _only("allow", {"github.merge"})
	}
}

test_the_permission_to_merge_is_none_to_write if {
	_every_finding(_call("github_create_issue", "write", [_repo("write")], ["github:merge"])) == _only("allow", set())
}

test_reading_needs_the_permission if {
	_every_finding(_call("github_list_repos", "read", [], ["github:read"])) == _only("allow", {"github.read"})
	_every_finding(_call("github_list_repos", "read", [], ["github:write"])) == _only("allow", set())
	_every_finding(_call("list_issues", "read", [_repo("read")], ["github:read"])) == _only("allow", {"github.read"})
}

test_writing_needs_the_permission if {
	_every_finding(_call("github_create_issue", "write", [_repo("write")], ["github:write"])) == _only("allow", {"github.write"})
	_every_finding(_call("github_create_issue", "write", [_repo("write")], ["github:read"])) == _only("allow", set())
}

test_deleting_is_nothing_that_these_rules_know if {
	_every_finding(_call("github_delete_file", "delete", [_repo("delete")], ["github:write", "github:merge"])) == _only("allow", set())
}

test_a_permission_for_repositories_covers_no_files if {
	every tool in ["github_create_issue", "github_merge_pr"] {
		call := _call(tool, "write", [_repo("write"), fixture.target("write", "/w/a/b")], ["github:write", "github:merge"])
		_every_finding(call) == _only("allow", set())
	}
	_every_finding(_call("list_issues", "read", [_repo("read"), fixture.target("read", "/w/a/b")], ["github:read"])) == _only("allow", set())
}

test_other_tools_and_servers_are_no_business_of_these_rules if {
	_every_finding(_call("list_issues", "read", [], ["github:read"])) == _only("allow", set())
	_every_finding(fixture.call_of("other", "github_merge_pr", "write", [_repo("write")], ["github:merge"])) == _only("allow", set())
}
