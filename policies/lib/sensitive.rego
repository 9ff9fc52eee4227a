# Names of files and folders that hold secrets, recognised in a folded path (NFKC, lower case).
package behavry.lib.sensitive

# A dot name counts when it is followed by an end or a non-letter; a plain one also needs such a border before it.
name_in(form) if regex.match(_pattern, form)

holds_dot_name(form, name) if regex.match(sprintf(`%s(?:[^\pL]|$)`, [_literal(name)]), form)

_pattern := sprintf(`(?:(?:%s)|(?:^|[^\pL])(?:%s))(?:[^\pL]|$)`, [
	_alternatives(data.behavry.filesystem.sensitive_dot_names),
	_alternatives(data.behavry.filesystem.sensitive_names),
])

_alternatives(names) := concat("|", [_literal(name) | some name in names])

_literal(name) := replace(name, ".", "[.]")
