package behavry.base.slack_test

import data.behavry.base.slack
import data.behavry.lib.fixture_test as fixture

_channel(op, name) := fixture.thing("channel", op, name, [])

_call(tool, action, targets, permissions) := fixture.call_of("web", tool, action, targets, permissions)

_post(name, permissions) := _call("slack_post_message", "send", [_channel("send", name)], permissions)

_every_finding(call) := found if {
	found := {"deny": fixture.policies(slack.deny), "escalate": fixture.policies(slack.escalate), "allow": fixture.policies(slack.allow)} with input as call
}

_only(result, policies) := object.union({"deny": set(), "escalate": set(), "allow": set()}, {result: policies})

_delete := _call("slack_delete_message", "delete", [_channel("delete", "random")], [])

test_deleting_needs_the_permission if {
	_every_finding(_delete) == _only("deny", {"slack.deny_delete"})
	_every_finding(object.union(_delete, {"agent": {"permissions": ["slack:post"]}})) == _only("deny", {"slack.deny_delete"})
	_every_finding(object.union(_delete, {"agent": {"permissions": ["slack:delete"]}})) == _only("allow", {"slack.delete"})
}

test_the_tool_that_deletes_does_so_whatever_it_was_classed if {
	_every_finding(_call("slack_delete_message", "read", [_channel("read", "random")], ["slack:read"])).deny == {"slack.deny_delete"}
}

test_deleting_says_where if {
	_every_finding(_call("slack_delete_message", "delete", [], ["slack:delete"])) == _only("allow", set())
}

test_protected_channels_are_denied if {
	every name in ["admin", "security", "exec", "security-incidents", "exec_team", "the-admin-room"] {
		_every_finding(_post(name, ["slack:post"])) == _only("deny", {"slack.protected_channels"})
	}
}

test_holders_may_post_in_protected_channels if {
	_every_finding(_post("security", ["slack:protected_channels"])) == _only("allow", {"slack.post_protected"})
	_every_finding(_post("security", ["slack:post", "slack:protected_channels"])) == _only("allow", {"slack.post_protected"})
}

test_that_permission_covers_protected_channels_only if {
	_every_finding(_post("random", ["slack:protected_channels"])) == _only("allow", set())
	both := [_channel("send", "random"), _channel("send", "security")]
	_every_finding(_call("slack_post_message", "send", both, ["slack:protected_channels"])) == _only("allow", set())
}

test_neighbours_are_not_protected if {
	every name in ["administration", "securities", "executive", "random"] {
		_every_finding(_post(name, ["slack:post"])) == _only("allow", {"slack.post"})
	}
}

test_broadcast_is_asked_about if {
	every name in ["general", "announcements", "company-wide"] {
		_every_finding(_post(name, ["slack:post"])) == _only("escalate", {"slack.escalate_broadcast"})
	}
}

test_neighbours_are_no_broadcast if {
	every name in ["general-chat", "announcements-eu", "company"] {
		_every_finding(_post(name, ["slack:post"])) == _only("allow", {"slack.post"})
	}
}

test_one_channel_of_many_is_enough if {
	many := [_channel("send", "random"), _channel("send", "general")]
	_every_finding(_call("slack_post_message", "send", many, ["slack:post"])) == _only("escalate", {"slack.escalate_broadcast"})
}

test_a_folded_reading_counts if {
	hidden := fixture.thing("channel", "send", "ＧＥＮＥＲＡＬ", ["general"])
	_every_finding(_call("slack_post_message", "send", [hidden], ["slack:post"])) == _only("escalate", {"slack.escalate_broadcast"})
}

test_a_channel_known_by_its_id_is_asked_about if {
	unnamed := fixture.thing("channel", "send", "c024be91l", ["channel:id"])
	"slack.escalate_unnamed" in _every_finding(_call("slack_post_message", "send", [unnamed], ["slack:post"])).escalate
	_every_finding(_call("slack_post_message", "send", [unnamed], [])) == _only("allow", set())
	_every_finding(_call("slack_get_channel_history", "read", [object.union(unnamed, {"op": "read"})], ["slack:read"])) == _only("allow", {"slack.read"})
}

test_reading_needs_the_permission if {
	_every_finding(_call("slack_list_channels", "read", [], ["slack:read"])) == _only("allow", {"slack.read"})
	_every_finding(_call("slack_list_channels", "read", [], ["slack:post"])) == _only("allow", set())
	_every_finding(_call("slack_get_channel_history", "read", [_channel("read", "admin")], ["slack:read"])) == _only("allow", {"slack.read"})
}

test_posting_needs_the_permission_and_a_channel if {
	_every_finding(_post("random", ["slack:post"])) == _only("allow", {"slack.post"})
	_every_finding(_post("random", ["slack:read"])) == _only("allow", set())
	_every_finding(_call("slack_post_message", "send", [], ["slack:post", "slack:protected_channels"])) == _only("allow", set())
}

test_a_channel_makes_it_slack_whatever_the_tool_is_called if {
	_every_finding(_call("conversations_add_message", "send", [_channel("send", "exec")], ["slack:post"])) == _only("deny", {"slack.protected_channels"})
}

test_a_permission_for_channels_covers_no_addresses if {
	targets := [_channel("send", "random"), fixture.thing("url", "send", "https://x.org/", [])]
	_every_finding(_call("slack_post_message", "send", targets, ["slack:post"])) == _only("allow", set())
}

test_other_servers_are_no_business_of_these_rules if {
	_every_finding(fixture.call_of("other", "slack_post_message", "send", [_channel("send", "exec")], ["slack:post"])) == _only("allow", set())
}
