language-en = English
language-fa = فارسی

settings-title = Settings
settings-search = Search settings
settings-sections = Sections
settings-back = Back to the sections
settings-found = { $n ->
    [0] No setting is called that. Try another word.
    [one] { $n } setting found
   *[other] { $n } settings found
}
settings-automatic = Automatic
settings-example = Now it looks like this
settings-usual = Back to usual

section-accounts = Accounts
section-appearance = Appearance
section-language = Language and dates
section-writing = Writing
section-keyboard = Keyboard
section-privacy = Privacy
section-notifications = Notifications
section-system = System
section-about = About

settings-accounts-hint = Name, picture, password, sessions and sign-out of each account.
settings-profile = Profile
settings-profile-of = Profile and sessions of { $id }
settings-add-account = Add account

setting-theme = Theme
settings-light = Light
settings-dark = Dark
setting-accent = Accent
accent-cinnamon = Cinnamon
accent-rose = Rose
accent-violet = Violet
accent-sea = Sea
accent-forest = Forest
accent-slate = Slate
setting-text_size = Size of text
setting-text_size-hint = Everything grows with it. { $larger } and { $smaller } do the same.
settings-percent = { $n } %
setting-bubbles = Bubbles
setting-bubbles-hint = Messages stand in bubbles; else in plain rows.
setting-compact = Compact
setting-compact-hint = Rows stand closer together, so that more of them fit.
setting-sidebar = Width of the chat list
setting-sidebar-hint = You can also drag its edge.

setting-language = Language
setting-calendar = Calendar
calendar-gregorian = Gregorian
calendar-persian = Solar Hijri
calendar-islamic = Lunar Hijri
setting-digits = Digits
digits-latin = 0123
digits-persian = ۰۱۲۳
setting-clock = Clock
clock-h24 = 24 hours
clock-h12 = 12 hours

setting-enter_sends = Enter sends
setting-enter_sends-on = Shift+Enter begins a new line
setting-enter_sends-off = Enter begins a new line, Ctrl+Enter sends
setting-spelling = Check spelling
setting-spelling-hint = Misspelt words are marked while you write. Nothing leaves your computer.
setting-spelling-none = The system has no dictionaries. Install one (for example hunspell-en-us), then start Hoopoe again.
setting-spelling_languages = Languages of the spelling check
setting-spelling_languages-hint = None chosen means the system’s own.
setting-skin_tone = Skin tone of emoji
skin-tone-0 = None
skin-tone-1 = Light
skin-tone-2 = Medium light
skin-tone-3 = Medium
skin-tone-4 = Medium dark
skin-tone-5 = Dark
setting-recent_emoji = Emoji used last
setting-recent_emoji-none = None yet.
settings-forget = Forget them

setting-keys = Keys
setting-keys-hint = Press the keys of an action, then the new ones.
keys-window = Everywhere
keys-writing = While writing
keys-message = On a message
keys-none = no key
keys-change = Change the keys of “{ $action }”, now { $keys }
keys-press = Press the new keys. Esc leaves it as it is, Backspace takes the keys away.
keys-reset = Usual keys for “{ $action }”
keys-reset-all = Usual keys for all
keys-taken = { $keys } already stands for “{ $action }”.
keys-taken-fixed = { $keys } stands for “{ $action }” and cannot be changed. Press other keys.
keys-take = Use it here instead
keys-types = { $keys } alone types. Add Ctrl or Alt.
keys-moves = { $keys } moves in texts and lists. Add Ctrl or Alt.
keys-edits = { $keys } edits text in every program. Choose others.
keys-sheet = Keys
keys-sheet-change = Change keys

key-search = Search and switch chats
key-previous = Previous chat
key-next = Next chat
key-previous-unread = Previous unread chat
key-next-unread = Next unread chat
key-new-chat = New chat
key-mute = Mute or unmute the chat
key-find = Search in the chat
key-info = Chat info
key-settings = Settings
key-shortcuts = All keys
key-accounts = First to ninth account
key-next-column = Next column
key-previous-column = Previous column
key-larger = Larger text
key-smaller = Smaller text
key-usual = Usual size of text
key-out = One level out
key-bold = Bold
key-italic = Italic
key-strike = Struck through
key-code = Code
key-spoiler = Spoiler
key-direction = Turn the direction of the paragraph
key-emoji = Emoji
key-plain-paste = Paste as plain text
key-join = Join without a space (ZWNJ)
key-edit-last = Edit the last own message, when nothing is written

setting-public_receipts = Show others what I have read
setting-public_receipts-hint = If not, others still show you what they have read.
setting-send_typing = Show others that I am typing
setting-presence = Show others that I am online
settings-blocked = Blocked people
settings-blocked-hint = You do not see what they write, and they are not told.
settings-blocked-none = Nobody is blocked.
settings-unblock = Unblock
settings-unblock-whom = Unblock { $id }
settings-secrets = Where secrets are kept
settings-keychain = In the system’s keychain.
settings-key-file = In a file that only you may read, because the system offers no keychain. It moves there by itself when one appears.

setting-notifications = Notify me of new messages
setting-sound = With a sound
setting-notice_text = What notifications tell
notice-everything = Name and words
notice-name = Only the name
notice-nothing = Nothing
settings-defaults = Chats without a choice of their own
settings-defaults-of = Defaults of { $id }
settings-defaults-direct = Direct chats
settings-defaults-group = Groups and channels
notify-all = All
notify-mentions = Mentions
notify-nothing = Nothing

setting-tray = Icon in the tray
setting-tray-none = This desktop has no tray.
setting-close_to_tray = Keep running in the tray when the window closes
setting-close_to_tray-hint = Messages keep coming. Quit from the tray’s menu.
setting-autostart = Start when I log in
setting-autostart-hint = Hidden in the tray, without a window.
setting-autostart-none = This system cannot start Hoopoe by itself.

about-version = Version { $version }
about-what = A free messenger for Matrix. Its own code is under MIT or Apache-2.0.
about-licences = Licences
about-licences-hint = Everything inside Hoopoe that others made, with their conditions.
about-licences-show = Show licences
about-licences-count = { $n ->
    [one] { $n } work
   *[other] { $n } works
}
about-licences-search = Search works
about-licences-none = Nothing inside is called that.
about-licences-loading = Loading the licences…
