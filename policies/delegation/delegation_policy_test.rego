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

_of(verified, tools) := {"verified": verified, "effective_permissions": {"tools": tools}}

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
		{"effective_permissions": {"tools": ["*"]}},
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
	_held({"verified": true}) == {"delegation.out_of_scope"}
}
