package behavry.lib.severity_test

import data.behavry.lib.severity

test_ranks_are_ordered if {
	[severity.rank(word) | some word in ["low", "medium", "high", "critical"]] == [1, 2, 3, 4]
}

test_an_unknown_word_is_the_highest if severity.rank("odd") == 4
