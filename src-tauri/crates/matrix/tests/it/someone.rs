//! A person with a line and a cache, and a homeserver that all tests share.

use std::{
    sync::LazyLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use hoopoe_cache::{Cache, Key, Span};
use hoopoe_homeserver::{Options, PASSWORD, Synapse};
use hoopoe_matrix::{Line, News, Place, SignUpStep, compose, restore, sign_in, sign_up};
use hoopoe_model::{ChatId, ChatRow, Connection, Content, Deed, MessageId, MessageRow, Order, PersonId, SignIn, SignUp, Target, Txn};
use tempfile::TempDir;
use tokio::sync::mpsc;

/// The homeserver of all tests that do not stop it.
pub static SERVER: LazyLock<Synapse> = LazyLock::new(|| Synapse::start(&Options::default()).unwrap());

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

pub fn clock() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros()).unwrap()
}

pub struct Someone {
    pub line: Line,
    pub cache: Cache,
    pub news: mpsc::UnboundedReceiver<News>,
    folder: TempDir,
}

/// What is left of someone on disk.
pub struct Asleep {
    pub folder: TempDir,
    pub session: String,
    me: PersonId,
}

pub fn place(folder: &TempDir) -> Place {
    Place { folder: folder.path().join("sdk"), key: [7; 32].into(), device_name: "Test".to_owned() }
}

pub fn sign_up_wish(server: &str, name: &str) -> SignUp {
    SignUp {
        server: server.to_owned(),
        username: name.to_owned(),
        password: PASSWORD.to_owned(),
        token: None,
        accept_terms: false,
        session: None,
    }
}

impl Someone {
    /// Makes an account and starts syncing.
    pub async fn new(server: &str, name: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let SignUpStep::Done(line) = sign_up(sign_up_wish(server, name), place(&folder)).await.unwrap() else {
            panic!("the homeserver wants something")
        };
        Self::begin(line, folder, false).await
    }

    /// Signs in and starts syncing.
    pub async fn enter(server: &str, name: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let request = SignIn { server: server.to_owned(), username: name.to_owned(), password: PASSWORD.to_owned(), again: None };
        let line = sign_in(request, place(&folder), None).await.unwrap();
        Self::begin(line, folder, false).await
    }

    pub async fn begin(line: Line, folder: TempDir, after_unclean: bool) -> Self {
        let cache = Cache::open(&folder.path().join("cache.db"), &Key::from_bytes([9; 32]), &line.person()).unwrap().cache;
        let (sender, news) = mpsc::unbounded_channel();
        line.start(cache.clone(), sender, clock, after_unclean).await.unwrap();
        Self { line, cache, news, folder }
    }

    /// Ends in order.
    pub async fn sleep(self) -> Asleep {
        let session = self.line.session();
        self.line.stop().await;
        self.cache.close().await.unwrap();
        Asleep { folder: self.folder, session, me: self.line.person() }
    }

    pub async fn first_sync(&mut self) {
        self.hear(|news| matches!(news, News::FirstSyncDone)).await;
    }

    pub async fn online(&mut self) {
        self.hear(|news| matches!(news, News::Connection(Connection::Online))).await;
    }

    pub async fn hear(&mut self, wanted: impl Fn(&News) -> bool) -> News {
        tokio::time::timeout(PATIENCE, async {
            loop {
                let news = self.news.recv().await.expect("news");
                if wanted(&news) {
                    return news;
                }
            }
        })
        .await
        .expect("no such news")
    }

    /// Does something as the outbox would.
    pub async fn does(&self, chat: &ChatId, deed: Deed) -> MessageId {
        let order = Order { txn: txn(), chat: chat.clone(), deed };
        self.cache.order(order.clone(), clock()).await.unwrap();
        self.cache.order_sending(&order.txn).await.unwrap();
        let id = self.line.perform(order.clone(), true).await.unwrap();
        self.cache.order_sent(&order.txn, id.clone()).await.unwrap();
        id.unwrap_or_else(|| MessageId::from(""))
    }

    pub async fn says(&self, chat: &ChatId, text: &str) -> MessageId {
        self.does(chat, Deed::Send { composed: compose(text, &[], &[]), reply_to: None }).await
    }

    pub async fn reacts(&self, chat: &ChatId, target: &MessageId, key: &str) -> MessageId {
        self.does(chat, Deed::React { target: Target::Message(target.clone()), key: key.to_owned() }).await
    }

    pub async fn rows(&self, chat: &ChatId) -> Vec<MessageRow> {
        self.cache.page(chat, Span::Newest, 500).await.unwrap().rows
    }

    /// The texts of a chat, and what stands for the rest.
    pub async fn texts(&self, chat: &ChatId) -> Vec<String> {
        self.rows(chat).await.iter().filter_map(|row| shown(&row.content)).collect()
    }

    pub async fn until(&self, chat: &ChatId, wanted: impl Fn(&[MessageRow]) -> bool) -> Vec<MessageRow> {
        let begun = Instant::now();
        loop {
            let rows = self.rows(chat).await;
            if wanted(&rows) {
                return rows;
            }
            assert!(begun.elapsed() < PATIENCE, "{}: it did not come: {:?}", self.line.person(), self.texts(chat).await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn until_texts(&self, chat: &ChatId, wanted: &[&str]) {
        let same = |rows: &[MessageRow]| rows.iter().filter_map(|row| shown(&row.content)).eq(wanted.iter().map(ToString::to_string));
        self.until(chat, same).await;
    }

    pub async fn until_chat(&self, chat: &ChatId, wanted: impl Fn(&ChatRow) -> bool) -> ChatRow {
        let begun = Instant::now();
        loop {
            let row = self.cache.chat(chat).await.unwrap();
            if let Some(row) = row.clone().filter(&wanted) {
                return row;
            }
            assert!(begun.elapsed() < PATIENCE, "{}: the chat is not so: {row:?}", self.line.person());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Asleep {
    /// Comes back with the kept session.
    pub async fn wake(self, after_unclean: bool) -> Someone {
        let line = restore(&self.session, place(&self.folder)).await.unwrap();
        assert_eq!(line.person(), self.me);
        Someone::begin(line, self.folder, after_unclean).await
    }
}

pub fn txn() -> Txn {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    Txn(format!("t{}-{}", clock(), NEXT.fetch_add(1, Ordering::Relaxed)))
}

pub fn shown(content: &Content) -> Option<String> {
    match content {
        Content::Text { body, .. } => Some(body.clone()),
        Content::Removed => Some("(removed)".to_owned()),
        Content::Undecrypted => Some("(locked)".to_owned()),
        Content::Gap => Some("(gap)".to_owned()),
        Content::Other { fallback, .. } => Some(format!("({fallback})")),
        Content::Service(_) | Content::Hidden => None,
    }
}
