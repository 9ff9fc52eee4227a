# Books are corrected by another entry, never by taking one out.
package behavry.community.ledgers_are_not_rewritten

import data.behavry.lib.finding

# METADATA
# title: Deleting from the books
# custom:
#   code: community.ledgers_are_not_rewritten.delete
#   reason: Entries of a ledger are never deleted
#   remedy: Write a correcting entry, which a person looks at
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "table"
	target.op in {"delete"}
	some form in target.forms
	_is_ledger(form)
}

# METADATA
# title: Writing into the books
# custom:
#   code: community.ledgers_are_not_rewritten.write
#   reason: Entries of a ledger need a person
#   remedy: Wait for a person to decide
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "table"
	target.op in {"write"}
	some form in target.forms
	_is_ledger(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_ledger(form) if regex.match(`(?:^|_)(?:ledgers?|general_ledger|gl_(?:entries|accounts|journals?)|journal_(?:entries|lines|vouchers?)|postings|trial_balances?|trades?|(?:trade|order)_executions|settlements?|(?:trading|portfolio)_positions|wire_transfers?|transfers|payouts?|reconciliations?|vouchers)$`, form)
