package behavry.authz.autogen

# Auto-generated: behavioral drift escalation
# Source event: evt-abc123 | Generated: 2026-03-17T14:00:00.000Z

import data.behavry.lib.severity

escalate contains "Auto-generated: behavioral drift escalation (source: evt-abc123)" if {
	not input.phase == "response"
	severity.rank(input.agent.risk_tier) >= severity.rank("high")
}
