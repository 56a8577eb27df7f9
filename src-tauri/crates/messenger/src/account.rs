//! One signed-in account at work: its cache, its line to the homeserver, and the tasks between them.
//!
//! The cache is there from the start, so every view works at once and offline; the line follows as soon as the session
//! is restored. The tasks belong to the account and end with it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hoopoe_cache::{Cache, Changes, Totals};
use hoopoe_matrix::{HistoryError, Line, News};
use hoopoe_model::{Account, AccountId, ChatId, Code, Connection, Failure, Person, PersonId, Settings};
use tokio::sync::{Notify, broadcast, mpsc, watch};
use tokio::task::AbortHandle;

use crate::{about, clock};

/// Where an account's own values are kept in its cache.
pub(crate) mod kept {
    /// The session with its tokens.
    pub const SESSION: &str = "session";
    /// Where the homeserver is, as the person wrote it.
    pub const ADDRESS: &str = "address";
    /// Set once the first sync is complete.
    pub const FIRST_SYNC: &str = "first_sync";
}

/// Something that views of an account may show differently now.
#[derive(Clone, Debug)]
pub(crate) enum Stir {
    /// The cache changed.
    Cache(Arc<Changes>),
    /// Somebody began or stopped writing.
    Typing(ChatId),
    /// The first sync is complete.
    FirstSync,
}

/// How many stirs a slow view may lag behind before it starts anew.
const STIRS: usize = 1024;

/// An account at work.
pub(crate) struct AccountEngine {
    pub id: AccountId,
    pub cache: Cache,
    server: String,
    /// Where the homeserver is, as the person wrote it.
    address: Mutex<String>,
    keychain: bool,
    line: watch::Sender<Option<Line>>,
    connection: watch::Sender<Connection>,
    /// What the account is like beside its chats.
    pub about: about::Kept,
    first_sync: watch::Sender<bool>,
    stirs: broadcast::Sender<Stir>,
    typing: Mutex<BTreeMap<ChatId, Vec<PersonId>>>,
    filling: Mutex<BTreeSet<(ChatId, String)>>,
    /// Woken when an order may be due.
    pub outbox: Notify,
    tasks: Mutex<Vec<AbortHandle>>,
}

/// What an account starts from.
pub(crate) struct Origin {
    pub id: AccountId,
    pub cache: Cache,
    pub keychain: bool,
}

impl AccountEngine {
    /// Starts an account on its opened cache. `app` is touched whenever what the app view shows may have changed.
    pub async fn start(origin: Origin, settings: watch::Receiver<Settings>, app: watch::Sender<()>) -> Result<Arc<Self>, Failure> {
        let Origin { id, cache, keychain } = origin;
        let first_sync = cache.kept(kept::FIRST_SYNC).await.map_err(storage)?.is_some();
        let me = Person { id: PersonId(id.0.clone()), name: local_part(&id), avatar: None };
        let about = about::Kept::read(cache.clone(), me).await.map_err(storage)?;
        cache.requeue().await.map_err(storage)?;
        let server = id.0.split_once(':').map_or_else(String::new, |(_, server)| server.to_owned());
        let address = cache.kept(kept::ADDRESS).await.map_err(storage)?.unwrap_or_else(|| server.clone());
        let changes = cache.changes();
        let account = Arc::new(Self {
            id,
            cache,
            server,
            address: Mutex::new(address),
            keychain,
            line: watch::Sender::new(None),
            connection: watch::Sender::new(Connection::Connecting),
            about,
            first_sync: watch::Sender::new(first_sync),
            stirs: broadcast::Sender::new(STIRS),
            typing: Mutex::default(),
            filling: Mutex::default(),
            outbox: Notify::new(),
            tasks: Mutex::default(),
        });
        account.own(tokio::spawn(spread(Arc::clone(&account), changes, app.clone())).abort_handle());
        account.own(tokio::spawn(crate::outbox::work(Arc::clone(&account), settings)).abort_handle());
        account.own(tokio::spawn(crate::silence::watch(Arc::clone(&account))).abort_handle());
        account.own(tokio::spawn(tell(Arc::clone(&account), app)).abort_handle());
        Ok(account)
    }

