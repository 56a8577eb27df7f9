-- An ordinary day: drafts, silences that end, how a chat stands in the list, small pictures.

-- Own. Messages being written.
CREATE TABLE draft (
    chat TEXT PRIMARY KEY,               -- the room id
    draft TEXT NOT NULL                  -- the Draft as JSON
) STRICT, WITHOUT ROWID;

-- Own. When a chat's choice of what it notifies of goes back to the default.
CREATE TABLE notify_until (
    chat TEXT PRIMARY KEY,               -- the room id
    until INTEGER NOT NULL               -- milliseconds
) STRICT, WITHOUT ROWID;
CREATE INDEX notify_until_next ON notify_until (until);

-- How a chat is shown: its fact, with what the outbox holds over it. `membership` and `muted` are of the same kind.
ALTER TABLE chat ADD COLUMN notify INTEGER NOT NULL DEFAULT 0; -- 0 default, 1 all, 2 mentions, 3 nothing
ALTER TABLE chat ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chat ADD COLUMN marked INTEGER NOT NULL DEFAULT 0; -- unread by hand
ALTER TABLE chat ADD COLUMN successor TEXT;                    -- the chat that took its place
ALTER TABLE chat ADD COLUMN badge INTEGER NOT NULL DEFAULT 0;  -- counted: what it adds to the account's badge
CREATE INDEX chat_successor ON chat (successor) WHERE successor IS NOT NULL;
CREATE INDEX chat_badge ON chat (badge, mentions) WHERE badge > 0;

-- What a fact said of silence was yes or no.
UPDATE chat SET fact = json_set(json_remove(fact, '$.muted'), '$.notify', CASE muted WHEN 1 THEN 'nothing' ELSE 'default' END)
    WHERE fact <> '' AND json_type(fact, '$.notify') IS NULL;
UPDATE chat SET notify = muted * 3, pinned = coalesce(fact ->> '$.pinned', 0), marked = coalesce(fact ->> '$.marked_unread', 0)
    WHERE fact <> '';
UPDATE chat SET badge = CASE WHEN muted = 1 OR membership > 1 THEN 0 WHEN membership = 1 THEN 1 ELSE max(unread, marked) END;

-- Derived. Small pictures; those used last stay.
CREATE TABLE picture (
    nr INTEGER PRIMARY KEY,
    address TEXT NOT NULL,               -- mxc://…
    size INTEGER NOT NULL,               -- the edge that was asked for, in pixels
    kind TEXT NOT NULL,                  -- such as image/png
    bytes BLOB NOT NULL,
    weight INTEGER NOT NULL,             -- the length of `bytes`
    used INTEGER NOT NULL,               -- grows with each use
    UNIQUE (address, size)
) STRICT;
CREATE INDEX picture_used ON picture (used, weight);
