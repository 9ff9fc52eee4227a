package behavry.fold_test

import data.behavry.authz
import data.behavry.lib.fixture_test as fixture

_summary(call) := found if {
	found := object.filter(authz.decision, ["result", "policy", "contributing"]) with input as call
}

_default := {"result": "deny", "policy": "default", "reason": "No policy matched", "contributing": [], "rules": [], "would": []}

test_allow if {
	_summary(fixture.call("read", "/w/a/b/c.md", ["filesystem:read"])) == {"result": "allow", "policy": "filesystem.read", "contributing": ["filesystem.read"]}
}

test_deny_beats_allow_and_escalate if {
	_summary(fixture.call("delete", "/w/a/b/.env", [])) == {"result": "deny", "policy": "filesystem.blocked_paths", "contributing": ["filesystem.blocked_paths", "filesystem.deny_delete"]}
}

test_a_hold_tightens_an_allow if {
	_summary(fixture.call("write", "/w/a/b/MEMORY.md", ["filesystem:write"])) == {"result": "escalate", "policy": "blast_radius.protected_file", "contributing": ["blast_radius.protected_file"]}
}

test_a_hold_leaves_a_default_deny if {
	authz.decision == object.union(_default, {}) with input as fixture.call("execute", "/w/a/b/MEMORY.md", [])
}

test_what_matches_nothing_is_asked_about_when_the_operator_wants_that if {
	call := fixture.call("execute", "/w/a/b/MEMORY.md", [])
	authz.decision == object.union(_default, {
		"result": "escalate",
		"contributing": ["blast_radius.protected_file"],
		"rules": authz.decision.rules,
	}) with input as call with data.behavry.unmatched as "escalate"
	_summary(fixture.call("execute", "/w/a/b/c.md", [])) == {"result": "escalate", "policy": "default", "contributing": []} with data.behavry.unmatched as "escalate"
}

test_what_a_rule_forbids_is_not_asked_about if {
	_summary(fixture.call("delete", "/w/a/b/.env", [])).result == "deny" with data.behavry.unmatched as "escalate"
}

test_another_word_of_the_setting_denies if {
	_summary(fixture.call("execute", "/w/a/b/c.md", [])).result == "deny" with data.behavry.unmatched as "allow"
}

test_a_hold_joins_an_escalate if {
	_summary(fixture.call("delete", "/w/a/b/MEMORY.md", ["filesystem:write"])) == {"result": "escalate", "policy": "filesystem.escalate_delete", "contributing": ["blast_radius.protected_file", "filesystem.escalate_delete"]}
}

test_the_fallback_speaks_when_nobody_else_does if {
	call := fixture.envelope("execute", [fixture.target("execute", "/w/a/b/c")], [], {"agent": {"roles": ["r"]}})
	authz.decision.policy == "rbac" with input as call with data.roles as {"r": {"permissions": ["filesystem:execute"]}}
}

test_the_fallback_is_silent_when_a_rule_spoke if {
	call := fixture.envelope("delete", [fixture.target("delete", "/w/a/b/c")], [], {"agent": {"roles": ["r"]}})
	authz.decision.policy == "filesystem.deny_delete" with input as call with data.roles as {"r": {"permissions": ["*:*"]}}
}

test_a_skipped_module_is_left_out if {
	call := object.union(fixture.call("read", "/w/a/b/c.md", ["filesystem:read"]), {"skip": ["filesystem"]})
	authz.decision == _default with input as call
}

test_what_is_no_envelope_is_never_allowed_or_asked_about if {
	good := fixture.call("read", "/w/a/b/c.md", ["filesystem:read"])
	every broken in [
		object.remove(good, ["tenant"]),
		object.union(good, {"request": {"targets": "all"}}),
		object.union(good, {"request": {"targets": [{"kind": "path"}]}}),
		object.union(good, {"request": {"resource_count": 0}}),
		object.union(good, {"request": {"mcp_server": "FILESYSTEM"}}),
		object.union(good, {"agent": {"risk_tier": "none"}}),
		{},
		"read",
	] {
		authz.decision == _default with input as broken
	}
}

test_a_shallow_delete_is_denied_whatever_else if {
	_summary(fixture.call("delete", "/w", ["filesystem:write"])) == {"result": "deny", "policy": "blast_radius.shallow_delete", "contributing": ["blast_radius.shallow_delete"]}
}
