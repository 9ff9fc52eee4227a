package behavry.lib.paths_test

import data.behavry.lib.paths

test_segments if {
	paths.segments("/a//b/") == ["a", "b"]
	paths.segments("/") == []
}

test_at_or_below if {
	paths.at_or_below("/tmp", "/tmp")
	paths.at_or_below("/tmp/a", "/tmp")
	paths.at_or_below("/tmp/a", "/tmp/")
	paths.at_or_below("/a", "/")
	not paths.at_or_below("/tmp-evil/a", "/tmp")
	not paths.at_or_below("/", "/tmp")
}

test_spells if {
	every pattern in ["/et*", "/et*/hosts", "/e?c/a/b", "/[e]tc", "/{etc,opt}/a"] {
		paths.spells(pattern, "/etc")
	}
	every pattern in ["/etc", "/et*s/a", "/*", "/home/*/etc", "/**/hosts"] {
		not paths.spells(pattern, "/etc/x")
	}
	not paths.spells("/**", "/etc")
}
