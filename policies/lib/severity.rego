# Severities and risk tiers are ranks: as text, "critical" would come before "high".
package behavry.lib.severity

_ranks := {"low": 1, "medium": 2, "high": 3, "critical": 4}

# An unknown word counts as the highest rank.
rank(word) := object.get(_ranks, word, 4)
