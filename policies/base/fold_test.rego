package behavry.fold_test

import data.behavry.authz
import data.behavry.fold
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
	call := fixture.call("execute", "/w/a/b/MEMORY.md", [])
	authz.decision == object.union(_default, {"rules": authz.decision.rules}) with input as call
	fixture.policies(authz.decision.rules) == {"blast_radius.protected_file"} with input as call
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

_with(call, rules) := found if {
	found := object.filter(authz.decision, ["result", "policy", "contributing"]) with input as call
		with data.behavry.tenant_policies.rules as rules
}

_hit(policy, result, hold, source) := {
	"policy": policy,
	"result": result,
	"hold": hold,
	"reason": "why",
	"remedy": "",
	"module": "p",
	"source": source,
}

_nobodys_call := fixture.call("execute", "/w/a/b/c.md", [])

test_a_deny_that_is_called_a_hold_denies if {
	_with(fixture.call("read", "/w/a/b/c.md", ["filesystem:read"]), {_hit("mine", "deny", true, "custom")}).result == "deny"
}

test_an_allow_that_is_called_a_hold_allows_nothing if {
	_with(_nobodys_call, {_hit("mine", "allow", true, "custom")}).result == "deny"
}

test_a_custom_rule_decides_where_no_other_does if {
	every result in ["deny", "escalate", "allow"] {
		_with(_nobodys_call, {_hit("mine", result, false, "custom")}) == {"result": result, "policy": "mine", "contributing": ["mine"]}
	}
}

test_a_custom_deny_beats_a_base_allow if {
	_with(fixture.call("read", "/w/a/b/c.md", ["filesystem:read"]), {_hit("mine", "deny", false, "custom")}).policy == "mine"
}

test_no_custom_allow_lifts_a_base_rule if {
	_with(fixture.call("read", "/w/a/b/.env", ["filesystem:read"]), {_hit("mine", "allow", false, "custom")}).policy == "filesystem.blocked_paths"
	_with(fixture.call("delete", "/w/a/b/c", ["filesystem:write"]), {_hit("mine", "allow", false, "custom")}).policy == "filesystem.escalate_delete"
	_with(fixture.call("write", "/w/a/b/MEMORY.md", []), {_hit("mine", "allow", false, "custom")}).policy == "blast_radius.protected_file"
}

test_a_generated_hold_tightens_an_allow_and_no_more if {
	held := {_hit("generated", "escalate", true, "autogen")}
	_with(fixture.call("read", "/w/a/b/c.md", ["filesystem:read"]), held) == {"result": "escalate", "policy": "generated", "contributing": ["generated"]}
	_with(_nobodys_call, held) == {"result": "deny", "policy": "default", "contributing": []}
}

test_the_fallback_is_silent_when_a_custom_rule_spoke if {
	call := object.union(_nobodys_call, {"agent": {"roles": ["r"]}})
	_with(call, {_hit("mine", "allow", false, "custom")}).contributing == ["mine"] with data.roles as {"r": {"permissions": ["*:*"]}}
	_with(call, {_hit("generated", "escalate", true, "autogen")}) == {"result": "escalate", "policy": "generated", "contributing": ["generated"]} with data.roles as {"r": {"permissions": ["*:*"]}}
}

test_a_verdict_is_the_answer_without_who_said_it if {
	call := fixture.call("read", "/w/a/b/c.md", ["filesystem:read"])
	said := [set(), {_hit("mine", "deny", false, "custom")}, {_hit("generated", "escalate", true, "autogen")}]
	every asked in [[input_, rules] | some input_ in [call, _nobodys_call, {}]; some rules in said] {
		_is_its_verdict(asked[0], asked[1])
	}
}

_is_its_verdict(call, said) if {
	all := fold.shipped | said with input as call
	whole := fold.folded(all) with input as call
	verdict := fold.verdict(all) with input as call
	verdict == object.filter(whole, ["result", "policy"])
}

test_what_is_shipped_is_what_its_sources_say if {
	call := fixture.call("delete", "/w", ["filesystem:write"])
	all := fold.shipped with input as call
	{rule.source | some rule in all} == {"base", "blast_radius"}
	{rule | some rule in all; rule.source == "blast_radius"} == fold.shipped_by.blast_radius with input as call
}

test_a_hold_is_listed_with_an_explicit_deny if {
	call := fixture.call("read", "/w/a/b/c.md", ["filesystem:read"])
	rules := {_hit("mine", "deny", false, "custom"), _hit("generated", "escalate", true, "autogen")}
	fixture.policies(authz.decision.rules) == {"filesystem.read", "generated", "mine"} with input as call with data.behavry.tenant_policies.rules as rules
}

