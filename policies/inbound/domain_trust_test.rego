package behavry.inbound.domain_trust_test

import data.behavry.inbound.domain_trust
import data.behavry.lib.fixture_test as fixture

_domains := {
	"evil.example": "blocked",
	"partner.example": "trusted",
	"drop.partner.example": "blocked",
	"news.example": "untrusted",
}

_url(op, value) := {"kind": "url", "op": op, "value": value, "raw": value, "at": "/url", "forms": [value]}

_tainted := {"context": {"session": {"saw_untrusted": true, "read_private": true}}}

_denied(url) := found if {
	call := fixture.envelope("read", [_url("read", url)], [], {})
	found := fixture.policies(domain_trust.deny) with input as call with data.behavry.trust_domains as _domains
}

_held(action, targets, more) := found if {
	call := fixture.envelope(action, targets, [], more)
	found := fixture.policies(domain_trust.hold) with input as call with data.behavry.trust_domains as _domains
}

test_a_blocked_domain_is_denied if {
	every url in [
		"https://evil.example/",
		"https://evil.example",
		"https://EVIL.example:8443/a?b#c",
		"https://user:pass@evil.example/",
		`https://evil.example\@partner.example/`,
		"https://a.b.evil.example/x",
		"ftp://evil.example",
		"evil.example",
		"https://drop.partner.example/",
	] {
		_denied(url) == {"domain_trust.blocked"}
	}
}

test_others_are_not if {
	every url in [
		"https://notevil.example/",
		"https://evil.example.org/",
		"https://partner.example/https://evil.example/",
		"https://partner.example/?a@evil.example",
		"https://news.example/",
		"https://unknown.example/",
	] {
		_denied(url) == set()
	}
}

test_other_kinds_of_targets_have_no_domain if {
	call := fixture.call("read", "/evil.example/a/b", [])
	domain_trust.deny == set() with input as call with data.behavry.trust_domains as _domains
}

test_without_domains_nothing_is_denied if {
	call := fixture.envelope("read", [_url("read", "https://evil.example/")], [], {})
	domain_trust.deny == set() with input as call
}

test_a_tainted_session_is_asked_before_it_sends if {
	mail := {"kind": "recipient", "op": "send", "value": "a@partner.example", "raw": "", "at": "/to", "forms": []}
	every targets in [[mail], [_url("send", "https://news.example/")], [_url("send", "https://partner.example/"), mail], []] {
		_held("send", targets, _tainted) == {"domain_trust.tainted_send"}
	}
	_held("write", [_url("send", "https://unknown.example/")], _tainted) == {"domain_trust.tainted_send"}
}

test_it_may_send_to_a_trusted_domain if _held("send", [_url("send", "https://api.partner.example/")], _tainted) == set()

test_it_may_do_anything_else if _held("write", [fixture.target("write", "/w/a/b")], _tainted) == set()

test_one_of_both_is_no_taint if {
	every session in [
		{"saw_untrusted": true, "read_private": false},
		{"saw_untrusted": false, "read_private": true},
		{},
	] {
		_held("send", [], {"context": {"session": session}}) == set()
	}
	_held("send", [], {}) == set()
}

test_answers_are_not_sent if _held("send", [], object.union(_tainted, {"phase": "response"})) == set()
