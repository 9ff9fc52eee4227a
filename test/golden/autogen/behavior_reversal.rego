package behavry.authz.autogen

# Auto-generated: behavior reversal guard for write_file
# Source event: evt-abc123 | Generated: 2026-03-17T14:00:00.000Z

escalate contains "Auto-generated: behavior reversal guard for write_file (source: evt-abc123)" if {
	input.request.tool_name == "write_file"
	not input.phase == "response"
}
