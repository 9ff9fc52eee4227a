package behavry.authz.autogen

# Auto-generated: keep write_file away from /srv/payroll
# Source event: evt-abc123 | Generated: 2026-03-17T14:00:00.000Z

import data.behavry.lib.paths

deny contains "Auto-generated: keep write_file away from /srv/payroll (source: evt-abc123)" if {
	input.request.tool_name == "write_file"
	not input.phase == "response"
	some target in input.request.targets
	paths.at_or_below(target.value, "/srv/payroll")
}
