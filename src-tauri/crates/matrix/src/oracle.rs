//! The oracle: what the SDK's own timeline shows of a chat is what our cache shows of it.
//!
//! A pretended homeserver brings random histories, in random pieces, with holes; the same line feeds both. When all
//! holes are filled, both must show the same messages in the homeserver's order.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod history;
mod server;

use std::{collections::BTreeMap, time::Duration};

use hoopoe_cache::{Cache, Key, Span};
use hoopoe_model::{ChatId, Content, MessageRow};
use matrix_sdk::ruma::RoomId;
use matrix_sdk_ui::timeline::{EventTimelineItem, MsgLikeKind, RoomExt, Timeline};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::mpsc;

use self::{history::History, server::Server};
use crate::{Line, Place, restore};

/// How many histories are tried.
const HISTORIES: u64 = 60;
const ME: &str = "@me:oracle.test";

/// What a message shows, in a form that both sides have.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    id: String,
    sender: String,
    /// Nothing when it was removed.
    body: Option<String>,
    edited: bool,
    answers: Option<String>,
    reactions: BTreeMap<String, Vec<String>>,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cache_shows_what_the_sdk_shows() {
    let server = Server::start().await;
    let folder = TempDir::new().unwrap();
    let (line, cache) = line(&server, &folder).await;
    for seed in 1..=HISTORIES {
        let history = History::random(seed);
        let chat = ChatId(history.room.clone());
        let mut timeline = None;
        for piece in 0..history.pieces.len() {
            server.bring(&history, piece);
            // The line only comes back for more when what it has is in the cache.
            until(|| server.is_idle()).await;
            // Someone looks at the chat sooner or later.
            if timeline.is_none() && (piece + 1 == history.pieces.len() || seed % 3 == 0) {
                let room = line.0.client.get_room(&RoomId::parse(&history.room).unwrap()).unwrap();
                timeline = Some(room.timeline().await.unwrap());
            }
            if seed % 2 == 0 {
                fill(&line, &cache, &chat).await;
            }
        }
        let mut timeline = timeline.unwrap();
        while !timeline.paginate_backwards(15).await.unwrap() {}
        fill(&line, &cache, &chat).await;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for look in 1..=120 {
            (ours, theirs) = (of_cache(&cache, &chat).await, of_timeline(&timeline).await);
            for shown in [&mut ours, &mut theirs] {
                // A removed edit that was never seen whole looks like a removed message.
                shown.retain(|shown| shown.body.is_some() || history.messages().any(|id| *id == shown.id));
            }
            if ours == theirs && ours.iter().map(|shown| &shown.id).eq(history.messages()) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
            // A timeline that is made while its events come in may have some twice: the judge looks again.
            if look % 10 == 0 && !theirs.iter().map(|shown| &shown.id).eq(history.messages()) {
                let room = line.0.client.get_room(&RoomId::parse(&history.room).unwrap()).unwrap();
                timeline = room.timeline().await.unwrap();
                while !timeline.paginate_backwards(15).await.unwrap() {}
            }
        }
        assert_eq!(ours, theirs, "history {seed}: {}", history.story());
        let ids: Vec<_> = ours.into_iter().map(|shown| shown.id).collect();
        assert_eq!(ids, history.messages().cloned().collect::<Vec<_>>(), "history {seed}: {}", history.story());
    }
    line.stop().await;
}

async fn line(server: &Server, folder: &TempDir) -> (Line, Cache) {
    let session = json!({ "homeserver": server.url, "user_id": ME, "device_id": "ORACLE", "access_token": "none" });
    let place = Place { folder: folder.path().join("sdk"), key: [1; 32].into(), device_name: "Oracle".to_owned() };
    let line = restore(&session.to_string(), place).await.unwrap();
    let cache = Cache::open(&folder.path().join("cache.db"), &Key::from_bytes([2; 32]), &line.person()).unwrap().cache;
    let (news, mut told) = mpsc::unbounded_channel();
    tokio::spawn(async move { while told.recv().await.is_some() {} });
    // A clock far ahead of the events': their own times decide on nothing here.
    line.start(cache.clone(), news, || 4_000_000_000_000_000, false).await.unwrap();
    (line, cache)
}

async fn fill(line: &Line, cache: &Cache, chat: &ChatId) {
    for _ in 0..200 {
        let Some(token) = cache.newest_gap(chat).await.unwrap() else { return };
        line.history(chat.clone(), token, 7).await.unwrap();
    }
    panic!("a hole does not close");
}

async fn until(done: impl Fn() -> bool) {
    for _ in 0..1000 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not come");
}

async fn of_cache(cache: &Cache, chat: &ChatId) -> Vec<Shown> {
    let rows = cache.page(chat, Span::Newest, 1000).await.unwrap().rows;
    rows.into_iter().filter_map(of_row).collect()
}

fn of_row(row: MessageRow) -> Option<Shown> {
    let body = match row.content {
        Content::Text { body, .. } => Some(body),
        Content::Removed => None,
        _ => return None,
    };
    let people = |people: Vec<hoopoe_model::PersonId>| {
        let mut people: Vec<_> = people.into_iter().map(|person| person.0).collect();
        people.sort();
        people
    };
    Some(Shown {
        id: row.id?.0,
        sender: row.sender.0,
        edited: row.edited,
        answers: row.reply.filter(|_| body.is_some()).and_then(|reply| reply.id).map(|id| id.0),
        body,
        reactions: row.reactions.into_iter().map(|reaction| (reaction.key, people(reaction.people))).collect(),
    })
}

async fn of_timeline(timeline: &Timeline) -> Vec<Shown> {
    timeline.items().await.iter().filter_map(|item| of_item(item.as_event()?)).collect()
}

fn of_item(item: &EventTimelineItem) -> Option<Shown> {
    let content = item.content().as_msglike()?;
    let (body, edited) = match &content.kind {
        MsgLikeKind::Message(message) => (Some(message.body().to_owned()), message.is_edited()),
        MsgLikeKind::Redacted => (None, false),
        _ => return None,
    };
    // What was said about a removed message goes with it, here and not there.
    let reactions = content.reactions.iter().filter(|_| body.is_some()).map(|(key, people)| {
        let mut people: Vec<_> = people.keys().map(ToString::to_string).collect();
        people.sort();
        (key.clone(), people)
    });
    Some(Shown {
        id: item.event_id()?.to_string(),
        sender: item.sender().to_string(),
        edited,
        answers: content.in_reply_to.as_ref().map(|reply| reply.event_id.to_string()),
        reactions: reactions.collect(),
        body,
    })
}