    /// Connects the account to its homeserver through a line that is signed in.
    pub async fn connect(self: &Arc<Self>, line: Line, after_unclean: bool) -> Result<(), Failure> {
        let (sender, news) = mpsc::unbounded_channel();
        self.own(tokio::spawn(follow(Arc::clone(self), news)).abort_handle());
        line.start(self.cache.clone(), sender, clock::now, after_unclean).await?;
        self.line.send_replace(Some(line));
        self.outbox.notify_one();
        Ok(())
    }

    /// Ends the account's tasks, its line and its cache, in that order.
    pub async fn close(&self) {
        for task in locked(&self.tasks).drain(..) {
            task.abort();
        }
        self.disconnect().await;
        if let Err(error) = self.cache.close().await {
            tracing::error!(%error, "the cache could not be closed in order");
        }
    }

    /// Gives a task to the account.
    pub fn own(&self, task: AbortHandle) {
        let mut tasks = locked(&self.tasks);
        tasks.retain(|task| !task.is_finished());
        tasks.push(task);
    }

    /// Describes the account for the interface.
    pub async fn describe(&self) -> Account {
        let about = self.about.get();
        let Totals { unread, mentions } = self.cache.totals().await.unwrap_or_default();
        let waiting = self.cache.waiting().await.unwrap_or_default();
        Account {
            id: self.id.clone(),
            profile: about.profile,
            server: self.server.clone(),
            address: locked(&self.address).clone(),
            connection: *self.connection.borrow(),
            keychain: self.keychain,
            unread,
            mentions,
            waiting,
            blocked: about.blocked,
            notify: about.notify,
            password: self.line().is_none_or(|line| line.uses_password()),
        }
    }

    /// Keeps what the account needs at its next start, or when its session has ended.
    pub async fn keep_entry(&self, line: &Line, address: &str) -> Result<(), Failure> {
        self.cache.keep(kept::SESSION, Some(&line.session())).await.map_err(storage)?;
        self.cache.keep(kept::ADDRESS, Some(address)).await.map_err(storage)?;
        address.clone_into(&mut locked(&self.address));
        Ok(())
    }

    /// Lets go of a line whose session has ended: its stores are closed when this returns.
    pub async fn disconnect(&self) {
        let line = self.line.send_replace(None);
        if let Some(line) = line {
            line.stop().await;
        }
    }

    /// Gets the line, when the session is restored.
    pub fn line(&self) -> Option<Line> {
        self.line.borrow().clone()
    }

    /// Gets the line as soon as the session is restored, or nothing when that takes longer than `bound`.
    pub async fn restored(&self, bound: Duration) -> Option<Line> {
        let mut line = self.line.subscribe();
        tokio::time::timeout(bound, line.wait_for(Option::is_some)).await.ok()?.ok()?.clone()
    }

    /// Gets the line, or the failure to tell when something cannot wait for it.
    pub fn line_now(&self) -> Result<Line, Failure> {
        self.line().ok_or_else(|| Failure::new(Code::Unreachable, "the account is not connected yet"))
    }

    /// Follows the connection.
    pub fn connection(&self) -> watch::Receiver<Connection> {
        self.connection.subscribe()
    }

    /// Follows what views may have to show differently.
    pub fn stirs(&self) -> broadcast::Receiver<Stir> {
        self.stirs.subscribe()
    }

    /// Whether the first sync is complete.
    pub fn is_first_sync_done(&self) -> bool {
        *self.first_sync.borrow()
    }

    /// Sets the state of the connection.
    pub fn set_connection(&self, connection: Connection) {
        self.connection.send_if_modified(|current| std::mem::replace(current, connection) != connection);
    }

