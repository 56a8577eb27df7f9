-- Searching what is shown.
--
-- All of it is derived from the shown rows; it is made anew whenever the fold of another version of the program made it.

ALTER TABLE message ADD COLUMN found INTEGER;  -- its number in `search`: greater is newer; NULL when it is not searched
ALTER TABLE message ADD COLUMN folded INTEGER NOT NULL DEFAULT 0; -- a fingerprint of what `search` holds of it
CREATE UNIQUE INDEX message_found ON message (found) WHERE found IS NOT NULL;

-- Derived. The folded words of what is shown; only the index of them, not the words.
-- `words` are whole words, `parts` are the parts of joined ones, `tags` tell the chat, the sender and the kind.
CREATE VIRTUAL TABLE search USING fts5 (
    words, parts, tags,
    content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
);

-- A leaf of it fits a page of the encrypted file; fewer and larger merges make learning in bulk a fifth faster.
INSERT INTO search (search, rank) VALUES ('pgsz', 3900), ('automerge', 8);

-- Derived. What the people of all chats are called, or were.
CREATE TABLE called (
    nr INTEGER PRIMARY KEY,
    person TEXT NOT NULL UNIQUE,
    words TEXT NOT NULL                  -- the folded words of their names and of their user name
) STRICT;
CREATE INDEX member_person ON member (person) WHERE membership < 2;

-- Derived. The same, to be found by: `grams` are every three letters of a word.
CREATE VIRTUAL TABLE called_search USING fts5 (
    words, grams,
    content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
);

-- Derived. Which fold made the index; 0 before it was made.
CREATE TABLE search_fold (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO search_fold (one, version) VALUES (1, 0);
