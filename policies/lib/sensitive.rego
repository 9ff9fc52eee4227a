# Names of files and folders that hold secrets, recognised in a folded path (NFKC, lower case).
package behavry.lib.sensitive

# A dot name counts when it is followed by an end or a non-letter; a plain one also needs such a border before it.
# One constant expression, so that the engine compiles it once and not for every call.
name_in(form) if regex.match(`(?:[.](?:env|ssh|aws|gnupg|kube|docker|netrc|npmrc|pypirc|git-credentials)|(?:^|[^\pL])(?:id_rsa|id_ed25519|id_ecdsa|credentials|secrets))(?:[^\pL]|$)`, form)

holds_dot_name(form, name) if regex.match(sprintf(`\Q%s\E(?:[^\pL]|$)`, [name]), form)
