package behavry.base.filesystem_test

import data.behavry.base.filesystem
import data.behavry.lib.fixture_test as fixture

test_read_is_allowed_with_permission if {
	filesystem.allow == {{"policy": "filesystem.read", "reason": "The agent may read files", "remedy": ""}} with input as fixture.call("read", "/w/a/b/c.md", ["filesystem:read"])
}

test_read_without_permission_says_nothing if {
	filesystem.allow == set() with input as fixture.call("read", "/w/a/b/c.md", ["filesystem:write"])
}

test_write_is_allowed_with_permission if {
	fixture.policies(filesystem.allow) == {"filesystem.write"} with input as fixture.call("write", "/w/a/b/c.md", ["filesystem:write"])
}

test_write_without_permission_says_nothing if {
	filesystem.allow == set() with input as fixture.call("write", "/w/a/b/c.md", ["filesystem:read"])
}

test_sensitive_is_denied_for_every_action if {
	every action in ["read", "write", "delete", "execute", "send"] {
		"filesystem.blocked_paths" in fixture.policies(filesystem.deny) with input as fixture.call(action, "/w/a/.ssh/id_rsa", ["filesystem:read", "filesystem:write"])
	}
}

test_sensitive_is_never_allowed_or_asked_about if {
	every action in ["read", "write", "delete"] {
		count(filesystem.allow | filesystem.escalate) == 0 with input as fixture.call(action, "/w/a/.env", ["filesystem:read", "filesystem:write"])
	}
}

test_one_sensitive_target_of_many_is_enough if {
	targets := [fixture.target("read", "/w/a/b/c.md"), fixture.target("read", "/w/a/b/.npmrc")]
	fixture.policies(filesystem.deny) == {"filesystem.blocked_paths"} with input as fixture.envelope("read", targets, ["filesystem:read"], {})
}

test_a_sensitive_reading_is_enough if {
	hidden := object.union(fixture.target("read", "/w/a/b/link"), {"forms": ["/w/a/b/link", "/home/u/.aws/config"]})
	fixture.policies(filesystem.deny) == {"filesystem.blocked_paths"} with input as fixture.envelope("read", [hidden], ["filesystem:read"], {})
}

test_delete_is_asked_about_with_permission if {
	filesystem.escalate == {{"policy": "filesystem.escalate_delete", "reason": "File deletion requires human approval", "remedy": "Wait for a person to decide, or keep the file"}} with input as fixture.call("delete", "/w/a/b/c.md", ["filesystem:write"])
}

test_delete_is_denied_without_permission if {
	fixture.policies(filesystem.deny) == {"filesystem.deny_delete"} with input as fixture.call("delete", "/w/a/b/c.md", ["filesystem:read"])
}

test_moving_is_writing if {
	targets := [fixture.target("delete", "/w/a/b/c.md"), fixture.target("write", "/w/a/b/d.md")]
	call := fixture.envelope("write", targets, ["filesystem:write"], {})
	fixture.policies(filesystem.allow) == {"filesystem.write"} with input as call
	filesystem.escalate == set() with input as call
}

test_other_servers_are_no_business_of_these_rules if {
	call := fixture.envelope("delete", [fixture.target("delete", "/w/a/b/c.md")], [], {"request": {"mcp_server": "other"}})
	count(((filesystem.deny | filesystem.escalate) | filesystem.allow)) == 0 with input as call
}

test_sensitive_files_are_closed_to_every_server if {
	every type in ["other", "web", "database"] {
		call := fixture.envelope("read", [fixture.target("read", "/w/a/b/.env")], [], {"request": {"mcp_server": type}})
		fixture.policies(filesystem.deny) == {"filesystem.blocked_paths"} with input as call
		count(filesystem.escalate | filesystem.allow) == 0 with input as call
	}
}

test_sensitive_names_are_those_of_paths if {
	call := fixture.envelope("read", [fixture.thing("table", "read", "credentials", [])], [], {})
	filesystem.deny == set() with input as call
}

test_it_says_which_argument if {
	some finding in filesystem.deny with input as fixture.call("read", "/w/a/.env", [])
	finding.matched == {"at": "/path", "kind": "path", "value": "/w/a/.env"}
}
