# One row here makes anybody an administrator.
package behavry.community.tables_of_rights_need_a_person

import data.behavry.lib.finding

# METADATA
# title: Change of rights
# custom:
#   code: community.tables_of_rights_need_a_person
#   reason: This table says who may do what, so changing it needs a person
#   remedy: Wait for a person to decide, or name the change that is needed
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "table"
	target.op in {"write", "delete"}
	some form in target.forms
	_is_rights(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_rights(form) if regex.match(`(?:^|_)(?:roles?|permissions?|grants?|privileges?|entitlements?|acls?|access_(?:control|rights?|rules?|policies|tokens?)|(?:user|role|group|team|org|organization)_(?:roles?|permissions?|grants?|memberships?)|api_?(?:keys?|tokens?)|oauth_[a-z_]+|refresh_tokens?|login_sessions?|auth_sessions?|password_resets?|mfa_[a-z]+|totp_[a-z]+|webauthn_[a-z]+|admins?|superusers?|sudoers|service_accounts?)$`, form)
