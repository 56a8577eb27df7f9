//! A line to a homeserver: one signed-in account.

use std::{fmt, sync::Arc};

use futures_util::FutureExt;
use hoopoe_cache::Cache;
use hoopoe_model::{ChatId, Code, CreateGroup, Deed, Failure, MessageId, Order, PersonId, StartRefusal};
use matrix_sdk::Client;
use tokio::sync::{Mutex, mpsc, watch};

use crate::{
    BoxFuture, HistoryError, News, PerformError,
    confirming::Attempt,
    history, membership,
    perform::{Marks, Way},
    session::{self, Kept, Origin},
    sync::{Running, Wishes},
    tap::{Learner, Tap},
    upkeep,
};

/// One signed-in account's line to its homeserver. A clone is the same line.
#[derive(Clone)]
pub struct Line(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) client: Client,
    pub(crate) me: PersonId,
    tap: Arc<Tap>,
    pub(crate) origin: Origin,
    /// Whether others may see that the account is online, once that is known.
    pub(crate) presence: watch::Sender<Option<bool>>,
    /// What was last sent to a page of the homeserver for confirming.
    pub(crate) attempt: Attempt,
    /// Held while the list of blocked people is changed.
    pub(crate) blocking: Mutex<()>,
    /// The marks that were set by hand and that the sync has not told of yet.
    marks: Marks,
    open: watch::Sender<Option<ChatId>>,
    running: Mutex<Option<Arc<Running>>>,
}

impl Line {
    /// Makes the line of a client that is signed in.
    pub(crate) fn new(client: Client, tap: Arc<Tap>, origin: Origin) -> Result<Self, Failure> {
        let id = client.user_id().ok_or_else(|| Failure::new(Code::Internal, "a line without an account"))?;
        let me = PersonId(id.to_string());
        Ok(Self(Arc::new(Inner {
            client,
            me,
            tap,
            origin,
            presence: watch::Sender::new(None),
            attempt: Attempt::default(),
            blocking: Mutex::default(),
            marks: Marks::default(),
            open: watch::Sender::new(None),
            running: Mutex::new(None),
        })))
    }

    /// Returns whose line this is.
    pub fn person(&self) -> PersonId {
        self.0.me.clone()
    }

    /// Returns the session for keeping: a secret.
    pub fn session(&self) -> String {
        Kept::write(&self.0.client, &self.0.origin)
    }

    /// Returns the homeserver as a person would write it.
    pub fn server_name(&self) -> String {
        self.0.client.user_id().map(|id| id.server_name().to_string()).unwrap_or_default()
    }