test_what_is_no_envelope_is_never_allowed_or_asked_about if {
	good := fixture.call("read", "/w/a/b/c.md", ["filesystem:read"])
	every broken in [
		object.remove(good, ["tenant"]),
		object.union(good, {"request": {"targets": "all"}}),
		object.union(good, {"request": {"targets": [{"kind": "path"}]}}),
		object.union(good, {"request": {"resource_count": 0}}),
		object.union(good, {"request": {"mcp_server": "FILESYSTEM"}}),
		object.union(good, {"now_ns": "noon"}),
		{},
		"read",
	] {
		authz.decision == _default with input as broken
	}
}

test_a_tier_that_is_none_counts_as_critical if {
	call := object.union(fixture.call("read", "/w/a/b/c.md", ["filesystem:read"]), {"agent": {"risk_tier": "none"}})
	_summary(call) == {"result": "deny", "policy": "requester.critical", "contributing": ["requester.critical"]}
}

_delegated(call, more) := object.union(call, {"delegation": object.union(
	{"verified": true, "effective_permissions": {"tools": ["a_tool"], "resources": null}},
	more,
)})

test_the_special_modules_deny_whatever_else_allows if {
	good := fixture.call("read", "/w/a/b/c.md", ["filesystem:read"])
	_summary(_delegated(good, {"verified": false})).policy == "delegation.unverified"
	_summary(object.union(good, {"workflow_session": {"causal_depth": 2, "max_depth": 1, "permission_ceiling": null}})).policy == "workflow.too_deep"
	_summary(object.union(good, {"agent": {"risk_tier": "critical"}})).policy == "requester.critical"
}

test_the_special_modules_hold_what_is_allowed_and_leave_a_default_deny if {
	good := fixture.call("read", "/w/a/b/c.md", ["filesystem:read"])
	nobodys := fixture.call("execute", "/w/a/b/c.md", [])
	objections := {
		"delegation.out_of_scope": {"delegation": {"verified": true, "effective_permissions": {"tools": ["b_tool"], "resources": null}}},
		"delegation.outside_resources": {"delegation": {"verified": true, "effective_permissions": {"tools": ["*"], "resources": ["/x/**"]}}},
		"workflow.above_ceiling": {"workflow_session": {"causal_depth": 0, "max_depth": 1, "permission_ceiling": ["b_tool"]}},
		"requester.high": {"agent": {"risk_tier": "high"}},
	}
	every policy, more in objections {
		_summary(object.union(good, more)) == {"result": "escalate", "policy": policy, "contributing": [policy]}
		_summary(object.union(nobodys, more)).result in {"deny", "escalate"}
		_summary(object.union(fixture.call("read", "/w/a/b/.env", []), more)).result == "deny"
	}
	_summary(object.union(nobodys, objections["workflow.above_ceiling"])) == {"result": "deny", "policy": "default", "contributing": []}
}

test_no_objection_is_no_word if {
	good := fixture.call("read", "/w/a/b/c.md", ["filesystem:read"])
	within := object.union(_delegated(good, {}), {"workflow_session": {"causal_depth": 1, "max_depth": 1, "permission_ceiling": ["a_tool"]}})
	_summary(within) == {"result": "allow", "policy": "filesystem.read", "contributing": ["filesystem.read"]}
	nobodys := fixture.call("execute", "/w/a/b/c.md", [])
	_summary(_delegated(nobodys, {})) == {"result": "deny", "policy": "default", "contributing": []}
}

test_a_shallow_delete_is_denied_whatever_else if {
	_summary(fixture.call("delete", "/w", ["filesystem:write"])) == {"result": "deny", "policy": "blast_radius.shallow_delete", "contributing": ["blast_radius.shallow_delete"]}
}

_sends := {"kind": "url", "op": "send", "value": "https://evil.example/x", "raw": "", "at": "/url", "forms": []}

_tainted(session) := fixture.envelope("send", [_sends], ["web:write"], {
	"request": {"mcp_server": "web", "tool_name": "http_post"},
	"context": {"session": session},
})

test_a_blocked_domain_is_denied_whatever_allows_it if {
	answer := data.behavry.authz.decision with input as _tainted({}) with data.behavry.trust_domains as {"evil.example": "blocked"}
	answer.result == "deny"
	answer.policy == "domain_trust.blocked"
}

test_a_tainted_send_only_tightens if {
	both := {"saw_untrusted": true, "read_private": true}
	policies := {"local": {"custom": {"one": {"allow": {"Fine"}}}}}
	directory := {"local": {"always": {"active": {"custom": {"allow": ["one"]}}}}}
	held := data.behavry.authz.decision with input as object.union(_tainted(both), {"request": {"mcp_server": "other", "tool_name": "post"}})
		with data.directory as directory
		with data.behavry.tenants as policies
	held.result == "escalate"
	held.policy == "domain_trust.tainted_send"
	nobody := data.behavry.authz.decision with input as object.union(_tainted(both), {"request": {"mcp_server": "other", "tool_name": "post"}})
	nobody.result == "deny"
	nobody.policy == "default"
}
