# Some commands nobody should have to be asked about.
package behavry.community.commands_that_wipe_are_refused

import data.behavry.lib.finding

# METADATA
# title: Command that wipes
# custom:
#   code: community.commands_that_wipe_are_refused
#   reason: This command could destroy a system or everything in a folder
#   remedy: Name exactly what is to be removed, with a tool for files
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "command"
	some form in target.forms
	_wipes(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_wipes(form) if regex.match(`\brm\s+(?:-{1,2}[a-z-]+\s+)*(?:-[a-z]*r[a-z]*|--recursive)\s+(?:-{1,2}[a-z-]+\s+)*["']?(?:/|~|\$home|\$\{home\}|/\*|~/\*|/(?:home|users|etc|usr|var|boot|bin|lib|opt)/?\*?)["']?(?:\s|$|[;&|])|\bmkfs(?:\.[a-z0-9]+)?\b|\bdd\b[^;&|\n]*\bof=/dev/(?:sd|nvme|hd|vd|disk|mmcblk)|>\s*/dev/(?:sd|nvme|hd|vd|disk|mmcblk)|\bwipefs\b|\bshred\b[^;&|\n]*/dev/|\bdropdb\b|\bdrop\s+database\b|\bkubectl\s+delete\s+(?:ns|namespaces?|nodes?|all)\b|\bkubectl\s+delete\b[^;&|\n]*--all\b|\bterraform\s+(?:-[a-z=/._-]+\s+)*destroy\b|\bpulumi\s+destroy\b|\baws\s+s3\s+rb\b[^;&|\n]*--force|\bgcloud\s+projects\s+delete\b|\baz\s+group\s+delete\b|\bchmod\s+-[a-z]*r[a-z]*\s+[0-7]{3,4}\s+/(?:\s|$)|(?:^|[;&|]\s*|\bsudo\s+|\bsystemctl\s+)(?:shutdown|poweroff|halt|reboot)(?:\s+(?:-[a-z]|now|\+\d)|\s*(?:$|[;&|]))|:\(\)\s*\{|\bformat\s+[a-z]:|\bdel\s+/[sq]\b[^\n]*[a-z]:\\|\bremove-item\b[^\n]*-recurse[^\n]*[a-z]:\\(?:\s|$|\*)`, form)
