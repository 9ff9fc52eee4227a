# An agent that acts for somebody at acme.example writes to acme.example.
package behavry.community.messages_stay_within_the_domain_of_whoever_asks

import data.behavry.lib.finding

# METADATA
# title: Message to another domain
# custom:
#   code: community.messages_stay_within_the_domain_of_whoever_asks
#   reason: A message to another domain than the requester’s needs a person
#   remedy: Wait for a person to decide, or write within the own domain
escalate contains finding.of(rego.metadata.rule()) if {
	parts := split(lower(input.requester.id), "@")
	count(parts) == 2
	some target in input.request.targets
	target.kind == "recipient"
	target.op != "read"
	not _within(target.value, parts[1])
}

_within(address, domain) if endswith(lower(address), concat("", ["@", domain]))

_within(address, domain) if {
	contains(address, "@")
	endswith(lower(address), concat("", [".", domain]))
}
