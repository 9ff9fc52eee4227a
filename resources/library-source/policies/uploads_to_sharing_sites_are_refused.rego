# Places where anybody can drop and fetch data.
package behavry.community.uploads_to_sharing_sites_are_refused

import data.behavry.lib.finding

# METADATA
# title: Upload to a sharing site
# custom:
#   code: community.uploads_to_sharing_sites_are_refused.upload
#   reason: Nothing is sent to sites on which anybody can fetch it
#   remedy: Use a place that belongs to your organisation
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "url"
	target.op != "read"
	some form in target.forms
	_shares(form)
}

# METADATA
# title: Collector of requests
# custom:
#   code: community.uploads_to_sharing_sites_are_refused.collector
#   reason: Addresses of request collectors are closed
#   remedy: Use a place that belongs to your organisation
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "url"
	some form in target.forms
	_collects(trim_prefix(form, "within:"))
}

# One constant expression, so that the engine compiles it once and not for every call.
_shares(form) if regex.match(`^(?:[a-z0-9-]+\.)*(?:pastebin\.com|paste\.ee|hastebin\.com|dpaste\.(?:com|org)|rentry\.(?:co|org)|ghostbin\.com|controlc\.com|justpaste\.it|privatebin\.net|0bin\.net|ix\.io|sprunge\.us|termbin\.com|transfer\.sh|file\.io|gofile\.io|0x0\.st|catbox\.moe|anonfiles\.com|bayfiles\.com|mega\.nz|mediafire\.com|sendspace\.com|wetransfer\.com|tmpfiles\.org|uguu\.se|bashupload\.com|oshi\.at|temp\.sh|filebin\.net|telegra\.ph)$`, form)

_collects(form) if regex.match(`^(?:[a-z0-9-]+\.)*(?:webhook\.site|requestbin\.(?:com|net)|pipedream\.net|beeceptor\.com|hookbin\.com|requestcatcher\.com|interact\.sh|oast\.(?:fun|pro|live|site|online|me)|oastify\.com|burpcollaborator\.net|canarytokens\.com|dnslog\.cn|ngrok\.io|ngrok-free\.app|ngrok\.app|trycloudflare\.com|loca\.lt|serveo\.net|localhost\.run)$`, form)
