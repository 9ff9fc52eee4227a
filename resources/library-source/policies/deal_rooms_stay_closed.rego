# What is not public yet is not for an agent that also answers others.
package behavry.community.deal_rooms_stay_closed

import data.behavry.lib.finding

# METADATA
# title: Folder of a deal
# custom:
#   code: community.deal_rooms_stay_closed.file
#   reason: This folder holds what is not public
#   remedy: Ask the operator for a version that may be used
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	some form in target.forms
	_is_deal(form)
}

# METADATA
# title: Channel of a deal
# custom:
#   code: community.deal_rooms_stay_closed.channel
#   reason: This channel holds what is not public
#   remedy: Use another channel
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "channel"
	some form in target.forms
	_is_channel(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_deal(form) if regex.match(`(?:^|[/\\])(?:deal[ _-]?rooms?|virtual[ _-]?data[ _-]?rooms?|vdr|mnpi|insider[ _-]?lists?|restricted[ _-]?lists?|m&a|mergers?[ _-]?(?:and|&)[ _-]?acquisitions?|board[ _-]?(?:papers|packs?|minutes)|pre[ _-]?release[ _-]?research|earnings[ _-]?drafts?)[/\\]`, form)

_is_channel(form) if regex.match(`(?:^|[_-])(?:deal|mnpi|m-and-a|insiders?|boardroom)(?:[_-]|$)`, form)
