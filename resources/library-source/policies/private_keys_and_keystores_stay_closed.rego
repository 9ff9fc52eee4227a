# Files that are keys by their name and ending, wherever they lie.
package behavry.community.private_keys_and_keystores_stay_closed

import data.behavry.lib.finding

# METADATA
# title: Private key or keystore
# custom:
#   code: community.private_keys_and_keystores_stay_closed
#   reason: This file holds a private key
#   remedy: Work with the public key or the certificate
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	some form in target.forms
	_is_key(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_key(form) if {
	not _is_public(form)
	regex.match(`\.(?:p12|pfx|jks|jceks|keystore|bks|ppk|kdbx?|agekey|p8|snk)$|(?:^|[/\\])(?:ssh_host_[a-z0-9]+_key|secring\.(?:gpg|pgp)|trustdb\.gpg|id_dsa|id_ecdsa_sk|id_ed25519_sk|master\.key)$|(?:^|[/\\])(?:[a-z0-9_.-]*[._-])?(?:priv|private|privkey|privatekey|server|client|tls|ssl|ca|root|signing|host)(?:[._-][a-z0-9_.-]*)?\.key$|(?:^|[/\\])(?:[a-z0-9_.-]*[._-])?(?:privkey|privatekey|private|key)(?:[._-]?\d+)?\.pem$`, form)
}

_is_public(form) if regex.match(`(?:^|[/\\._-])pub(?:lic)?(?:[._-]?key)?(?:[._-][a-z0-9_.-]*)?\.(?:pem|key)$`, form)
