-- Rows lie in the order in which they are shown, so that a page is read, and a page of history written, in one place of the
-- file. An event is named by its number, so that what it says is found without looking for its id.

CREATE TABLE message_by_place (
    chat INTEGER NOT NULL,
    key TEXT NOT NULL,                   -- the transaction id for what this device sent, else the event id; gap:… for a hole
    ord INTEGER NOT NULL,
    id TEXT,                             -- NULL while unsent
    event INTEGER,                       -- the number of the event; NULL when it shows none
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
    PRIMARY KEY (chat, ord, class, key)
) STRICT, WITHOUT ROWID;
INSERT INTO message_by_place (chat, key, ord, id, event, class, own, sender, at, content, edited, alert, reply_to, reply_txn, reactions,
        state, reason)
    SELECT m.chat, m.key, m.ord, m.id, e.nr, m.class, m.own, m.sender, m.at, m.content, m.edited, m.alert, m.reply_to, m.reply_txn,
        m.reactions, m.state, m.reason
    FROM message m LEFT JOIN event e ON e.chat = m.chat AND e.id = m.id ORDER BY m.chat, m.ord, m.class, m.key;
DROP TABLE message;
ALTER TABLE message_by_place RENAME TO message;
CREATE UNIQUE INDEX message_key ON message (chat, key);
CREATE INDEX message_others ON message (chat, ord, key, alert) WHERE own = 0 AND class = 0;
CREATE INDEX message_own ON message (chat, ord, key) WHERE own = 1 AND class = 0;
CREATE INDEX message_line ON message (chat, ord, key) WHERE class = 1;
CREATE INDEX message_reply ON message (chat, reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX message_reply_txn ON message (chat, reply_txn) WHERE reply_txn IS NOT NULL;

-- What the list shows of a chat beside its description: counted, so that the list is read without looking into the chats.
ALTER TABLE chat ADD COLUMN read_id TEXT;  -- the newest event at or before `read_ord`
ALTER TABLE chat ADD COLUMN preview TEXT;  -- the row `last` without its blocks, as JSON; counted anew by the program after this step
CREATE INDEX chat_unseen ON chat (nr) WHERE last IS NOT NULL AND preview IS NULL;
