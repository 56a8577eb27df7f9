//! The plans of the queries that a person waits for: each finds its rows by an index, none reads a whole table.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use rusqlite::Connection;

use crate::{
    arranging, blocking, details, effects, indexing, list, migrations, names, own, pages, people, pictures, searching, standing, turns,
};

fn plan(connection: &Connection, question: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {question}")).unwrap();
    for parameter in 1..=statement.parameter_count() {
        statement.raw_bind_parameter(parameter, 1).unwrap();
    }
    let mut rows = statement.raw_query();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        lines.push(row.get(3).unwrap());
    }
    lines
}

#[test]
fn no_page_or_list_scans_a_table() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrations::migrate(&mut connection).unwrap();
    let by_index = [
        pages::sql::DOWN,
        pages::sql::UP,
        pages::sql::AT,
        pages::sql::ALL,
        pages::sql::ONE,
        pages::sql::OLDER,
        pages::sql::NEWER,
        pages::sql::KEY_OF,
        pages::sql::PLACE_OF,
        pages::sql::PLACE_AT,
        pages::sql::READ_ORD,
        pages::sql::UNREAD_FROM,
        pages::sql::MY_REACTIONS,
        pages::sql::MY_UNSENT_REACTIONS,
        list::sql::LIST,
        list::sql::LISTED,
        list::sql::CHAT,
        people::sql::MEMBERS,
        people::sql::PERSON,
        list::sql::GAPS,
        list::sql::NEWEST_GAP,
        standing::READ,
        standing::OTHERS,
        standing::UNREAD,
        standing::UNREAD_MUTED,
        standing::LAST,
        standing::PREDECESSORS,
        effects::sql::LEARNED,
        effects::sql::PENDING,
        effects::sql::REMOVAL,
        arranging::sql::PENDING,
        details::sql::READERS,
        details::sql::ANSWERERS,
        details::sql::FIRST,
        details::sql::UNSENT,
        own::sql::DUE,
        pictures::sql::ONE,
        pictures::sql::SINCE,
        pictures::sql::BY_USE,
        indexing::sql::KNOWN,
        indexing::sql::TAKEN,
        searching::sql::ROW,
        searching::sql::CHAT,
        searching::sql::LEFT,
        names::sql::CHATS,
        names::sql::PERSON,
        names::sql::CALLED,
        names::sql::MEMBER,
    ];
    for question in by_index {
        // The rows of a subquery were found by an index themselves.
        let derived = |line: &str| line.starts_with("SCAN (subquery");
        let scans: Vec<String> = plan(&connection, question).into_iter().filter(|line| line.contains("SCAN") && !derived(line)).collect();
        assert!(scans.is_empty(), "{question}\n{scans:#?}");
    }
}

#[test]
fn no_search_reads_more_than_its_words() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrations::migrate(&mut connection).unwrap();
    for question in [searching::sql::NEWEST, searching::sql::RANKED, names::sql::PROPOSED] {
        let lines = plan(&connection, question);
        // One line: by the index of words (M), sorted by none but itself.
        assert!(matches!(&lines[..], [line] if line.contains("VIRTUAL TABLE INDEX") && line.contains(":M")), "{question}\n{lines:#?}");
    }
}

#[test]
fn whatever_reads_all_reads_little_or_seldom() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrations::migrate(&mut connection).unwrap();
    for (question, expected) in [
        // The index holds the waiting orders only.
        (turns::DUE, "SCAN outbox USING INDEX outbox_lane"),
        (standing::UNSEEN, "SCAN chat USING INDEX chat_unseen"),
        // The index holds the chats only that add to the badge.
        (list::sql::TOTALS, "SEARCH chat USING COVERING INDEX chat_badge (badge>?)"),
        (own::sql::NEXT, "SEARCH notify_until USING COVERING INDEX notify_until_next"),
        // People are few beside messages; any part of a name counts.
        (people::sql::ALL, "SCAN member"),
        // Once for each person who is blocked or not any more.
        (blocking::sql::WRITTEN, "SCAN e"),
        (blocking::sql::INVITED, "SCAN chat"),
        // Once for each version of the fold.
        (indexing::sql::ALL, "SCAN m"),
        (names::sql::ALL, "SCAN member"),
    ] {
        let found = plan(&connection, question);
        let others = found.iter().filter(|line| line.contains("SCAN") && *line != expected).count();
        assert!(found.iter().any(|line| line == expected) && others == 0, "{question}\n{found:#?}");
    }
}

#[test]
fn a_page_is_read_in_the_order_of_its_index() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrations::migrate(&mut connection).unwrap();
    for question in [
        pages::sql::DOWN,
        pages::sql::UP,
        pages::sql::PLACE_AT,
        pages::sql::UNREAD_FROM,
        standing::LAST,
        standing::READ_ID,
        list::sql::NEWEST_GAP,
    ] {
        let sorts: Vec<String> = plan(&connection, question).into_iter().filter(|line| line.contains("TEMP B-TREE")).collect();
        let expected: &[&str] = match question {
            // Three rows at most.
            standing::LAST => &["USE TEMP B-TREE FOR ORDER BY"],
            _ => &[],
        };
        assert_eq!(sorts, expected, "{question}");
    }
}
