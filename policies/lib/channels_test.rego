package behavry.lib.channels_test

import data.behavry.lib.channels

test_protected if {
	every name in ["admin", "security", "exec", "exec-team", "the_admin_room"] {
		channels.protected({"forms": [name]})
	}
	every name in ["administration", "executive", "general"] {
		not channels.protected({"forms": [name]})
	}
}

test_broadcast if {
	every name in ["general", "announcements", "company-wide"] {
		channels.broadcast({"forms": ["x", name]})
	}
	every name in ["general-chat", "company", "wide"] {
		not channels.broadcast({"forms": [name]})
	}
}
