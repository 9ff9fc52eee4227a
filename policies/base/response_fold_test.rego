package behavry.response_fold_test

import data.behavry.lib.fixture_test as fixture

_found(severity) := {"pattern_class": "prompt_injection", "severity": severity, "at": "", "decoder": "none", "content_snippet": "x"}

_call(findings) := fixture.envelope("read", [], [], {"phase": "response", "inbound_findings": findings})

_url(value) := {"kind": "url", "op": "read", "value": value, "raw": value, "at": "/url", "forms": [value]}

test_nothing_said_is_a_pass if {
	answer := data.behavry.authz.decision with input as _call([])
	answer.result == "allow"
	answer.rules == []
}

test_permissions_and_base_rules_are_not_asked_again if {
	call := fixture.envelope("delete", [fixture.target("delete", "/w/.ssh/id")], [], {"phase": "response", "inbound_findings": []})
	answer := data.behavry.authz.decision with input as call
	answer.result == "allow"
}

test_a_critical_finding_is_a_deny if {
	answer := data.behavry.authz.decision with input as _call([_found("critical")])
	answer.result == "deny"
	answer.policy == "inbound.injection"
	answer.contributing == ["inbound.injection"]
	[rule.source | some rule in answer.rules] == ["inbound"]
}

test_less_passes if {
	answer := data.behavry.authz.decision with input as _call([_found("high")])
	answer.result == "allow"
}

test_findings_that_cannot_be_read_are_held if {
	answer := data.behavry.authz.decision with input as _call("text")
	answer.result == "escalate"
	answer.policy == "inbound.unreadable"
}

test_a_domain_that_was_blocked_meanwhile_is_a_deny if {
	call := fixture.envelope("read", [_url("https://evil.example/")], [], {"phase": "response", "inbound_findings": []})
	answer := data.behavry.authz.decision with input as call with data.behavry.trust_domains as {"evil.example": "blocked"}
	answer.policy == "domain_trust.blocked"
}

_filed(id, word) := {"local": {
	"always": {"active": {"custom": {word: [id]}}},
	"response": {"active": {"custom": {word: [id]}}},
}}

test_policies_that_name_the_phase_count if {
	answer := data.behavry.authz.decision with input as _call([])
		with data.directory as _filed("one", "escalate")
		with data.behavry.tenants as {"local": {"custom": {"one": {"escalate": {"Look at it"}}}}}
	answer.result == "escalate"
	answer.policy == "one"
}

test_others_do_not if {
	every word in ["deny", "escalate", "allow"] {
		answer := data.behavry.authz.decision with input as _call([])
			with data.directory as {"local": {"always": {"active": {"custom": {word: ["one"]}}}}}
			with data.behavry.tenants as {"local": {"custom": {"one": {word: {"No"}}}}}
		answer.rules == []
		answer.result == "allow"
	}
}

test_an_allow_lifts_nothing if {
	answer := data.behavry.authz.decision with input as _call([_found("critical")])
		with data.directory as _filed("one", "allow")
		with data.behavry.tenants as {"local": {"custom": {"one": {"allow": {"Fine"}}}}}
	answer.result == "deny"
	[rule.result | some rule in answer.rules] == ["deny"]
}

test_a_deny_leads_before_a_hold if {
	answer := data.behavry.authz.decision with input as _call([_found("critical")])
		with data.directory as _filed("one", "escalate")
		with data.behavry.tenants as {"local": {"custom": {"one": {"escalate": {"Look at it"}}}}}
	answer.result == "deny"
	count(answer.rules) == 2
}

test_what_is_watched_is_told if {
	answer := data.behavry.authz.decision with input as _call([])
		with data.directory as {"local": {"response": {"monitor": {"custom": {"deny": ["one"]}}}}}
		with data.behavry.tenants as {"local": {"custom": {"one": {"deny": {"No"}}}}}
	answer.result == "allow"
	count(answer.would) == 1
}

test_what_is_no_envelope_is_withheld if {
	every call in [{"phase": "response"}, {"phase": "response", "tenant": "local"}] {
		answer := data.behavry.authz.decision with input as call
		answer.result == "deny"
		answer.policy == "default"
	}
}

test_a_request_is_not_judged_by_this_one if {
	call := fixture.envelope("read", [], [], {"inbound_findings": [_found("critical")]})
	answer := data.behavry.authz.decision with input as call
	answer.policy == "default"
	answer.result == "deny"
}
