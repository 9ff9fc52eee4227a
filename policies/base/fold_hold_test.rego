package behavry.fold_hold_test

import data.behavry.authz
import data.behavry.lib.fixture_test as fixture

_summary(call) := found if {
	found := object.filter(authz.decision, ["result", "policy", "contributing"]) with input as call
}

_private := fixture.thing("url", "read", "http://127.0.0.1/", ["address:loopback"])

test_a_hold_of_a_base_rule_tightens_an_allow if {
	_summary(fixture.call_of("web", "http_get", "read", [_private], ["web:read"])) == {
		"result": "escalate",
		"policy": "web_api.hold_private",
		"contributing": ["web_api.hold_private"],
	}
}

test_a_hold_of_a_base_rule_leaves_a_default_deny if {
	_summary(fixture.call_of("web", "http_get", "read", [_private], [])) == {"result": "deny", "policy": "default", "contributing": []}
}

test_the_fallback_speaks_beside_a_hold if {
	call := object.union(fixture.call_of("other", "crawl", "execute", [_private], []), {"agent": {"roles": ["r"]}})
	_summary(call) == {"result": "escalate", "policy": "web_api.hold_private", "contributing": ["web_api.hold_private"]} with data.roles as {"r": {"permissions": ["other:execute"]}}
}

test_a_hold_of_a_base_rule_can_be_left_out if {
	call := object.union(fixture.call_of("web", "http_get", "read", [_private], ["web:read"]), {"skip": ["web_api"]})
	_summary(call).policy == "default"
}

test_a_rule_that_matched_several_targets_speaks_once if {
	targets := [object.union(fixture.target("read", path), {"at": at}) | some at, path in {"/paths/1": "/w/.env", "/paths/0": "/w/.ssh/a"}]
	rules := authz.decision.rules with input as fixture.envelope("read", targets, ["filesystem:read"], {})
	[rule.matched.at | some rule in rules; rule.policy == "filesystem.blocked_paths"] == ["/paths/0"]
}
