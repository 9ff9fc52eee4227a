package behavry.base.startup_test

import data.behavry.base.startup
import data.behavry.lib.fixture_test as fixture

_held(op, path) := found if {
	found := fixture.policies(startup.hold) with input as fixture.envelope(op, [fixture.target(op, path)], [], {})
}

_names := [
	"/w/a/.git/config",
	"/w/a/.git/hooks/pre-commit",
	"/w/a/.git/modules/b/config",
	"/w/a/.git",
	"/w/a/.gitattributes",
	"/w/a/.gitmodules",
	"/home/u/.gitconfig",
	"/w/a/.husky/pre-push",
	"/w/a/.githooks/x",
	"/home/u/.bashrc",
	"/home/u/.zshenv",
	"/w/a/.envrc",
	`C:\w\.git\config`,
]

test_what_runs_by_itself_is_held if {
	every name in _names {
		every op in ["write", "delete"] {
			_held(op, name) == {"startup.hold_write"}
		}
	}
}

test_reading_it_is_not if {
	every name in _names {
		every op in ["read", "send", "execute"] {
			_held(op, name) == set()
		}
	}
}

test_what_is_only_called_alike_is_not if {
	every name in ["/w/a/.gitignore", "/w/a/.github/workflows/test.yml", "/w/a/git/hooks/x", "/w/a/my.git/config", "/w/a/.bashrc.md", "/w/a/profile", "/w/a/.gitkeep"] {
		_held("write", name) == set()
	}
}

test_another_reading_is_enough if {
	hidden := object.union(fixture.target("write", "/w/a/b"), {"forms": ["/w/a/b", "/w/a/.git/hooks/b"]})
	fixture.policies(startup.hold) == {"startup.hold_write"} with input as fixture.envelope("write", [hidden], [], {})
}
