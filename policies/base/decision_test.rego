package behavry.authz_test

import data.behavry.authz
import data.behavry.lib.fixture_test as fixture

# The seed's query asks for the whole package: what stood beside the decision could be mistaken for a part of it.
test_the_package_is_the_decision_alone if {
	package_answer := authz with input as fixture.call("read", "/w/a/b/c.md", ["filesystem:read"])
	object.keys(package_answer) == {"decision"}
	package_answer.decision.result == "allow"
}

test_there_is_a_decision_whatever_the_input_is if {
	every odd in [null, 1, "read", [], {}, {"now_ns": "late"}] {
		authz.decision.result == "deny" with input as odd
	}
}

_hours(now) := answer if {
	call := object.union(fixture.call("write", "/w/a/b/c.md", ["filesystem:write"]), {"tenant": "hours", "now_ns": now})
	directory := {"hours": {"always": {"active": {"custom": {"decision": ["hours"]}}}}}
	answer := authz.decision with input as call with data.directory as directory
}

test_policies_judge_by_the_time_of_the_decision if {
	every inside in ["2026-01-05T09:00:00Z", "2026-01-05T17:59:59Z"] {
		_hours(time.parse_rfc3339_ns(inside)).result == "allow"
	}
	every outside in ["2026-01-05T08:59:59Z", "2026-01-05T18:00:00Z", "2026-01-05T00:00:00Z"] {
		_hours(time.parse_rfc3339_ns(outside)).policy == "custom.business_hours"
	}
}

test_a_time_that_is_none_is_no_envelope if {
	_hours("noon").result == "deny"
}

test_without_a_time_it_is_now if {
	call := object.union(object.remove(fixture.call("write", "/w/a/b/c.md", ["filesystem:write"]), ["now_ns"]), {"tenant": "hours"})
	directory := {"hours": {"always": {"active": {"custom": {"decision": ["hours"]}}}}}
	answer := authz.decision with input as call with data.directory as directory
	hour := time.clock(time.now_ns())[0]
	answer.result == _expected(hour)
}

_expected(hour) := {true: "allow", false: "deny"}[hour in numbers.range(9, 17)]
