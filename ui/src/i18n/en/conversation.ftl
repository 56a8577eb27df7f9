conversation-messages = Messages
conversation-message = { $sender }: { $text }
conversation-emote = * { $name } { $text }
conversation-other = Something this version cannot show yet ({ $type })
conversation-other-hint = This version shows only its description.
conversation-undecrypted = Waiting for the key to this message
conversation-removed = Message removed
conversation-a-chat = a chat
conversation-spoiler = Hidden words. Show them
conversation-hidden = (hidden words)
conversation-table = Table
conversation-copy-code = Copy code
conversation-edited = edited
conversation-quoted = In reply to { $name }: { $text }
conversation-quote-unknown = An earlier message
conversation-reaction = { $reaction } { $count }, { $names }
conversation-others = { $count ->
    [one] { $count } other
   *[other] { $count } others
}
conversation-unread = Unread messages
conversation-missing = Messages are on their way
conversation-missing-waiting = Older messages come when you are online again
conversation-to-bottom = To the newest message
conversation-to-bottom-unread = To the newest message, { $count } unread
conversation-back = Back to where I was
conversation-mute = You cannot write in this chat.
conversation-mute-channel = Only admins can write in this channel.

header-back = Back to the chats
header-about = About this chat
header-info = Chat info
header-menu = Chat actions
header-typing = typing…
header-typing-one = { $name } is typing…
header-typing-two = { $first } and { $second } are typing…
header-typing-many = { $count } people are typing…
header-connecting = connecting…
header-members = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
header-subscribers = { $count ->
    [one] { $count } reader
   *[other] { $count } readers
}

state-queued = queued
state-sending = sending
state-sent = sent
state-read = read
state-failed = failed

failed-retry = Try again
failed-edit = Edit
failed-delete = Delete

message-actions = Message actions
message-reply = Reply
message-react = React
message-react-more = More reactions
message-edit = Edit
message-copy = Copy text
message-copy-link = Copy link
message-link-copied = Link copied
message-forward = Forward
message-select = Select
message-details = Details
message-remove = Remove
message-more = More
message-removed = { $count ->
    [one] Message removed
   *[other] { $count } messages removed
}
message-undo = Undo

selection-name = Selected messages
selection-count = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
selection-leave = Cancel selection
selection-copy = Copy
selection-copied = { $count ->
    [one] Message copied
   *[other] { $count } messages copied
}
selection-remove-own = Remove own ({ $count })

forward-title = { $count ->
    [one] Forward message
   *[other] Forward { $count } messages
}
forward-search = Search chats
forward-chats = Chats to forward to
forward-none = No chat you can write in has this name.
forward-send-many = Forward to { $count } chats
forward-done = Forwarded to { $title }
forward-done-many = Forwarded to { $count } chats
forward-show = Open

details-title = Message details
details-coming = Details are on their way
details-written = Written { $time }
details-read = Read by
details-read-none = Nobody else, as far as Hoopoe knows.
details-reactions = Reactions
details-edits = Edits
details-first = First wording, { $time }
details-edited = Edited { $time }
details-view-source = View source
details-source = Message source
details-back = Back to the details

link-question = Open this link?
link-leads = It leads to:
link-leads-to = It leads to { $host }. The whole address:
link-open = Open
link-open-this = Open link
link-copy-this = Copy link address

moved-on = This chat goes on elsewhere.
moved-open = Open the new chat
moved-join = Join the new chat
moved-former = Older messages are in the former chat.
moved-former-open = Open it

service-created = { $name } created the chat
service-joined = { $person } joined
service-joined-many = { $person } and { $others ->
    [one] { $others } other
   *[other] { $others } others
} joined
service-left = { $person } left
service-invited = { $name } invited { $person }
service-declined = { $person } declined the invite
service-sent_away = { $name } removed { $person }
service-banned = { $name } banned { $person }
service-unbanned = { $name } unbanned { $person }
service-named = { $name } is now called { $to }
service-unnamed = { $name } took their name away
service-pictured = { $name } changed their picture
service-titled = { $name } named the chat “{ $title }”
service-untitled = { $name } took the chat’s name away
service-topic = { $name } changed the topic: { $topic }
service-no-topic = { $name } took the topic away
service-chat_pictured = { $name } changed the chat’s picture
service-encrypted = { $name } switched encryption on
service-pinned = { $name } changed the pinned messages
service-many = { $count ->
    [one] { $count } change to the chat
   *[other] { $count } changes to the chat
}
service-unfold = Show all
service-fold = Show less
