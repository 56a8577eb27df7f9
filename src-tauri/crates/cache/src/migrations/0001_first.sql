-- The first schema.
--
-- Derived tables can be emptied and learned again from the homeserver; own tables cannot.
-- `ord` is the place in a chat: microseconds, monotone in the homeserver's order.

-- Derived. Chats: what the homeserver says of them, and what was counted from their rows.
CREATE TABLE chat (
    nr INTEGER PRIMARY KEY,              -- the chat inside this database
    id TEXT NOT NULL UNIQUE,             -- the room id
    stamp INTEGER NOT NULL DEFAULT 0,    -- of `fact`; 0 while nothing but events was learned
    fact TEXT NOT NULL DEFAULT '',       -- the ChatFact that won, as JSON
    membership INTEGER NOT NULL DEFAULT 3, -- 0 joined, 1 invited, 2 left, 3 not known
    encrypted INTEGER NOT NULL DEFAULT 0, -- whether any fact has ever said so
    muted INTEGER NOT NULL DEFAULT 0,
    told_stamp INTEGER NOT NULL DEFAULT 0, -- of the homeserver's own counts; 0 while none are known
    told_unread INTEGER NOT NULL DEFAULT 0,
    told_mentions INTEGER NOT NULL DEFAULT 0,
    read_ord INTEGER,                    -- counted: how far the account has read
    others_ord INTEGER NOT NULL DEFAULT 0, -- counted: how far another person has read
    unread INTEGER NOT NULL DEFAULT 0,   -- counted
    mentions INTEGER NOT NULL DEFAULT 0, -- counted
    last TEXT,                           -- counted: the key of the row that the list shows
    ord INTEGER NOT NULL DEFAULT 0       -- counted: the place in the list
) STRICT;
CREATE INDEX chat_list ON chat (membership, ord);

-- Derived. People in chats. The row with the greatest (stamp, name, avatar, membership, power) wins.
CREATE TABLE member (
    chat INTEGER NOT NULL,
    person TEXT NOT NULL,
    stamp INTEGER NOT NULL,
    name TEXT NOT NULL,
    avatar TEXT NOT NULL,                -- empty for none
    membership INTEGER NOT NULL,         -- as in `chat`
    power INTEGER NOT NULL,
    PRIMARY KEY (chat, person)
) STRICT, WITHOUT ROWID;

-- Derived. Events as learned: base rows, merged as sets. What is shown is made of them.
CREATE TABLE event (
    nr INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,
    id TEXT NOT NULL,
    ord INTEGER,                         -- the least of the places learned; NULL while it has none
    sender TEXT NOT NULL,
    at INTEGER NOT NULL,                 -- milliseconds, the sender's clock
    txn TEXT,                            -- the transaction id, when this device sent it
    alert INTEGER NOT NULL,              -- the loudest learned: 0 none, 1 quiet, 2 sound, 3 mention
    removed INTEGER NOT NULL,            -- bits: 1 it came as removed, 2 a removal of it is known
    entry INTEGER NOT NULL,              -- whether it is the account's own joining
    kind INTEGER NOT NULL,               -- 0 known only as removed, 1 undecrypted, 2 message, 3 edit, 4 reaction, 5 removal, 6 hidden
    content TEXT,                        -- of a message or an edit, as JSON
    target TEXT,                         -- what an edit, reaction or removal is about
    emoji TEXT,                          -- of a reaction
    reply_to TEXT,                       -- the event that a message answers
    session TEXT,                        -- whose key is missing
    UNIQUE (chat, id)
) STRICT;
CREATE INDEX event_place ON event (chat, ord, id) WHERE ord IS NOT NULL;
CREATE INDEX event_target ON event (chat, target) WHERE target IS NOT NULL;
CREATE INDEX event_txn ON event (txn) WHERE txn IS NOT NULL;
CREATE INDEX event_entry ON event (chat, ord) WHERE entry = 1;

