package behavry.workflows.policy_test

import data.behavry.lib.fixture_test as fixture
import data.behavry.workflows.policy as workflow

_call(given) := fixture.envelope("read", [], [], {"workflow_session": given})

_denied(given) := found if {
	found := fixture.policies(workflow.deny) with input as _call(given)
}

_held(given) := found if {
	found := fixture.policies(workflow.hold) with input as _call(given)
}

_of(depth, limit, ceiling) := {"causal_depth": depth, "max_depth": limit, "permission_ceiling": ceiling}

test_no_workflow_is_no_objection if {
	_denied(null) == set()
	_held(null) == set()
	workflow.deny == set() with input as fixture.envelope("read", [], [], {})
}

test_within_depth_and_ceiling_is_no_objection if {
	every given in [_of(0, 3, ["a_tool"]), _of(3, 3, ["b", "a_tool"]), _of(1, 3, null)] {
		_denied(given) == set()
		_held(given) == set()
	}
}

test_too_deep_is_denied if {
	every given in [
		_of(4, 3, ["a_tool"]),
		_of("1", 3, ["a_tool"]),
		_of(1, "3", ["a_tool"]),
		_of(null, 3, ["a_tool"]),
		{"permission_ceiling": ["a_tool"]},
		{},
		"token",
		false,
	] {
		_denied(given) == {"workflow.too_deep"}
	}
}

test_above_the_ceiling_is_held if {
	every ceiling in [[], ["b_tool"], ["a_*"], "a_tool", false] {
		_denied(_of(1, 3, ceiling)) == set()
		_held(_of(1, 3, ceiling)) == {"workflow.above_ceiling"}
	}
	_held({"causal_depth": 1, "max_depth": 3}) == {"workflow.above_ceiling"}
}