    /// Tells who is writing in a chat.
    pub fn typing(&self, chat: &ChatId) -> Vec<PersonId> {
        locked(&self.typing).get(chat).cloned().unwrap_or_default()
    }

    /// Fetches the page of history behind a gap. Two callers for one gap make one request; the second returns at once
    /// with `false`.
    pub async fn fill(&self, chat: &ChatId, token: String) -> Result<bool, HistoryError> {
        let line = self.line().ok_or(HistoryError::Later { after: None })?;
        let name = (chat.clone(), token.clone());
        if !locked(&self.filling).insert(name.clone()) {
            return Ok(false);
        }
        let result = line.history(chat.clone(), token, PAGE).await;
        locked(&self.filling).remove(&name);
        result.map(|()| true)
    }
}

/// How many events one page of history asks for.
const PAGE: u32 = 50;

/// Passes the cache's changes on to the views.
///
/// The end of the first sync is told after everything that was committed before it: whoever listens can tell by the
/// order what belongs to the first sync.
async fn spread(account: Arc<AccountEngine>, mut changes: mpsc::UnboundedReceiver<Arc<Changes>>, app: watch::Sender<()>) {
    let mut first_sync = account.first_sync.subscribe();
    loop {
        let change = tokio::select! {
            biased;
            change = changes.recv() => match change {
                Some(change) => change,
                None => return,
            },
            Ok(()) = first_sync.changed() => {
                let _ = account.stirs.send(Stir::FirstSync);
                continue;
            }
        };
        if change.outbox {
            account.outbox.notify_one();
        }
        // What waits and what is unread is told of each account.
        if change.outbox || change.all || !change.chats.is_empty() {
            app.send_replace(());
        }
        // Nobody watches: nothing to tell.
        let _ = account.stirs.send(Stir::Cache(change));
    }
}

/// Touches the app view whenever the account's description changes.
async fn tell(account: Arc<AccountEngine>, app: watch::Sender<()>) {
    let (mut connection, mut about) = (account.connection.subscribe(), account.about.subscribe());
    loop {
        tokio::select! {
            changed = connection.changed() => if changed.is_err() { return },
            changed = about.changed() => if changed.is_err() { return },
        }
        app.send_replace(());
    }
}

/// Takes in what the line has to tell beside facts.
async fn follow(account: Arc<AccountEngine>, mut news: mpsc::UnboundedReceiver<News>) {
    while let Some(item) = news.recv().await {
        match item {
            News::Connection(connection) => {
                account.set_connection(connection);
                if connection == Connection::Online {
                    account.outbox.notify_one();
                }
            }
            News::Typing(typing) => {
                {
                    let mut all = locked(&account.typing);
                    if typing.people.is_empty() {
                        all.remove(&typing.chat);
                    } else {
                        all.insert(typing.chat.clone(), typing.people);
                    }
                }
                let _ = account.stirs.send(Stir::Typing(typing.chat));
            }
            News::Session(session) => keep(&account, kept::SESSION, &session).await,
            News::Profile(person) => account.about.set_profile(person).await,
            News::Blocked(people) => account.about.set_blocked(people).await,
            News::NotifyDefaults(defaults) => account.about.set_notify(defaults).await,
            News::FirstSyncDone => {
                if !account.is_first_sync_done() {
                    keep(&account, kept::FIRST_SYNC, "done").await;
                    account.first_sync.send_replace(true);
                }
            }
        }
    }
}

async fn keep(account: &AccountEngine, name: &str, value: &str) {
    if let Err(error) = account.cache.keep(name, Some(value)).await {
        tracing::error!(%error, name, "an account's value could not be kept");
    }
}

/// Locks a mutex; a task that panicked while it held it left a whole value behind.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says a failure of the cache.
pub(crate) fn storage(error: impl std::fmt::Display) -> Failure {
    Failure::new(Code::Storage, error.to_string())
}

fn local_part(id: &AccountId) -> String {
    id.0.trim_start_matches('@').split(':').next().unwrap_or_default().to_owned()
}
