composer-message = Message
composer-send = Send
composer-save = Save
composer-emoji = Emoji
composer-editing = Editing
composer-answering = Reply to { $name }
composer-answering-someone = Reply
composer-cancel = Cancel
composer-sent = Sent
composer-undo = Undo
composer-suggestions-person = People
composer-suggestions-chat = Chats
composer-suggestions-emoji = Emoji
composer-chat-members =
    { $n ->
        [one] { $n } member
       *[other] { $n } members
    }
composer-formatting = Formatting
composer-format-bold = Bold
composer-format-italic = Italic
composer-format-strike = Struck out
composer-format-code = Code
composer-format-spoiler = Spoiler
composer-format-link = Link
composer-format-quote = Quotation
composer-direction = Turn the direction of the text
composer-direction-letters = Direction by the letters again
composer-too-long =
    { $n ->
        [one] This text is one letter too long for a message. Shorten it, or send it in parts.
       *[other] This text is about { $n } letters too long for a message. Shorten it, or send it in parts.
    }

emoji-search = Search emoji
emoji-none = No emoji answers to that
emoji-smileys = Smileys
emoji-people = People
emoji-nature = Animals and nature
emoji-food = Food and drink
emoji-travel = Travel and places
emoji-activities = Activities
emoji-objects = Objects
emoji-symbols = Symbols
emoji-flags = Flags
emoji-recent = Used lately
emoji-tone = Skin tone
emoji-tone-0 = No skin tone
emoji-tone-1 = Light
emoji-tone-2 = Medium-light
emoji-tone-3 = Medium
emoji-tone-4 = Medium-dark
emoji-tone-5 = Dark
