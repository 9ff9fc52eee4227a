# Channels by who reads there: compared as a whole or by whole words, never by a part of one.
package behavry.lib.channels

# One of its words is protected: security-incidents is, securities is not.
protected(target) if {
	some form in target.forms
	some word in split(replace(form, "_", "-"), "-")
	word in data.behavry.protected_channels
}

# Everybody reads it.
broadcast(target) if {
	some form in target.forms
	form in data.behavry.broadcast_channels
}
