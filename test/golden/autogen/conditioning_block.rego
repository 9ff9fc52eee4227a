package behavry.authz.autogen

# Auto-generated: conditioning sequence detected
# Source event: evt-abc123 | Generated: 2026-03-17T14:00:00.000Z

import data.behavry.lib.severity

escalate contains "Auto-generated: conditioning sequence detected (source: evt-abc123)" if {
	input.phase == "response"
	count([finding |
		some finding in input.inbound_findings
		severity.rank(finding.severity) >= severity.rank("medium")
	]) >= 3
}
