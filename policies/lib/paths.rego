# Paths are compared by whole segments, never by string prefix: /tmp does not cover /tmp-evil.
package behavry.lib.paths

segments(path) := [segment | some segment in split(path, "/"); segment != ""]

at_or_below(path, folder) if path == folder

at_or_below(path, folder) if startswith(path, concat("", [trim_right(folder, "/"), "/"]))
