# Cards and accounts of customers, in tables that say so.
package behavry.community.payment_tables_stay_closed

import data.behavry.lib.finding

# METADATA
# title: Payment data without permission
# custom:
#   code: community.payment_tables_stay_closed
#   reason: Payment data needs the permission database:payment_data
#   remedy: Use other tables, or ask the operator for the permission database:payment_data
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "table"
	some form in target.forms
	_is_payment(form)
	not "database:payment_data" in input.agent.permissions
}

# METADATA
# title: Change of payment data
# custom:
#   code: community.payment_tables_stay_closed.change
#   reason: Changing payment data needs a person
#   remedy: Wait for a person to decide
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "table"
	target.op in {"write", "delete"}
	some form in target.forms
	_is_payment(form)
	"database:payment_data" in input.agent.permissions
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_payment(form) if regex.match(`(?:^|_)(?:cardholders?|credit_?cards?|debit_?cards?|payment_?cards?|card_(?:data|numbers?|details|tokens?|vault)|card_pans?|payment_(?:methods?|instruments?|accounts?|tokens?)|bank_(?:accounts?|details)|ibans?|direct_debits?|mandates)(?:_|$)|^(?:cards|pans?)$`, form)
