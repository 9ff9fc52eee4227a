# Somebody should be awake when something is deleted elsewhere.
package behavry.community.remote_deletes_keep_business_hours

import data.behavry.lib.finding

# METADATA
# title: Delete outside business hours
# custom:
#   code: community.remote_deletes_keep_business_hours
#   reason: Deleting in other systems is for business hours, Monday to Friday, 06:00 to 18:00 UTC
#   remedy: Do it within these hours, or have a person do it
deny contains finding.of(rego.metadata.rule()) if {
	input.request.mcp_server != "filesystem"
	input.request.action == "delete"
	not _somebody_is_there
}

_somebody_is_there if {
	time.weekday(time.now_ns()) in {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}
	[hour, _, _] := time.clock(time.now_ns())
	hour >= 6
	hour < 18
}
