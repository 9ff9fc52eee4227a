package behavry.base.web_api_test

import data.behavry.base.web_api
import data.behavry.lib.fixture_test as fixture

_url(op) := fixture.thing("url", op, "https://example.org/a", ["example.org"])

_call(tool, action, targets, permissions) := fixture.call_of("web", tool, action, targets, permissions)

_every_finding(call) := found if {
	found := {"deny": fixture.policies(web_api.deny), "escalate": fixture.policies(web_api.escalate), "allow": fixture.policies(web_api.allow)} with input as call
}

_only(result, policies) := object.union({"deny": set(), "escalate": set(), "allow": set()}, {result: policies})

test_getting_needs_the_permission if {
	every tool in ["http_get", "fetch"] {
		_every_finding(_call(tool, "read", [_url("read")], ["web:read"])) == _only("allow", {"web_api.http_get"})
		_every_finding(_call(tool, "read", [_url("read")], ["web:write"])) == _only("allow", set())
	}
}

test_getting_says_from_where if {
	_every_finding(_call("http_get", "read", [], ["web:read"])) == _only("allow", set())
}

test_posting_is_asked_about_with_permission if {
	_every_finding(_call("http_post", "write", [_url("write")], ["web:write"])) == _only("escalate", {"web_api.escalate_post"})
	_every_finding(_call("http_post", "write", [_url("write")], ["web:read"])) == _only("deny", {"web_api.deny_post"})
}

test_the_tool_that_posts_does_so_whatever_it_was_classed if {
	_every_finding(_call("http_post", "read", [], ["web:write"])) == _only("escalate", {"web_api.escalate_post"})
	_every_finding(_call("http_post", "execute", [_url("execute")], [])) == _only("deny", {"web_api.deny_post"})
}

test_whatever_changes_an_address_is_posting if {
	every action in ["write", "send", "delete"] {
		_every_finding(_call("http_request", action, [_url(action)], ["web:write"])) == _only("escalate", {"web_api.escalate_post"})
		_every_finding(_call("http_request", action, [_url(action)], [])) == _only("deny", {"web_api.deny_post"})
	}
}

test_what_works_on_more_than_addresses_is_not if {
	both := [_url("write"), fixture.thing("repo", "write", "acme/site", [])]
	_every_finding(_call("github_create_issue", "write", both, ["web:write"])) == _only("allow", set())
	_every_finding(_call("fetch", "read", [_url("read"), fixture.target("read", "/w/a/b")], ["web:read"])) == _only("allow", set())
}

test_metadata_is_closed_on_every_server if {
	every host in ["169.254.169.254", "metadata.google.internal", "fd00:ec2::254"] {
		every type in ["web", "other", "filesystem"] {
			target := fixture.thing("url", "read", "http://somewhere/", [host])
			_every_finding(fixture.call_of(type, "http_get", "read", [target], [])) == _only("deny", {"web_api.deny_metadata"})
		}
	}
}

test_other_servers_are_no_business_of_these_rules if {
	_every_finding(fixture.call_of("other", "http_post", "write", [_url("write")], ["web:write"])) == _only("allow", set())
}

test_metadata_behind_another_address_is_closed_too if {
	target := fixture.thing("url", "read", "https://example.org/?to=http://x/", ["example.org", "within:169.254.169.254"])
	_every_finding(_call("http_get", "read", [target], [])) == _only("deny", {"web_api.deny_metadata"})
}

test_addresses_of_another_kind_are_closed_to_tools_of_the_web if {
	every scheme in ["ftp", "gopher", "dict", "ldap", "smb", "jar"] {
		target := fixture.thing("url", "read", concat("", [scheme, "://example.org/"]), ["example.org"])
		fixture.policies(web_api.deny) == {"web_api.deny_scheme"} with input as _call("http_get", "read", [target], ["web:read"])
		web_api.deny == set() with input as fixture.call_of("other", "http_get", "read", [target], [])
	}
}

_held(type, forms, permissions) := found if {
	target := fixture.thing("url", "read", "http://somewhere/", forms)
	found := fixture.policies(web_api.hold) with input as fixture.call_of(type, "http_get", "read", [target], permissions)
}

test_addresses_that_are_not_public_are_held_on_every_server if {
	every word in ["address:private", "address:loopback", "address:linklocal"] {
		_held("web", [word], ["web:read"]) == {"web_api.hold_private"}
		_held("other", [word], []) == {"web_api.hold_private"}
	}
}

test_public_addresses_are_not if _held("web", ["example.org"], ["web:read"]) == set()

test_the_permission_lifts_that if _held("web", ["address:private"], ["web:read", "web:private"]) == set()
