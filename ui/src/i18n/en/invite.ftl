invite-back = Back to chats
invite-by-direct = { $name } wants to chat with you
invite-by-group = { $name } invites you to this group
invite-by-channel = { $name } invites you to this channel
invite-unknown = You are invited
invite-members = { $n ->
    [one] { $n } member
   *[other] { $n } members
}
invite-encrypted = End-to-end encrypted
invite-accept = Accept
invite-accepting = Joining…
invite-decline = Decline
invite-note = They see that you joined only if you accept.
invite-block = Decline and block { $name }
invite-blocked = { $name } is blocked: no more invites from them.
