profile-title = My profile
profile-name = Name
profile-keep = Keep
profile-name-kept = Your name is changed
profile-id-copied = Address copied
profile-picture = Change picture
profile-picture-remove = Remove picture
profile-picture-unreadable = This file is not a picture that can be read. Choose a PNG, JPEG, WebP or GIF.
profile-crop-title = Choose the part to show
profile-crop-move = Picture: the arrow keys move it
profile-crop-zoom = Nearer
profile-crop-done = Use this part

profile-password = Password
profile-password-change = Change password
profile-password-old = Current password
profile-password-new = New password
profile-password-everywhere = Sign out all other sessions
profile-password-everywhere-what = Good when somebody may know the password
profile-password-changed = Your password is changed
profile-password-elsewhere = The password is changed on the page of { $server }.

profile-sessions = Sessions
profile-sessions-loading = Asking for your sessions…
profile-again = Try again
profile-session-own = This session
profile-session-seen = Last seen { $when }
profile-session-never = Last seen unknown
profile-session-unverified = not verified
profile-session-rename = Rename { $name }
profile-session-rename-title = Rename the session
profile-session-name = Name
profile-session-end = Sign out { $name }
profile-session-end-question = Sign out { $name }?
profile-session-end-what = It loses its access at once. Messages that only it could read stay unread.
profile-session-end-yes = Sign out
profile-sessions-end = Sign out all other sessions
profile-sessions-end-question = Sign out { $n } sessions?
profile-sessions-ended = { $n ->
    [one] The session has ended
   *[other] { $n } sessions have ended
}
profile-confirm = Is it you?

profile-blocked = Blocked people
profile-blocked-none = Nobody. You block somebody on their card, in the list of people of a chat.
profile-unblock = Unblock { $id }

profile-out = Leaving
profile-deactivate = Deactivate account
profile-deactivate-question = Deactivate { $id } for good?
profile-deactivate-for-good = This cannot be undone, not even by the operator of { $server }.
profile-deactivate-name = Nobody, not even you, can ever use this address again.
profile-deactivate-chats = You leave all chats. Others keep what you have written.
profile-deactivate-device = Its messages and keys are deleted from this device.
profile-deactivate-erase = Hide my messages from people who join later
profile-deactivate-erase-what = Those who have them keep them
profile-deactivated = { $id } is deactivated.