    /// Starts syncing: what is learned goes to the cache, the rest to `news`. `clock` tells microseconds since 1970.
    /// `after_unclean`: the last run did not end in order, so everything around its end is asked for again.
    pub fn start(
        &self,
        cache: Cache,
        news: mpsc::UnboundedSender<News>,
        clock: fn() -> i64,
        after_unclean: bool,
    ) -> BoxFuture<'static, Result<(), Failure>> {
        let line = Arc::clone(&self.0);
        async move {
            let mut running = line.running.lock().await;
            if running.is_some() {
                return Ok(());
            }
            let learner = Learner { cache, me: line.me.clone(), clock };
            line.tap.set(Some(learner.clone()));
            let (client, origin) = (line.client.clone(), line.origin.clone());
            let kept = move || Kept::write(&client, &origin);
            let wishes = Wishes { open: line.open.subscribe(), presence: line.presence.subscribe() };
            let started = Running::start(line.client.clone(), learner, news, kept, wishes, after_unclean).await?;
            *running = Some(Arc::new(started));
            Ok(())
        }
        .boxed()
    }

    /// Stops syncing and lets go of the stores. When it returns, all that was learned is in the cache. The line cannot
    /// be started again; restore another one.
    pub fn stop(&self) -> BoxFuture<'static, ()> {
        let line = Arc::clone(&self.0);
        async move { line.stop().await }.boxed()
    }

    /// Tries to reach the homeserver at once instead of waiting for the next try.
    pub fn reconnect(&self) {
        if let Ok(running) = self.0.running.try_lock()
            && let Some(running) = &*running
        {
            running.reconnect.notify_one();
        }
    }

    /// Carries out an order; its transaction id makes a repetition harmless. Returns the new event's id, if it makes one.
    /// `public_receipts`: whether others may see how far the account has read.
    pub fn perform(&self, order: Order, public_receipts: bool) -> BoxFuture<'static, Result<Option<MessageId>, PerformError>> {
        let line = Arc::clone(&self.0);
        async move {
            let complete = line.running().await.is_some_and(|running| running.is_complete());
            let way = Way { client: &line.client, marks: &line.marks, public_receipts, complete };
            let left = matches!(order.deed, Deed::Leave { .. }).then(|| line.room(&order.chat).ok()).flatten();
            let done = way.perform(order).await?;
            if let Some(room) = left {
                line.tell(&room).await;
            }
            Ok(done)
        }
        .boxed()
    }

    /// Fetches one page of history below the hole with the token `from` and hands it to the cache.
    pub fn history(&self, chat: ChatId, from: String, count: u32) -> BoxFuture<'static, Result<(), HistoryError>> {
        let line = Arc::clone(&self.0);
        async move {
            let (Some(running), Some(learner)) = (line.running().await, line.tap.learner()) else {
                return Err(HistoryError::Later { after: None });
            };
            history::page(&line.client, &learner, &running, chat, from, count).await
        }
        .boxed()
    }

    /// Fetches all members of a chat and hands them to the cache.
    pub fn members(&self, chat: ChatId) -> BoxFuture<'static, Result<(), Failure>> {
        let line = Arc::clone(&self.0);
        async move {
            let (Some(running), Some(room)) = (line.running().await, crate::intake::room(&line.client, &chat)) else {
                return Err(Failure::new(Code::NotFound, format!("there is no chat {chat}")));
            };
            running.tell_all_members(&room).await
        }
        .boxed()
    }

    /// Names the open chat, which then comes before others while the list of chats is still coming.
    pub fn watch(&self, chat: Option<ChatId>) {
        self.0.open.send_replace(chat);
    }

    /// Tells others that the account is writing, or has stopped.
    pub fn writing(&self, chat: ChatId, on: bool) -> BoxFuture<'static, ()> {
        let line = Arc::clone(&self.0);
        async move {
            if let Some(room) = crate::intake::room(&line.client, &chat) {
                // It is told again while they write, and forgotten by others by itself.
                let _ = room.typing_notice(on).await;
            }
        }
        .boxed()
    }

    /// Starts an encrypted chat with a person, or finds the one that is there.
    pub fn start_direct(&self, person: PersonId) -> BoxFuture<'static, Result<ChatId, StartRefusal>> {
        let line = Arc::clone(&self.0);
        async move {
            let room = membership::start_direct(&line.client, &person).await?;
            line.tell(&room).await;
            Ok(ChatId(room.room_id().to_string()))
        }
        .boxed()
    }

    /// Accepts an invite.
    pub fn accept(&self, chat: ChatId) -> BoxFuture<'static, Result<(), StartRefusal>> {
        let line = Arc::clone(&self.0);
        async move {
            let room = membership::accept(&line.client, &chat).await?;
            line.tell(&room).await;
            Ok(())
        }
        .boxed()
    }

    /// Enters a chat by its id or alias; `via`: servers that know it.
    pub fn join(&self, address: String, via: Vec<String>) -> BoxFuture<'static, Result<ChatId, StartRefusal>> {
        let line = Arc::clone(&self.0);
        async move {
            let room = membership::join(&line.client, &address, &via).await?;
            line.tell(&room).await;
            Ok(ChatId(room.room_id().to_string()))
        }
        .boxed()
    }

    /// Makes a group: encrypted and by invitation, or public.
    pub fn create_group(&self, group: CreateGroup) -> BoxFuture<'static, Result<ChatId, StartRefusal>> {
        let line = Arc::clone(&self.0);
        async move {
            let room = membership::create_group(&line.client, group).await?;
            line.tell(&room).await;
            Ok(ChatId(room.room_id().to_string()))
        }
        .boxed()
    }

    /// Invites people into a chat.
    pub fn invite(&self, chat: ChatId, people: Vec<PersonId>) -> BoxFuture<'static, Result<(), Failure>> {
        let line = Arc::clone(&self.0);
        async move { membership::invite(&line.room(&chat)?, &people).await }.boxed()
    }

    /// Signs out at the homeserver, as far as it can be reached, and stops. The stores may be deleted afterwards.
    pub fn sign_out(&self) -> BoxFuture<'static, ()> {
        let line = Arc::clone(&self.0);
        async move {
            if let Err(error) = session::close(&line.client, &line.origin).await {
                tracing::warn!(%error, "the homeserver was not told of the sign-out");
            }
            line.stop().await;
        }
        .boxed()
    }
}

impl Inner {
    pub(crate) async fn running(&self) -> Option<Arc<Running>> {
        self.running.lock().await.clone()
    }

    /// Finds the room of a chat.
    pub(crate) fn room(&self, chat: &ChatId) -> Result<matrix_sdk::Room, Failure> {
        crate::intake::room(&self.client, chat).ok_or_else(|| Failure::new(Code::NotFound, format!("there is no chat {chat}")))
    }

    /// Tells of the account's own name and picture after it has changed them.
    pub(crate) async fn tell_profile(&self) {
        if let (Some(running), Some(person)) = (self.running().await, upkeep::profile(&self.client).await) {
            let _ = running.news.send(News::Profile(person));
        }
    }

    pub(crate) async fn tell(&self, room: &matrix_sdk::Room) {
        if let Some(running) = self.running().await {
            running.tell(room).await;
        }
    }

    async fn stop(&self) {
        let running = self.running.lock().await.take();
        if let Some(running) = running {
            running.stop().await;
        }
        self.tap.set(None);
        if let Err(error) = self.client.pause().await {
            tracing::warn!(%error, "the stores could not be closed");
        }
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({})", self.0.me)
    }
}
