# The seed's time example, corrected, as it is loaded for a tenant.
package behavry.tenants.hours.custom.hours

decision := {
	"result": "deny",
	"reason": "Write operations only permitted during business hours (09:00-18:00 UTC)",
	"policy": "custom.business_hours",
} if {
	input.request.action in {"write", "delete"}
	not _within_hours
}

_within_hours if {
	hour := time.clock(time.now_ns())[0]
	hour >= 9
	hour < 18
}
