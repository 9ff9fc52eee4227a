# What a system starts by itself outlives the session that wrote it.
package behavry.community.autostart_entries_stay_as_they_are

import data.behavry.lib.finding

# METADATA
# title: Autostart entry
# custom:
#   code: community.autostart_entries_stay_as_they_are
#   reason: What is written here is started by the system by itself
#   remedy: Give the file to the operator, who can put it there
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	target.op in {"write", "delete"}
	some form in target.forms
	_starts_by_itself(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_starts_by_itself(form) if regex.match(`(?:^/(?:private/)?(?:etc/(?:cron[a-z.]*|anacrontab|init\.d|rc\.local|rc\d?\.d|profile\.d|systemd|xdg/autostart|ld\.so\.preload|update-motd\.d)|var/(?:spool/(?:cron|at)|at/tabs)|(?:usr/)?lib/systemd)|^(?:[/\\]users[/\\][^/\\]+)?[/\\]library[/\\](?:launchagents|launchdaemons|startupitems|loginitems)|^[a-z]:[/\\]windows[/\\](?:system32[/\\])?tasks|[/\\](?:\.config[/\\](?:systemd|autostart|plasma-workspace[/\\]env)|\.local[/\\]share[/\\]systemd|start menu[/\\]programs[/\\]startup))(?:[/\\]|$)`, form)
