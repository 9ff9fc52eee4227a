# What a rule contributes, taken from its own metadata, so that code, reason and remedy stand in one place.
package behavry.lib.finding

of(metadata) := {
	"policy": metadata.custom.code,
	"reason": metadata.custom.reason,
	"remedy": metadata.custom.remedy,
}

# The same with what it is about: secrets are masked in both before the engine sees them.
about(metadata, target) := object.union(of(metadata), {"matched": object.filter(target, ["at", "kind", "value"])})
