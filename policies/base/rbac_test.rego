package behavry.rbac_test

import data.behavry.lib.fixture_test as fixture
import data.behavry.rbac

_roles := {
	"helper": {"permissions": ["other:read"]},
	"anything": {"permissions": ["other:*"]},
	"writer": {"permissions": ["*:write"], "resources": ["/w/**"]},
}

_call(action, roles, tier, path) := fixture.envelope(action, [fixture.target(action, path)], [], {
	"agent": {"roles": roles, "risk_tier": tier},
	"request": {"mcp_server": "other"},
})

_allowed(call) := found if {
	found := fixture.policies(rbac.allow) with input as call with data.roles as _roles
}

_asked(call) := found if {
	found := fixture.policies(rbac.escalate) with input as call with data.roles as _roles
}

test_a_role_permits_its_action if _allowed(_call("read", ["helper"], "low", "/w/a")) == {"rbac"}

test_a_role_permits_no_other_action if _allowed(_call("write", ["helper"], "low", "/w/a")) == set()

test_a_star_covers_every_action if _allowed(_call("execute", ["anything"], "low", "/w/a")) == {"rbac"}

test_resources_bind_every_target if {
	_allowed(_call("write", ["writer"], "low", "/w/a/b")) == {"rbac"}
	_allowed(_call("write", ["writer"], "low", "/x/a/b")) == set()
}

test_an_unknown_role_permits_nothing if _allowed(_call("read", ["nobody"], "low", "/w/a")) == set()

test_high_risk_is_asked_about_sensitive_actions if {
	every action in ["write", "delete", "execute", "send"] {
		every tier in ["high", "critical"] {
			_asked(_call(action, [], tier, "/w/a")) == {"rbac.escalate"}
		}
	}
}

test_low_risk_or_reading_is_not_asked_about if {
	_asked(_call("write", [], "low", "/w/a")) == set()
	_asked(_call("write", [], "medium", "/w/a")) == set()
	_asked(_call("read", [], "critical", "/w/a")) == set()
}

test_what_a_role_permits_is_not_asked_about if _asked(_call("execute", ["anything"], "critical", "/w/a")) == set()
