package behavry.requester_test

import data.behavry.lib.fixture_test as fixture
import data.behavry.requester

_call(tier, given) := fixture.envelope("read", [], [], {"agent": {"risk_tier": tier}, "requester": given})

_denied(tier, given) := found if {
	found := fixture.policies(requester.deny) with input as _call(tier, given)
}

_held(tier, given) := found if {
	found := fixture.policies(requester.hold) with input as _call(tier, given)
}

_unverified := [
	null,
	{},
	"user@example.com",
	{"id": "user@example.com", "channel": "dashboard", "verified": false},
	{"id": "user@example.com", "channel": "dashboard", "verified": "true"},
	{"id": "", "channel": "dashboard", "verified": true},
	{"id": null, "channel": "dashboard", "verified": true},
]

_person := {"id": "user@example.com", "channel": "dashboard", "verified": true}

test_low_and_medium_need_no_requester if {
	every tier in ["low", "medium"] {
		every given in _unverified {
			_denied(tier, given) == set()
			_held(tier, given) == set()
		}
	}
}

test_high_is_held_without_a_verified_one if {
	every given in _unverified {
		_denied("high", given) == set()
		_held("high", given) == {"requester.high"}
	}
}

test_critical_and_unknown_are_denied_without_a_verified_one if {
	every tier in ["critical", "odd"] {
		every given in _unverified {
			_denied(tier, given) == {"requester.critical"}
			_held(tier, given) == set()
		}
	}
}

test_a_verified_one_passes if {
	every tier in ["low", "medium", "high", "critical"] {
		_denied(tier, _person) == set()
		_held(tier, _person) == set()
	}
}

test_every_action_counts if {
	every action in ["read", "write", "delete", "send", "execute"] {
		call := fixture.envelope(action, [], [], {"agent": {"risk_tier": "high"}})
		fixture.policies(requester.hold) == {"requester.high"} with input as call
	}
}
