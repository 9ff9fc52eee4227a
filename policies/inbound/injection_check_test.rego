package behavry.inbound.injection_check_test

import data.behavry.inbound.injection_check as injection
import data.behavry.lib.fixture_test as fixture

_call(phase, findings) := fixture.envelope("read", [], [], {"phase": phase, "inbound_findings": findings})

_found(severity) := {"pattern_class": "prompt_injection", "severity": severity, "content_snippet": "ignore previous instructions"}

_denied(findings) := found if {
	found := fixture.policies(injection.deny) with input as _call("response", findings)
}

test_nothing_found_is_no_objection if {
	_denied([]) == set()
	injection.hold == set() with input as _call("response", [])
}

test_critical_is_withheld if {
	_denied([_found("critical")]) == {"inbound.injection"}
	_denied([_found("low"), _found("critical")]) == {"inbound.injection"}
}

test_less_passes if {
	every severity in ["low", "medium", "high"] {
		_denied([_found(severity)]) == set()
	}
}

test_the_operator_may_block_earlier if {
	every severity in ["high", "critical"] {
		_denied([_found(severity)]) == {"inbound.injection"} with data.behavry.inbound_block_severity as "high"
	}
	_denied([_found("medium")]) == set() with data.behavry.inbound_block_severity as "high"
}

test_an_unknown_severity_counts_as_critical if {
	every found in [_found("odd"), _found(null), _found(false), {"pattern_class": "prompt_injection"}, "text", 7] {
		_denied([found]) == {"inbound.injection"}
	}
}

test_findings_that_cannot_be_read_are_held if {
	every findings in [null, "text", {"severity": "critical"}] {
		fixture.policies(injection.hold) == {"inbound.unreadable"} with input as _call("response", findings)
	}
	without := fixture.envelope("read", [], [], {"phase": "response"})
	fixture.policies(injection.hold) == {"inbound.unreadable"} with input as without
}

test_requests_are_no_business_of_this_one if {
	injection.deny == set() with input as _call("request", [_found("critical")])
	injection.hold == set() with input as _call("request", null)
}
