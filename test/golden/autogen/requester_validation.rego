package behavry.authz.autogen

# Auto-generated: require verified requester for write_file
# Source event: evt-abc123 | Generated: 2026-03-17T14:00:00.000Z

deny contains "Auto-generated: require verified requester for write_file (source: evt-abc123)" if {
	input.request.tool_name == "write_file"
	not input.phase == "response"
	not input.requester.verified
}
