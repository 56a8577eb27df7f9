info-label = Chat info
info-direct = About
info-group = Group info
info-channel = Channel info
info-close = Close the chat info
info-encrypted = Encrypted
info-encrypted-what = Only the people in this chat can read it.
info-open = Not encrypted
info-open-what = The server can read what is written here.
info-members = People
info-members-loading = The list is being completed…
info-invited = invited
info-role-admin = admin
info-role-moderator = moderator
info-leave-direct = Leave the chat
info-leave-group = Leave the group
info-leave-channel = Leave the channel

info-notify = Notifications
info-about-person = About this person
info-invite = Invite people
info-invite-title = Invite to { $title }
info-invite-whom = People to invite
info-invite-yes = Invite
info-invite-sent = { $n ->
    [one] The invite is on its way
   *[other] { $n } invites are on their way
}
info-members-search = Search people
info-members-none = Nobody here is called “{ $query }”

info-person = Person
info-write = Send message
info-copy-id = Copy address
info-id-copied = Address copied
info-block = Block
info-unblock = Unblock
info-blocked = You have blocked this person
info-block-question = Block { $name }?
info-block-what = You will not see their messages or invites any more, in groups either. They are not told.
