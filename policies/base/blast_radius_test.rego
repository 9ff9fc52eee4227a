package behavry.blast_radius_test

import data.behavry.blast_radius
import data.behavry.lib.fixture_test as fixture

_config := {
	"min_delete_depth": 3,
	"config_paths": ["/etc", "/home/u/.config"],
	"protected_patterns": ["MEMORY", "SOUL", "IDENTITY", ".env"],
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
