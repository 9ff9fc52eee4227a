# Paths are compared by whole segments, never by string prefix: /tmp does not cover /tmp-evil.
package behavry.lib.paths

segments(path) := [segment | some segment in split(path, "/"); segment != ""]

at_or_below(path, folder) if path == folder

at_or_below(path, folder) if startswith(path, concat("", [trim_right(folder, "/"), "/"]))

# By its name or by a pattern.
reaches(path, folder) if at_or_below(path, folder)

reaches(path, folder) if spells(path, folder)

# A pattern that spells the folder, or something in it: as many segments as it has, each of them told.
spells(pattern, folder) if {
	regex.match(`[*?\[{]`, pattern)
	wanted := segments(folder)
	given := array.slice(segments(pattern), 0, count(wanted))
	not "**" in given
	glob.match(concat("/", given), ["/"], concat("/", wanted))
}
