# Letters and chats of people who agreed to no agent.
package behavry.community.mail_and_chat_stores_stay_closed

import data.behavry.lib.finding

# METADATA
# title: Store of mail or chats
# custom:
#   code: community.mail_and_chat_stores_stay_closed
#   reason: This folder holds mail or chats
#   remedy: Use a tool that is made for mail, which the operator has connected
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	some form in target.forms
	_is_store(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_store(form) if regex.match(`\.(?:pst|ost|olm)$|(?:^|[/\\])(?:\.thunderbird|\.maildir|maildir|\.local[/\\]share[/\\](?:evolution|telegramdesktop)|\.config[/\\](?:signal|slack|discord|evolution|microsoft[/\\]microsoft teams|teams-for-linux)|users[/\\][^/\\]+[/\\]library[/\\](?:mail|messages|thunderbird|containers[/\\]com\.(?:apple\.mail|tinyspeck\.slackmacgap)|group containers[/\\][a-z0-9.]*(?:whatsapp|outlook|telegram)[a-z0-9.]*|application support[/\\](?:signal|slack|discord|telegram desktop|microsoft[/\\]teams))|appdata[/\\](?:local|roaming)[/\\](?:thunderbird|signal|slack|discord|telegram desktop|microsoft[/\\](?:outlook|teams)))(?:[/\\]|$)`, form)
