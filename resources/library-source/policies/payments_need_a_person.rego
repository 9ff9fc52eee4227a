# Money moves with a person.
package behavry.community.payments_need_a_person

import data.behavry.lib.finding

# METADATA
# title: Tool that moves money
# custom:
#   code: community.payments_need_a_person.tool
#   reason: Moving money needs a person
#   remedy: Wait for a person to decide
escalate contains finding.of(rego.metadata.rule()) if {
	input.request.action != "read"
	_moves_money(input.request.tool_name)
}

# METADATA
# title: Request to a payment service
# custom:
#   code: community.payments_need_a_person.address
#   reason: A change at a payment service needs a person
#   remedy: Wait for a person to decide
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "url"
	target.op != "read"
	some form in target.forms
	_is_service(form)
}

# One constant expression each, so that the engine compiles it once and not for every call.
_moves_money(form) if regex.match(`(?i)(?:^|[_.-])(?:pay|payments?|payouts?|refunds?|charges?|transfers?|withdraw(?:al)?s?|deposits?|send_money|place_order|buy|sell|invoices?|checkout_sessions?)(?:[_.-]|$)`, form)

_is_service(form) if regex.match(`^(?:[a-z0-9-]+\.)*(?:stripe\.com|paypal\.com|adyen\.com|adyenpayments\.com|wise\.com|transferwise\.com|gocardless\.com|plaid\.com|mollie\.com|squareup\.com|braintreegateway\.com|coinbase\.com|kraken\.com|checkout\.com|klarna\.com|revolut\.com|modulrfinance\.com)$`, form)
