//! Alice, whose cache it is, and the others; events by short names.

use std::path::PathBuf;
use std::sync::Arc;

use hoopoe_cache::{Cache, Changes, Key, Opened};
use hoopoe_model::{
    Alert, Batch, ChatFact, ChatId, ChatKind, ChatRow, Composed, Content, Deed, Event, Membership, MessageId, Order, PersonId, Piece,
    ReceiptFact, Target, Txn, What,
};
use tempfile::TempDir;
use tokio::sync::mpsc::UnboundedReceiver;

pub const ALICE: &str = "@alice:one.test";
pub const BOB: &str = "@bob:two.test";
pub const CAROL: &str = "@carol:three.test";

/// A moment that all tests count from, in seconds.
pub const START: i64 = 1_700_000_000;

/// Alice's cache in a folder of its own.
pub struct Home {
    pub folder: TempDir,
    pub cache: Cache,
    pub chat: ChatId,
    changes: UnboundedReceiver<Arc<Changes>>,
}

pub fn key() -> Key {
    Key::from_bytes([7; 32])
}

pub fn home() -> Home {
    let folder = tempfile::tempdir().unwrap();
    let Opened { cache, clean, salvaged } = Cache::open(&folder.path().join("cache.db"), &key(), &ALICE.into()).unwrap();
    assert!(clean && !salvaged);
    let changes = cache.changes();
    Home { folder, cache, chat: "!chat:one.test".into(), changes }
}

impl Home {
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("cache.db")
    }

    /// The program is killed and started again.
    pub fn restarted(self) -> Self {
        drop((self.cache, self.changes));
        let opened = Cache::open(&self.folder.path().join("cache.db"), &key(), &ALICE.into()).unwrap();
        assert!(!opened.clean, "nobody closed it");
        let changes = opened.cache.changes();
        Self { folder: self.folder, cache: opened.cache, chat: self.chat, changes }
    }

    pub async fn live(&self, pieces: Vec<Piece>) {
        self.live_at(pieces, START + 100_000).await;
    }

    /// `now` is in seconds.
    pub async fn live_at(&self, pieces: Vec<Piece>, now: i64) {
        self.cache.learn(Batch::Live { chat: self.chat.clone(), pieces }, now * 1_000_000).await.unwrap();
    }

    /// `events` are oldest first, for reading; they are handed over newest first.
    pub async fn history(&self, from: &str, mut events: Vec<Event>, next: Option<&str>) {
        events.reverse();
        let batch = Batch::History { chat: self.chat.clone(), from: from.to_owned(), events, next: next.map(str::to_owned) };
        self.cache.learn(batch, (START + 100_000) * 1_000_000).await.unwrap();
    }

    pub async fn updates(&self, events: Vec<Event>) {
        let batch = Batch::Updates { chat: self.chat.clone(), events };
        self.cache.learn(batch, (START + 100_000) * 1_000_000).await.unwrap();
    }

    /// Places an order; `at` is in seconds after the start.
    pub async fn order(&self, at: i64, txn: &str, deed: Deed) {
        let order = Order { txn: txn.into(), chat: self.chat.clone(), deed };
        self.cache.order(order, (START + at) * 1_000_000).await.unwrap();
    }

    pub async fn send(&self, at: i64, txn: &str, body: &str) {
        self.order(at, txn, Deed::Send { composed: composed(body), reply_to: None }).await;
    }

    /// The transaction ids of what is due.
    pub async fn due(&self) -> Vec<String> {
        let due = self.cache.due(i64::MAX).await.unwrap();
        due.into_iter().map(|waiting| waiting.order.txn.0).collect()
    }

    pub async fn sending(&self, txn: &str) {
        self.cache.order_sending(&txn.into()).await.unwrap();
    }

    pub async fn sent(&self, txn: &str, id: &str) {
        self.cache.order_sent(&txn.into(), Some(id.into())).await.unwrap();
    }

    pub async fn dump(&self) -> String {
        self.cache.dump(&self.chat).await.unwrap()
    }

    /// Asserts what the chat shows; lines are trimmed.
    #[track_caller]
    pub fn shows(&self, expected: &str) -> impl Future<Output = ()> {
        let place = std::panic::Location::caller();
        let expected: Vec<String> = expected.trim().lines().map(|line| line.trim().to_owned()).collect();
        async move {
            let found = self.dump().await;
            assert!(found.lines().eq(&expected), "at {place}\n--- shown\n{found}--- expected\n{}", expected.join("\n"));
        }
    }

    pub async fn row(&self) -> ChatRow {
        self.cache.chat(&self.chat).await.unwrap().unwrap()
    }

    pub async fn about(&self, change: impl FnOnce(&mut ChatFact)) {
        let mut fact = chat_fact(&self.chat);
        change(&mut fact);
        self.cache.learn(Batch::Facts(vec![hoopoe_model::Fact::Chat(fact)]), 0).await.unwrap();
    }

    /// Everything that changed since the last look, in one.
    pub fn changes(&mut self) -> Changes {
        let mut all = Changes::default();
        while let Ok(changes) = self.changes.try_recv() {
            all.all |= changes.all;
            all.outbox |= changes.outbox;
            all.chats.extend(changes.chats.clone());
            all.people.extend(changes.people.clone());
            all.members.extend(changes.members.clone());
            all.read.extend(changes.read.clone());
            all.arrived.extend(changes.arrived.clone());
            for (chat, rows) in &changes.rows {
                all.rows.entry(chat.clone()).or_default().extend(rows.clone());
            }
        }
        all
    }
}

