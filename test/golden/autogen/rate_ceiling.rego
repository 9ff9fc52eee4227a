package behavry.authz.autogen

# Auto-generated: at most 30 calls a minute of write_file
# Source event: evt-abc123 | Generated: 2026-03-17T14:00:00.000Z

escalate contains "Auto-generated: at most 30 calls a minute of write_file (source: evt-abc123)" if {
	input.request.tool_name == "write_file"
	not input.phase == "response"
	input.context.rate.calls_1m > 30
}
