package behavry.blast_radius_test

import data.behavry.blast_radius
import data.behavry.lib.fixture_test as fixture

_config := {
	"min_delete_depth": 3,
	"email_recipient_limit": 2,
	"bulk_action_threshold": 3,
	"config_paths": ["/etc", "/home/u/.config"],
	"protected_patterns": ["MEMORY", "SOUL", "IDENTITY", ".env", "claude.md", ".a+b(c"],
}

_denied(call) := found if {
	found := fixture.policies(blast_radius.deny) with input as call with data.behavry.blast_radius_config as _config
}

_held(call) := found if {
	found := fixture.policies(blast_radius.hold) with input as call with data.behavry.blast_radius_config as _config
}

test_shallow_delete_is_denied if {
	every path in ["/", "/a", "/a/b"] {
		_denied(fixture.call("delete", path, [])) == {"blast_radius.shallow_delete"}
	}
}

test_deep_delete_is_not if _denied(fixture.call("delete", "/a/b/c", [])) == set()

test_a_shallow_reading_is_enough if {
	hidden := object.union(fixture.target("delete", "/a/b/c/d"), {"forms": ["/a/b/c/d", "/x"]})
	_denied(fixture.envelope("delete", [hidden], [], {})) == {"blast_radius.shallow_delete"}
}

test_the_source_of_a_move_counts if {
	_denied(fixture.envelope("write", [fixture.target("delete", "/a/b"), fixture.target("write", "/a/b/c/d")], [], {})) == {"blast_radius.shallow_delete"}
}

test_writing_configuration_is_held if {
	every path in ["/etc/hosts", "/etc", "/home/u/.config/app/settings.json", "/ETC/hosts"] {
		_held(fixture.call("write", path, [])) == {"blast_radius.config_path"}
	}
}

test_writing_what_spells_configuration_is_held if {
	every path in ["/et*/hosts", "/[e]tc/hosts", "/home/*/.conf?g/app"] {
		_held(fixture.call("write", path, [])) == {"blast_radius.config_path"}
	}
	every path in ["/home/u/*.md", "/home/u/.c*", "/w/**/etc"] {
		_held(fixture.call("read", path, [])) == set()
	}
	_held(fixture.call("write", "/home/u/docs/[id].tsx", [])) == set()
}

test_reading_configuration_is_not if _held(fixture.call("read", "/etc/hosts", [])) == set()

test_a_neighbour_of_configuration_is_not if _held(fixture.call("write", "/etc-notes/a/b", [])) == set()

test_protected_files_are_held_for_any_action if {
	every name in ["MEMORY.md", "memory", "Soul.txt", "IDENTITY.md", "MEMORY.backup.md"] {
		_held(fixture.call("read", concat("/", ["/w/a/b", name]), [])) == {"blast_radius.protected_file"}
	}
}

test_environment_files_are_held if {
	every name in [".env", ".env.production", "prod.env"] {
		_held(fixture.call("read", concat("/", ["/w/a/b", name]), [])) == {"blast_radius.protected_file"}
	}
}

test_similar_names_are_not if {
	every name in ["memory-leak.md", "soulful.md", "identity_card.png", "environment.md", "in-memory.ts"] {
		_held(fixture.call("read", concat("/", ["/w/a/b", name]), [])) == set()
	}
}

test_a_pattern_may_be_a_whole_name_and_is_no_expression if {
	_held(fixture.call("read", "/w/a/b/CLAUDE.md", [])) == {"blast_radius.protected_file"}
	_held(fixture.call("read", "/w/a/b/claude.txt", [])) == set()
	_held(fixture.call("read", "/w/a/b/.a+b(c", [])) == {"blast_radius.protected_file"}
	_held(fixture.call("read", "/w/a/b/.aab(c", [])) == set()
}

_people(count) := [fixture.thing("recipient", "send", sprintf("p%d@x.org", [n]), []) | some n in numbers.range(1, count)]

_message(targets) := fixture.call_of("web", "send_email", "send", targets, [])

test_a_message_to_many_is_held if {
	_held(_message(_people(2))) == set()
	_held(_message(_people(3))) == {"blast_radius.recipient_limit"}
}

test_channels_count_as_recipients if {
	channels := [fixture.thing("channel", "send", name, []) | some name in ["a", "b", "c"]]
	_held(fixture.call_of("web", "slack_post_message", "send", channels, [])) == {"blast_radius.recipient_limit"}
	_held(fixture.call_of("web", "a_tool", "execute", _people(3), [])) == {"blast_radius.recipient_limit"}
}

test_who_is_only_looked_up_is_no_recipient if {
	found := [object.union(person, {"op": "read"}) | some person in _people(3)]
	_held(fixture.call_of("web", "find_people", "read", found, [])) == set()
}

test_a_message_is_bounded_by_its_recipients_alone if {
	files := [fixture.target("read", sprintf("/w/a/b/%d", [n])) | some n in numbers.range(1, 9)]
	_held(_message(array.concat(_people(1), files))) == set()
	_held(fixture.call_of("web", "a_tool", "execute", array.concat(_people(1), files), [])) == set()
}

test_bulk_is_held_whatever_the_action if {
	every action in ["read", "write", "delete", "execute"] {
		some_tables := [fixture.thing("table", action, sprintf("t%d", [n]), []) | some n in numbers.range(1, 3)]
		_held(fixture.call_of("database", "query", action, some_tables, [])) == set()
		one_more := array.concat(some_tables, [fixture.thing("table", action, "u", [])])
		_held(fixture.call_of("database", "query", action, one_more, [])) == {"blast_radius.bulk_threshold"}
	}
}
