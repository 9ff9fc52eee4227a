# Trust in domains (policy-engine seed, OPA Policy Modules): a blocked one is closed; private data leaves a tainted session only to trusted ones.
package behavry.inbound.domain_trust

import data.behavry.lib.finding

# METADATA
# title: Blocked domain
# custom:
#   code: domain_trust.blocked
#   reason: The operator has blocked this domain
#   remedy: Use another source
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	_tier(target) == "blocked"
}

# METADATA
# title: Sending after private data and untrusted text
# description: Text from outside may have told the agent what to send; a trusted receiver is no leak.
# custom:
#   code: domain_trust.tainted_send
#   reason: This session has read private data and text from untrusted sources, and now sends
#   remedy: Wait for a person to decide, or send from a session that has read only one of both
hold contains finding.of(rego.metadata.rule()) if {
	input.phase == "request"
	input.context.session.saw_untrusted == true
	input.context.session.read_private == true
	_sends_outside
}

_sends_outside if {
	some target in input.request.targets
	target.op == "send"
	not _trusted(target)
}

_sends_outside if {
	input.request.action == "send"
	not _names_a_receiver
}

_names_a_receiver if {
	some target in input.request.targets
	target.op == "send"
}

_trusted(target) if _tier(target) == "trusted"

# The tier of the longest listed domain that the host of a web address is at or below.
_tier(target) := data.behavry.trust_domains[domain] if {
	target.kind == "url"
	host := regex.replace(lower(target.value), `^[a-z][a-z0-9+.-]*://(?:[^/?#\\]*@)?([^/?#:@\\]*).*$`, "$1")
	covering := [listed | some listed in object.keys(data.behavry.trust_domains); _at_or_below(host, listed)]
	longest := max([count(listed) | some listed in covering])
	some domain in covering
	count(domain) == longest
}

_at_or_below(host, domain) if host == domain

_at_or_below(host, domain) if endswith(host, concat("", [".", domain]))
