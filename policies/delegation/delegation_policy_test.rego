package behavry.delegation.policy_test

import data.behavry.delegation.policy as delegation
import data.behavry.lib.fixture_test as fixture

_call(given) := fixture.envelope("read", [], [], {"delegation": given})

_denied(given) := found if {
	found := fixture.policies(delegation.deny) with input as _call(given)
}

_held(given) := found if {
	found := fixture.policies(delegation.hold) with input as _call(given)
}

_of(verified, tools) := {"verified": verified, "effective_permissions": {"tools": tools, "resources": null}}

_held_on(targets, resources) := found if {
	given := {"verified": true, "effective_permissions": {"tools": ["*"], "resources": resources}}
	found := fixture.policies(delegation.hold) with input as fixture.envelope("read", targets, [], {"delegation": given})
}

test_no_delegation_is_no_objection if {
	_denied(null) == set()
	_held(null) == set()
	delegation.deny == set() with input as fixture.envelope("read", [], [], {})
}

test_a_verified_one_that_covers_the_tool_is_no_objection if {
	every tools in [["a_tool"], ["b", "a_*"], ["*"]] {
		_denied(_of(true, tools)) == set()
		_held(_of(true, tools)) == set()
	}
}

test_an_unverified_one_is_denied if {
	every given in [
		_of(false, ["*"]),
		_of("true", ["*"]),
		_of(1, ["*"]),
		{"effective_permissions": {"tools": ["*"], "resources": null}},
		{},
		"token",
		false,
	] {
		_denied(given) == {"delegation.unverified"}
	}
}

test_a_tool_that_it_does_not_cover_is_held if {
	every tools in [[], ["b_tool"], ["a_tool_2"], ["a_"], "a_tool", null] {
		_denied(_of(true, tools)) == set()
		_held(_of(true, tools)) == {"delegation.out_of_scope"}
	}
	_held({"verified": true}) == {"delegation.out_of_scope", "delegation.outside_resources"}
}

test_targets_within_are_no_objection if {
	inside := [fixture.target("read", "/w/a/b.md"), fixture.target("write", "/w/c.md")]
	every resources in [null, ["**"], ["/w/**"], ["/x/*", "/w/*/*", "/w/*"]] {
		_held_on(inside, resources) == set()
	}
	_held_on([], null) == set()
	_held_on([], ["**"]) == set()
}

test_any_target_outside_is_held if {
	targets := [fixture.target("read", "/w/a/b.md"), fixture.target("write", "/w/c.md")]
	every resources in [[], ["/w/*"], ["/w/a/**"], ["/w"], ["/W/**"], "**", {}, true] {
		_held_on(targets, resources) == {"delegation.outside_resources"}
	}
}

test_what_cannot_be_compared_is_held if {
	_held_on([], ["/w/**"]) == {"delegation.outside_resources"}
	_held_on([fixture.target("read", "/w/⟦secret:token⟧")], ["/w/*"]) == {"delegation.outside_resources"}
}
