package behavry.base.console_test

import data.behavry.base.console
import data.behavry.lib.fixture_test as fixture

_folders := ["/home/u/.local/share/behavry"]

test_own_folder_is_closed_to_every_server if {
	every type in ["filesystem", "database", "web", "other"] {
		call := fixture.envelope("read", [fixture.target("read", "/home/u/.local/share/behavry/run.json")], ["filesystem:read"], {"request": {"mcp_server": type}})
		fixture.policies(console.deny) == {"console.own_folders"} with input as call with data.behavry.own_folders as _folders
	}
}

test_a_folded_reading_counts if {
	hidden := object.union(fixture.target("read", "/w/a/b/link"), {"forms": ["/home/u/.local/share/behavry"]})
	call := fixture.envelope("read", [hidden], [], {})
	fixture.policies(console.deny) == {"console.own_folders"} with input as call with data.behavry.own_folders as ["/home/u/.local/share/Behavry"]
}

test_neighbours_are_open if {
	call := fixture.call("read", "/home/u/.local/share/behavry-notes/a.md", [])
	console.deny == set() with input as call with data.behavry.own_folders as _folders
}

_pattern(path) := found if {
	target := object.union(fixture.target("read", path), {"forms": [path]})
	found := fixture.policies(console.deny) with input as fixture.envelope("read", [target], [], {}) with data.behavry.own_folders as ["/home/u/Data/console"]
}

test_a_pattern_that_spells_the_folder_is_closed if {
	every path in ["/home/u/d*/console/run.json", "/home/u/dat[a]/cons?le", "/home/*/data/*"] {
		_pattern(path) == {"console.own_folders"}
	}
}

test_a_pattern_that_stops_before_or_turns_off_is_not if {
	every path in ["/home/u/*", "/home/u/d*/other/x", "/home/**/console", "/home/u/[id].tsx"] {
		_pattern(path) == set()
	}
}
