//! The schema's history: one file for each step, each applied in one transaction with its number.

use rusqlite::{Connection, TransactionBehavior};

use crate::{CacheError, indexing};

/// The steps, oldest first. A step that has been released never changes.
const STEPS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_day.sql"),
    include_str!("migrations/0003_place.sql"),
    include_str!("migrations/0004_search.sql"),
];

/// Brings a database to the newest schema, and its search index to this version's fold.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), CacheError> {
    migrate_to(connection, known())?;
    indexing::refold(connection)
}

/// The newest schema that this version knows.
pub(crate) fn known() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

/// The schema of a database; 0 for an empty one.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn migrate_to(connection: &mut Connection, goal: u32) -> Result<(), CacheError> {
    let found = version(connection)?;
    if found > known() {
        return Err(CacheError::Newer { found, known: known() });
    }
    for (number, step) in (1..=goal).zip(STEPS) {
        if number > found {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", number)?;
            transaction.commit()?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A database of a schema: its rows, and what must be found of them after the remaining steps.
    struct Past {
        schema: u32,
        rows: &'static str,
        answers: &'static [(&'static str, &'static str)],
    }

    const PAST: &[Past] = &[
        Past {
            schema: 1,
            rows: r#"
INSERT INTO kept (name, value) VALUES ('session', 'of schema 1');
INSERT INTO outbox (txn, chat, lane, kind, deed, at, ord) VALUES ('t1', '!a', 0, 0, '{}', 5, 5000);
INSERT INTO chat (nr, id, stamp, fact, membership, muted, unread, mentions, ord) VALUES
    (1, '!loud', 7, '{"chat":"!loud","title":"Birds","pinned":true,"muted":false,"marked_unread":false}', 0, 0, 3, 1, 9),
    (2, '!mute', 7, '{"chat":"!mute","title":"Trees","pinned":false,"muted":true,"marked_unread":true}', 0, 1, 8, 0, 8),
    (3, '!mark', 7, '{"chat":"!mark","pinned":false,"muted":false,"marked_unread":true}', 0, 0, 0, 0, 7),
    (4, '!asked', 7, '{"chat":"!asked","pinned":false,"muted":false,"marked_unread":false}', 1, 0, 0, 0, 6),
    (5, '!left', 7, '{"chat":"!left","pinned":false,"muted":false,"marked_unread":false}', 2, 0, 4, 0, 5),
    (6, '!new', 7, '{"chat":"!new","pinned":false,"notify":"mentions","marked_unread":false}', 0, 0, 0, 0, 4),
    (7, '!events', 0, '', 3, 0, 2, 0, 3);
INSERT INTO event (chat, id, ord, sender, at, alert, removed, entry, kind, content) VALUES (1, '$1', 9, '@b', 1, 2, 0, 0, 2, '{}');
INSERT INTO message (chat, key, ord, id, class, own, sender, at, edited, alert, state) VALUES (1, '$1', 9, '$1', 0, 0, '@b', 1, 0, 2, 2);
INSERT INTO event (chat, id, ord, sender, at, alert, removed, entry, kind, content) VALUES
    (1, '$2', 10, '@b', 1, 2, 0, 0, 2, '{"kind":"text","body":"Zoë saw ي","blocks":[],"tone":"plain"}');
INSERT INTO message (chat, key, ord, id, class, own, sender, at, content, edited, alert, state) VALUES
    (1, '$2', 10, '$2', 0, 0, '@b', 1, NULL, 0, 2, 2),
    (1, 't2', 11, NULL, 0, 1, '@a', 1, '{"kind":"text","body":"unsent zoe","blocks":[],"tone":"plain"}', 0, 0, 0),
    (1, 't3', 11, NULL, 1, 1, '@a', 1, '{"kind":"service","what":"created"}', 0, 0, 2);
INSERT INTO member (chat, person, stamp, name, avatar, membership, power) VALUES (1, '@b', 1, 'Bob', '', 0, 50);
INSERT INTO receipt (chat, person, message, at) VALUES (1, '@b', '$1', 4);
INSERT INTO gap (chat, token, ord, closed) VALUES (1, 't', 8, 0);"#,
            answers: &[
                ("SELECT group_concat(name || '=' || value) FROM kept", "session=of schema 1"),
                ("SELECT group_concat(txn || ' ' || chat || ' ' || state) FROM outbox", "t1 !a 0"),
                (
                    "SELECT group_concat(id || ' ' || unread || ' ' || badge || ' ' || pinned || marked || muted || notify, ', ')
                     FROM (SELECT * FROM chat ORDER BY nr)",
                    "!loud 3 3 1000, !mute 8 0 0113, !mark 0 1 0100, !asked 0 1 0000, !left 4 0 0000, !new 0 0 0000, !events 2 0 0000",
                ),
                (
                    "SELECT group_concat(fact ->> '$.notify' || coalesce(fact ->> '$.muted', '-'), ' ')
                     FROM (SELECT * FROM chat WHERE fact <> '' ORDER BY nr)",
                    "default- nothing- default- default- default- mentions-",
                ),
                (
                    "SELECT group_concat(e.id || ' ' || m.key || ' ' || p.name || ' ' || r.at || ' ' || g.token) FROM event e
                     JOIN message m ON m.chat = e.chat AND m.key = '$1' JOIN member p ON p.chat = e.chat JOIN receipt r ON r.chat = e.chat
                     JOIN gap g ON g.chat = e.chat WHERE e.id = '$1'",
                    "$1 $1 Bob 4 t",
                ),
                (
                    "SELECT group_concat(m.key, ' ') FROM (SELECT rowid FROM search('words : \"zoe\"') ORDER BY rowid) s
                     JOIN message m ON m.found = s.rowid",
                    "$2 t2",
                ),
                ("SELECT count(found) || ' ' || count(*) FROM message", "2 4"),
                ("SELECT c.words FROM called_search('words : \"bo\" *') s JOIN called c ON c.nr = s.rowid", "b bob"),
                ("SELECT version || '' FROM search_fold", "1"),
            ],
        },
        Past {
            schema: 2,
            rows: r#"
INSERT INTO draft (chat, draft) VALUES ('!a', '{}');
INSERT INTO notify_until (chat, until) VALUES ('!a', 5);
INSERT INTO event (nr, chat, id, ord, sender, at, alert, removed, entry, kind, content) VALUES (7, 1, '$1', 9, '@b', 1, 2, 0, 0, 2, '{}');
INSERT INTO message (chat, key, ord, id, class, own, sender, at, content, edited, alert, reply_to, reply_txn, reactions, state, reason)
    VALUES (1, '$1', 9, '$1', 0, 0, '@b', 1, NULL, 0, 2, '$0', NULL, '[]', 2, NULL),
        (1, 't1', 10, NULL, 0, 1, '@a', 2, '{"a":1}', 1, 0, NULL, 't0', NULL, 3, '"refused"');
INSERT INTO picture (address, size, kind, bytes, weight, used) VALUES ('mxc://a/b', 32, 'image/png', x'00ff', 2, 1);"#,
            answers: &[
                ("SELECT group_concat(chat || draft) FROM draft", "!a{}"),
                ("SELECT group_concat(chat || until) FROM notify_until", "!a5"),
                ("SELECT group_concat(address || size || kind || hex(bytes) || weight || used) FROM picture", "mxc://a/b32image/png00FF21"),
                (
                    "SELECT group_concat(concat_ws(' ', key, ord, coalesce(id, '-'), coalesce(event, '-'), class, own, sender, at,
                         coalesce(content, '-'), edited, alert, coalesce(reply_to, '-'), coalesce(reply_txn, '-'),
                         coalesce(reactions, '-'), state, coalesce(reason, '-')), ', ') FROM message WHERE chat = 1",
                    r#"$1 9 $1 7 0 0 @b 1 - 0 2 $0 - [] 2 -, t1 10 - - 0 1 @a 2 {"a":1} 1 0 - t0 - 3 "refused""#,
                ),
            ],
        },
        Past { schema: 3, rows: "", answers: &[] },
        Past {
            schema: 4,
            rows: "
INSERT INTO chat (nr, id) VALUES (1, '!a');
INSERT INTO message (chat, key, ord, class, own, sender, at, content, edited, alert, state, found, folded)
    VALUES (1, 'k', 9, 0, 0, '@b', 1, '{\"kind\":\"removed\"}', 0, -1, 2, 5, 7);
INSERT INTO search (rowid, words, parts, tags) VALUES (5, 'old', '', '');
INSERT INTO called (nr, person, words) VALUES (1, '@b', 'bob');
INSERT INTO called_search (rowid, words, grams) VALUES (1, 'bob', 'bob');",
            answers: &[
                ("SELECT group_concat(key || coalesce(found, '-') || folded) FROM message", "k-0"),
                ("SELECT count(*) || '' FROM search('old')", "0"),
                ("SELECT count(*) || '' FROM called_search('bob')", "0"),
            ],
        },
    ];

    #[test]
    fn every_past_reaches_the_present() {
        for Past { schema, rows, answers } in PAST {
            let mut connection = Connection::open_in_memory().unwrap();
            migrate_to(&mut connection, *schema).unwrap();
            assert_eq!(version(&connection).unwrap(), *schema);
            connection.execute_batch(rows).unwrap();
            migrate(&mut connection).unwrap();
            assert_eq!(version(&connection).unwrap(), known());
            for (question, answer) in *answers {
                let found: String = connection.query_row(question, [], |row| row.get(0)).unwrap();
                assert_eq!(found, *answer, "from schema {schema}: {question}");
            }
        }
        assert_eq!(PAST.len(), STEPS.len(), "each schema has its past");
    }

    #[test]
    fn a_step_that_fails_leaves_the_version() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE kept (name TEXT) STRICT").unwrap();
        assert!(migrate(&mut connection).is_err());
        assert_eq!(version(&connection).unwrap(), 0);
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 1, "nothing of the step stayed");
    }

    #[test]
    fn a_newer_schema_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", known() + 1).unwrap();
        assert!(matches!(migrate(&mut connection), Err(CacheError::Newer { .. })));
    }
}
