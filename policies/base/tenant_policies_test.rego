package behavry.tenant_policies_test

import data.behavry.authz
import data.behavry.lib.fixture_test as fixture
import data.behavry.tenant_policies

_call := fixture.call("read", "/w/a/b/c.md", ["filesystem:read"])

_filed(mode, source, ids) := {mode: {source: {word: ids | some word in ["deny", "escalate", "allow", "decision"]}}}

_always(filed) := {"local": {"always": filed}}

_hit(module, source, result, hold, more) := object.union(
	{
		"policy": module,
		"result": result,
		"hold": hold,
		"remedy": "",
		"module": module,
		"source": source,
	},
	more,
)

# What one custom policy, asked by every call, contributes.
_custom(module) := rules if {
	rules := tenant_policies.rules with input as _call
		with data.directory as _always(_filed("active", "custom", ["p"]))
		with data.behavry.tenants as {"local": {"custom": {"p": module}}}
}

_generated(source, module) := rules if {
	rules := tenant_policies.rules with input as _call
		with data.directory as _always(_filed("active", source, ["p"]))
		with data.behavry.tenants as {"local": {source: {"p": module}}}
}

test_a_string_is_a_reason if {
	every word in ["deny", "escalate", "allow"] {
		_custom({word: {"why"}}) == {_hit("p", "custom", word, false, {"reason": "why"})}
	}
}

test_an_object_names_itself if {
	_custom({"deny": {{"policy": "custom.mine", "reason": "why", "remedy": "what else"}}}) == {_hit("p", "custom", "deny", false, {"policy": "custom.mine", "reason": "why", "remedy": "what else"})}
	_custom({"deny": {{"title": "of no meaning here"}}}) == {_hit("p", "custom", "deny", false, {"reason": "A policy of the operator forbids this call"})}
}

test_a_decision_is_one_rule if {
	every word in ["deny", "escalate", "allow"] {
		_custom({"decision": {"result": word, "reason": "why", "policy": "custom.mine"}}) == {_hit("p", "custom", word, false, {"policy": "custom.mine", "reason": "why"})}
	}
	_custom({"decision": {"result": "escalate"}}) == {_hit("p", "custom", "escalate", false, {"reason": "A policy of the operator asks for human approval"})}
}

test_both_styles_count_together if {
	count(_custom({"decision": {"result": "deny", "reason": "a"}, "deny": {"b", "c"}, "allow": {"d"}})) == 4
}

test_what_says_nothing_contributes_nothing if {
	_custom({}) == set()
	_custom({"deny": set(), "_helper": true, "hold": {"x"}}) == set()
}

test_generated_and_community_policies_only_tighten if {
	every source in ["autogen", "community"] {
		_generated(source, {"deny": {"a"}}) == {_hit("p", source, "deny", false, {"reason": "a"})}
		_generated(source, {"escalate": {"a"}}) == {_hit("p", source, "escalate", true, {"reason": "a"})}
		_generated(source, {"decision": {"result": "escalate", "reason": "a"}}) == {_hit("p", source, "escalate", true, {"reason": "a"})}
		_generated(source, {"allow": {"a"}, "decision": {"result": "allow"}}) == set()
	}
}

test_what_cannot_be_understood_denies_by_name if {
	every module in [
		{"deny": {7}},
		{"deny": {"a": "b"}},
		{"deny": true},
		{"deny": "a"},
		{"deny": ["a"]},
		{"escalate": {["a"]}},
		{"escalate": {{"reason": 7}}},
		{"allow": {{"policy": null}}},
		{"allow": false},
		{"decision": "deny"},
		{"decision": {"result": "DENY"}},
		{"decision": {"reason": "a"}},
		{"decision": {"result": "deny", "reason": {}}},
	] {
		{[rule.policy, rule.result, rule.source, rule.module] | some rule in _custom(module)} == {["policy_malformed:p", "deny", "conflict", "p"]}
	}
}

test_the_rest_of_such_a_policy_still_counts if {
	{rule.policy | some rule in _custom({"deny": {7, "a"}})} == {"p", "policy_malformed:p"}
}

test_names_of_the_console_are_no_policys_own if {
	every name in ["", "default", "policy_conflict:other", "policy_malformed:other"] {
		_custom({"deny": {{"policy": name, "reason": "why"}}}) == {_hit("p", "custom", "deny", false, {"reason": "why"})}
	}
}

test_a_watched_policy_is_told_and_decides_nothing if {
	directory := _always({"monitor": {"custom": {"deny": ["p"]}, "autogen": {"escalate": ["q"]}}})
	tenants := {"local": {"custom": {"p": {"deny": {"a"}}}, "autogen": {"q": {"escalate": {7}}}}}
	answer := authz.decision with input as _call with data.directory as directory with data.behavry.tenants as tenants
	answer.result == "allow"
	{rule.policy | some rule in answer.would} == {"p", "policy_malformed:q"}
	{rule.policy | some rule in answer.rules} == {"filesystem.read"}
}

_ids(call, directory) := ids if {
	modules := {id: {"deny": {"a"}} | some id in ["a", "b", "c", "d", "e"]}
	rules := tenant_policies.rules with input as call
		with data.directory as directory
		with data.behavry.tenants as {"local": {"custom": modules}, "other": {"custom": modules}}
	ids := {rule.module | some rule in rules}
}

_directory := {
	"local": {
		"always": _filed("active", "custom", ["a"]),
		"tools": {"a_tool": _filed("active", "custom", ["b"]), "b_tool": _filed("active", "custom", ["e"])},
		"servers": {"files": _filed("active", "custom", ["c"]), "mail": _filed("active", "custom", ["e"])},
		"agents": {"a": _filed("active", "custom", ["d"]), "b": _filed("active", "custom", ["e"])},
	},
	"other": {"always": _filed("active", "custom", ["e"])},
}

test_only_what_is_filed_under_the_call_is_asked if _ids(_call, _directory) == {"a", "b", "c", "d"}

test_only_the_tenants_own_is_asked if {
	_ids(object.union(_call, {"tenant": "other"}), _directory) == {"e"}
	_ids(object.union(_call, {"tenant": "third"}), _directory) == set()
	_ids(object.remove(_call, ["tenant"]), _directory) == set()
}

test_a_skipped_policy_is_left_out if {
	_ids(object.union(_call, {"skip": ["a", "b", "c"]}), _directory) == {"d"}
	_ids(object.union(_call, {"skip": ["a", "b", "c", "d"]}), _directory) == set()
}

test_a_policy_that_is_not_there_contributes_nothing if {
	_ids(_call, _always(_filed("active", "custom", ["gone"]))) == set()
}

test_allow_rules_of_a_community_policy_are_heard_where_enabled if {
	module := {"allow": {"a"}, "decision": {"result": "allow", "reason": "b"}, "escalate": {"c"}}
	asked := {_hit("p", "community", "escalate", true, {"reason": "c"})}
	_allowing("community", "q", module) == asked
	_allowing("community", "p", module) == asked | {
		_hit("p", "community", "allow", false, {"reason": "a"}),
		_hit("p", "community", "allow", false, {"reason": "b"}),
	}
	_allowing("autogen", "p", module) == {_hit("p", "autogen", "escalate", true, {"reason": "c"})}
}

_allowing(source, id, module) := rules if {
	rules := tenant_policies.rules with input as _call
		with data.directory as {"local": {"always": _filed("active", source, ["p"]), "allowing": {id: true}}}
		with data.behavry.tenants as {"local": {source: {"p": module}}}
}
