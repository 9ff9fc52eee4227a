# Work mail seldom goes to private mailboxes; what is stolen often does.
package behavry.community.messages_to_private_mailboxes_need_a_person

import data.behavry.lib.finding

# METADATA
# title: Message to a private mailbox
# custom:
#   code: community.messages_to_private_mailboxes_need_a_person
#   reason: A message to a private mailbox needs a person
#   remedy: Wait for a person to decide, or write to an address at work
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "recipient"
	target.op != "read"
	some form in target.forms
	_is_private(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_private(form) if regex.match(`^(?:[a-z0-9-]+\.)*(?:gmail\.com|googlemail\.com|outlook\.(?:com|de|fr|es|it)|hotmail\.(?:com|de|fr|es|it|co\.uk)|live\.(?:com|de|fr|co\.uk)|msn\.com|yahoo\.[a-z.]{2,6}|ymail\.com|aol\.com|icloud\.com|me\.com|mac\.com|proton\.me|protonmail\.(?:com|ch)|pm\.me|tutanota\.(?:com|de)|tuta\.(?:io|com)|gmx\.[a-z]{2,3}|web\.de|t-online\.de|freenet\.de|mail\.ru|yandex\.(?:ru|com)|qq\.com|163\.com|126\.com|naver\.com|orange\.fr|free\.fr|laposte\.net|libero\.it|zoho\.com|fastmail\.(?:com|fm)|hey\.com|mailinator\.com|guerrillamail\.com|10minutemail\.com|temp-mail\.org|yopmail\.com)$`, form)
