package behavry.authz.autogen

# Auto-generated: block prompt_injection injection pattern
# Source event: evt-abc123 | Generated: 2026-03-17T14:00:00.000Z

import data.behavry.lib.severity

deny contains "Auto-generated: block prompt_injection (source: evt-abc123)" if {
	input.phase == "response"
	some finding in input.inbound_findings
	finding.pattern_class == "prompt_injection"
	severity.rank(finding.severity) >= severity.rank("high")
}
