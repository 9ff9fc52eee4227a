# An agent has the rights of whoever runs it, and no more.
package behavry.community.commands_with_raised_rights_are_refused

import data.behavry.lib.finding

# METADATA
# title: Command with raised rights
# custom:
#   code: community.commands_with_raised_rights_are_refused
#   reason: Commands with raised rights are not for agents
#   remedy: Say what is to be done; a person can run it
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "command"
	some form in target.forms
	_raises(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_raises(form) if regex.match(`(?:^|[;&|(\x60\n]|\$\(|\bxargs\s|\benv\s|\btime\s|\bnohup\s)\s*(?:[a-z_][a-z0-9_]*=\S*\s+)*(?:/usr/bin/|/bin/)?(?:sudo|su|doas|pkexec|runas|gsudo|visudo|useradd|adduser|usermod|userdel|groupadd|gpasswd|passwd|chpasswd|setcap|nsenter|unshare|chroot)(?:\.exe)?(?:\s|$)|\bchmod\s+(?:-[a-z]+\s+)*(?:[ugoa]*\+[rwxt]*s|[2467][0-7]{3}\b)|\bdocker\s+run\b[^\n]*(?:--privileged|--pid[= ]host|-v\s+/:|-v\s+/var/run/docker\.sock)|\bnet\s+(?:user|localgroup)\s+\S+[^\n]*/add\b|\bstart-process\b[^\n]*-verb\s+runas`, form)
