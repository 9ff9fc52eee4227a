# What the scanner found in a tool's answer (policy-engine seed, OPA Policy Modules): at or above the blocking severity it is withheld.
package behavry.inbound.injection_check

import data.behavry.lib.finding
import data.behavry.lib.severity

# METADATA
# title: Injection in a result
# description: Findings below the blocking severity pass, flagged. One that does not say how severe it is counts as critical.
# custom:
#   code: inbound.injection
#   reason: The result holds text that tries to steer the agent
#   remedy: Work without this content; a person can release it after looking at it
deny contains finding.of(rego.metadata.rule()) if {
	input.phase == "response"
	some found in input.inbound_findings
	severity.rank(_severity(found)) >= severity.rank(_blocking)
}

# METADATA
# title: Findings that cannot be read
# custom:
#   code: inbound.unreadable
#   reason: What was found in the result could not be read
#   remedy: Wait for a person to look at the result
hold contains finding.of(rego.metadata.rule()) if {
	input.phase == "response"
	not _readable
}

default _blocking := "critical"

_blocking := data.behavry.inbound_block_severity

_readable if is_array(input.inbound_findings)

_severity(found) := found.severity if is_string(found.severity)

_severity(found) := "critical" if not _says_how_severe(found)

_says_how_severe(found) if is_string(found.severity)
