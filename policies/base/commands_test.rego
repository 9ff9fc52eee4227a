package behavry.base.commands_test

import data.behavry.base.commands
import data.behavry.lib.fixture_test as fixture

_shell := fixture.thing("command", "execute", "ls", ["command:shell"])

_sql := fixture.thing("command", "execute", "purge()", [])

_found(type, targets) := found if {
	found := {"escalate": fixture.policies(commands.escalate), "hold": fixture.policies(commands.hold)} with input as fixture.call_of(type, "a_tool", "execute", targets, [])
}

test_a_command_is_asked_about_on_every_server if {
	every type in ["filesystem", "database", "web", "other"] {
		_found(type, [_shell]) == {"escalate": {"commands.escalate"}, "hold": set()}
	}
}

test_what_a_database_does_beyond_tables_is_held if {
	_found("database", [_sql]) == {"escalate": set(), "hold": {"commands.hold_database"}}
}

test_one_command_of_many_targets_is_enough if {
	_found("other", [fixture.thing("url", "read", "https://example.org/", []), _shell]).escalate == {"commands.escalate"}
}

test_what_only_writes_is_no_command if {
	counter := fixture.thing("command", "write", "nextval()", [])
	_found("database", [counter, fixture.thing("table", "read", "orders", [])]) == {"escalate": set(), "hold": set()}
}

test_it_says_which_argument if {
	some finding in commands.escalate with input as fixture.call_of("other", "a_tool", "execute", [_shell], [])
	finding.matched == {"at": "/x", "kind": "command", "value": "ls"}
}
