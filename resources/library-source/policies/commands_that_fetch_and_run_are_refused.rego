# What was fetched is looked at before it runs.
package behavry.community.commands_that_fetch_and_run_are_refused

import data.behavry.lib.finding

# METADATA
# title: Command that runs what it fetches
# custom:
#   code: community.commands_that_fetch_and_run_are_refused
#   reason: This command runs what it fetches without anybody having seen it
#   remedy: Save it to a file first, so that a person can look at it
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "command"
	some form in target.forms
	_runs_unseen(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_runs_unseen(form) if regex.match(`\b(?:curl|wget|fetch|aria2c|http|https)\b[^;\n]*\|\s*(?:sudo\s+(?:-[a-z]+\s+)*)?(?:env\s+)?(?:/[a-z/]*/)?(?:ba|z|da|k|fi|a)?sh\b|\b(?:curl|wget)\b[^;\n]*\|\s*(?:sudo\s+)?(?:python[0-9.]*|node|perl|ruby|php|deno|bun)\b|\b(?:ba|z|da|k)?sh\b[^;|\n]*(?:<\(|\$\()\s*(?:curl|wget)\b|\b(?:eval|source|\.)\s+["']?(?:<\(|\$\()\s*(?:curl|wget)\b|\b(?:python[0-9.]*|node|perl|ruby)\s+-[ce]\s+["']?\$\(\s*(?:curl|wget)\b|\b(?:iex|invoke-expression)\b[^\n]*\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring|net\.webclient)\b|\b(?:iwr|irm|invoke-webrequest|invoke-restmethod)\b[^\n]*\|\s*(?:iex|invoke-expression)\b|\bdownloadstring\s*\([^\n]*\|\s*iex\b|\bmshta(?:\.exe)?\s+https?:|\bregsvr32\b[^\n]*/i:https?:|\bcertutil\b[^\n]*-urlcache\b|\bbase64\s+(?:-d|-D|--decode)\b[^;\n]*\|\s*(?:ba|z|da)?sh\b|\bpowershell(?:\.exe)?\b[^\n]*\s-e(?:nc|ncodedcommand)?\s+[a-z0-9+/=]{20,}`, form)
