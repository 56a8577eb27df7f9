# Every failure that a person can meet: what happened, what is safe, what to do.

# Code: a call that was rejected
failure-bad_request = That did not work. Nothing was changed; please try again.
failure-not_found = This is no longer there. Nothing was changed.
failure-unreachable = The server cannot be reached right now. Nothing is lost; try again when you are online.
failure-refused = The server said no: you may lack the right to do this. Ask an admin, or your server’s operator.
failure-storage = Hoopoe cannot read or write its data. Check that the disk is not full, then try again.
failure-internal = Something broke. Your messages are safe; please try again.

# EntryRefusal: signing in or up
welcome-refused-bad_address = This is not an address. Write a name such as example.org, or an address with a port.
welcome-refused-unreachable = No server answers there. Check the spelling and your network.
welcome-refused-not_a_homeserver = Something answers there, but it is not a Matrix homeserver. Check the address.
welcome-refused-no_tls = The connection there is not safe: its certificate is missing or not valid. Ask its operator.
welcome-refused-too_old = This server is too old for Hoopoe: it lacks sliding sync. Ask its operator to update it.
welcome-refused-no_password = This server does not take passwords. Sign in with your browser instead.
welcome-refused-wrong_password = The username or the password is wrong. Try again.
welcome-refused-deactivated = This account was deactivated. Its server’s operator can tell you more.
welcome-refused-rate_limited = { $n ->
    [one] Too many tries. Wait { $n } second, then try again.
   *[other] Too many tries. Wait { $n } seconds, then try again.
}
welcome-refused-sign_up_closed = This server does not make new accounts from here. Choose another one, or ask its operator.
welcome-refused-name_taken = This username is taken. Choose another one.
welcome-refused-name_invalid = This username has letters the server does not take. Use a–z, 0–9, and . _ - =
welcome-refused-weak_password = This password is too weak for the server. Make it longer.
welcome-refused-already_in = This account is signed in already. Go back to find it.
welcome-refused-other_account = That was another account. Sign in as the one whose session ended; nothing was changed.
welcome-refused-browser_refused = The server’s page did not let you in. Try again, or ask its operator.
welcome-refused-cancelled = Signing in was stopped. Start again when you like.

# StartRefusal: starting or entering a chat
start-refused-bad_person = This is not an address. A whole one looks like @name:example.org.
start-refused-myself = This is your own address. Write to someone else.
start-refused-no_such_person = There is no such person on that server. Check the spelling.
start-refused-offline = This needs the network. Try again when you are online.
start-refused-forbidden = The server does not allow it. The invite may have been taken back: ask for a new one.
start-refused-no_such_chat = There is no such chat, or its server does not know it any more. Check the address, or ask for a new one.
start-refused-invite_only = One enters this chat by invite only. Ask someone in it to invite you.

# FailReason: a message or change that can never go out
failed-forbidden = Not sent: you may not write in this chat. Ask one of its admins.
failed-not_member = Not sent: you are no longer in this chat. To write here you need a new invite.
failed-too_large = Not sent: it is too long for this server. Shorten it, or send it in parts.
failed-target_gone = Not sent: the message it refers to is gone. Send it as a message of its own.
failed-refused = Not sent: the server refused it. Try again, or edit it first.

# Confirmed: what the homeserver wants confirmed
confirmed-done = Done.
confirmed-needs_password = The server wants to know that it is you. Type your password.
confirmed-wrong_password = This is not your password. Nothing was changed; try again.
confirmed-weak_password = The server finds the new password too weak. Make it longer.
confirmed-needs_browser = The server asks for this on its own page, which is open in your browser now. Finish there.
confirmed-rate_limited = { $n ->
    [one] Too many tries. Nothing was changed; wait { $n } second, then try again.
   *[other] Too many tries. Nothing was changed; wait { $n } seconds, then try again.
}
confirmed-offline = This needs the network. Nothing was changed; try again when you are online.
confirmed-forbidden = The server does not allow it. Nothing was changed; ask its operator.

# Looked: an address that names nothing
looked-no_address = This is not the address of a person or a chat. Whole ones look like @name:example.org and #name:example.org.
looked-unknown = Nobody and nothing answers to this address. Check the spelling, or ask for a new link.
looked-offline = Looking this up needs the network. Try again when you are online.