pub fn chat_fact(chat: &ChatId) -> ChatFact {
    ChatFact {
        chat: chat.clone(),
        stamp: 1,
        kind: ChatKind::Group,
        title: "Birds".to_owned(),
        topic: String::new(),
        avatar: None,
        person: None,
        encrypted: false,
        membership: Membership::Joined,
        inviter: None,
        invited_at: None,
        members: 3,
        can_write: true,
        notify: hoopoe_model::Notify::Default,
        successor: None,
        predecessor: None,
        pinned: false,
        marked_unread: false,
    }
}

pub fn composed(body: &str) -> Composed {
    Composed { body: body.to_owned(), html: None, content: Content::plain(body), mentions: Vec::new() }
}

/// An event; `at` is in seconds after the start.
pub fn event(id: &str, sender: &str, at: i64, what: What) -> Event {
    let alert = if sender == ALICE || !matches!(what, What::Message { .. }) { Alert::None } else { Alert::Sound };
    Event { id: id.into(), sender: sender.into(), at: (START + at) * 1000, txn: None, alert, what }
}

/// A message that says its own id.
pub fn says(id: &str, sender: &str, at: i64) -> Event {
    event(id, sender, at, What::Message { content: Content::plain(id.trim_start_matches('$')), reply_to: None })
}

pub fn echo(id: &str, txn: &str, at: i64, body: &str) -> Event {
    let mut event = event(id, ALICE, at, What::Message { content: Content::plain(body), reply_to: None });
    event.txn = Some(txn.into());
    event
}

pub fn with_txn(mut event: Event, txn: &str) -> Event {
    event.txn = Some(txn.into());
    event
}

pub fn edit(id: &str, sender: &str, at: i64, target: &str, body: &str) -> Event {
    event(id, sender, at, What::Edit { target: target.into(), content: Content::plain(body) })
}

pub fn reaction(id: &str, sender: &str, at: i64, target: &str, key: &str) -> Event {
    event(id, sender, at, What::Reaction { target: target.into(), key: key.to_owned() })
}

pub fn removal(id: &str, sender: &str, at: i64, target: &str) -> Event {
    event(id, sender, at, What::Removal { target: target.into() })
}

pub fn receipt(chat: &ChatId, person: &str, message: &str, at: i64) -> ReceiptFact {
    ReceiptFact { chat: chat.clone(), person: PersonId::from(person), message: message.into(), at: (START + at) * 1000 }
}

pub fn known(id: &str) -> Target {
    Target::Message(MessageId::from(id))
}

pub fn unsent(txn: &str) -> Target {
    Target::Unsent(Txn::from(txn))
}

pub fn pieces(events: Vec<Event>) -> Vec<Piece> {
    events.into_iter().map(Piece::Event).collect()
}

/// A live stream that was cut before its events.
pub fn cut(token: &str, events: Vec<Event>) -> Vec<Piece> {
    let mut all = vec![Piece::Gap { token: token.to_owned() }];
    all.extend(pieces(events));
    all
}