-- Derived. Holes in the history. One that is closed stays so.
CREATE TABLE gap (
    chat INTEGER NOT NULL,
    token TEXT NOT NULL,                 -- the homeserver's token to fetch it from
    ord INTEGER,                         -- the least of the places learned; NULL while only its closing is known
    closed INTEGER NOT NULL,
    PRIMARY KEY (chat, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX gap_open ON gap (chat, ord) WHERE closed = 0;

-- Derived. How far people have read. Of others only the latest; of the account all that may still count.
CREATE TABLE receipt (
    chat INTEGER NOT NULL,
    person TEXT NOT NULL,
    message TEXT NOT NULL,
    at INTEGER NOT NULL,                 -- milliseconds
    PRIMARY KEY (chat, person, message)
) STRICT, WITHOUT ROWID;

-- Derived. What a conversation shows: one row for each shown event, unsent message and open hole.
CREATE TABLE message (
    chat INTEGER NOT NULL,
    key TEXT NOT NULL,                   -- the transaction id for what this device sent, else the event id; gap:… for a hole
    ord INTEGER NOT NULL,
    id TEXT,                             -- NULL while unsent
    class INTEGER NOT NULL,              -- -1 hole, 0 message, 1 line about the chat
    own INTEGER NOT NULL,
    sender TEXT NOT NULL,
    at INTEGER NOT NULL,
    content TEXT,                        -- as JSON; NULL when the event's own is shown
    edited INTEGER NOT NULL,
    alert INTEGER NOT NULL,              -- as in `event`; -1 when it was removed
    reply_to TEXT,                       -- the event it answers
    reply_txn TEXT,                      -- the unsent message it answers
    reactions TEXT,                      -- the list of ReactionRow, as JSON; NULL for none
    state INTEGER NOT NULL,              -- 0 queued, 1 sending, 2 sent, 3 failed
    reason TEXT,                         -- why it failed, as JSON
    PRIMARY KEY (chat, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_place ON message (chat, ord, class);
CREATE INDEX message_last ON message (chat, ord) WHERE class = 0;
CREATE INDEX message_others ON message (chat, ord, alert) WHERE own = 0 AND class = 0;
CREATE INDEX message_line ON message (chat, ord) WHERE class = 1;
CREATE INDEX message_reply ON message (chat, reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX message_reply_txn ON message (chat, reply_txn) WHERE reply_txn IS NOT NULL;

-- Own. What the user did, until its echo has come back from the homeserver.
CREATE TABLE outbox (
    nr INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in a lane
    txn TEXT NOT NULL UNIQUE,
    chat TEXT NOT NULL,                  -- the room id: own tables do not rely on derived ones
    lane INTEGER NOT NULL,               -- 0 in strict order, 1 readings
    kind INTEGER NOT NULL,               -- 0 send, 1 edit, 2 remove, 3 react, 4 read
    deed TEXT NOT NULL,                  -- the Deed as JSON; its target is in the two columns below
    target TEXT,                         -- the event it refers to
    target_txn TEXT,                     -- the unsent order it refers to
    state INTEGER NOT NULL DEFAULT 0,    -- 0 queued, 1 sending, 2 sent, 3 failed
    reason TEXT,                         -- why it failed, as JSON
    id TEXT,                             -- the event it became
    at INTEGER NOT NULL,                 -- when the user did it, milliseconds
    ord INTEGER NOT NULL,                -- the place of an unsent message
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0 -- microseconds
) STRICT;
CREATE INDEX outbox_lane ON outbox (chat, lane, nr) WHERE state < 2;
CREATE INDEX outbox_chat ON outbox (chat, kind);
CREATE INDEX outbox_target ON outbox (target) WHERE target IS NOT NULL;
CREATE INDEX outbox_target_txn ON outbox (target_txn) WHERE target_txn IS NOT NULL;
CREATE INDEX outbox_id ON outbox (id) WHERE id IS NOT NULL;

-- Own. Values by name: the session, settings of the account.
CREATE TABLE kept (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Own. How the last run ended.
CREATE TABLE run (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    clean INTEGER NOT NULL               -- whether it closed the cache in order
) STRICT;
INSERT INTO run (one, clean) VALUES (1, 1);
