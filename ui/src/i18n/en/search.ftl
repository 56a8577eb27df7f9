search-filters = Narrow the search
search-from = From
search-kind = Kind
search-kind-link = Links
search-kind-photo = Photos
search-kind-video = Videos
search-kind-audio = Audio
search-kind-file = Files
search-days = Date
search-best = Best first
search-leave = { $what }: no longer only this
search-none-next = Take one of the limits away, or try another word.
search-messages = Messages

room-search = Search in this chat
room-search-older = Older hit
room-search-newer = Newer hit
room-search-close = Close the search
room-search-none = Nothing found
room-search-at = { $at } of { $n }
room-search-at-least = { $at } of more than { $n }
room-day = Go to a date

days-before = Month before
days-after = Month after
