//! How the line to the homeserver is: told to the account, and mended.

use std::{sync::Arc, time::Duration};

use hoopoe_model::{ChatId, Connection};
use matrix_sdk::{Client, RoomState, SessionChange, config::RequestConfig, ruma::RoomId};
use matrix_sdk_ui::{
    room_list_service::{RoomListLoadingState, State as ListState},
    sync_service::{State as SyncState, SyncService},
};
use tokio::{
    sync::{
        Notify,
        broadcast::{self, error::RecvError},
        mpsc, watch,
    },
    time::{Instant, sleep_until, timeout},
};

use crate::{intake::Gate, news::News, upkeep};

/// The first and the longest wait before a homeserver that could not be reached is tried again.
const WAITS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));
/// A homeserver that is there answers the long poll after 30 s; one that stays silent longer is asked whether it is.
const SILENCE: Duration = Duration::from_secs(45);
/// How long the list of chats must stand still to count as complete when its length does not tell.
const STILL: Duration = Duration::from_secs(3);
/// How long to wait before everything is fetched again that the cache could not take.
const RELIEF: Duration = Duration::from_secs(5);

/// Watches over a sync.
pub(crate) struct Watch {
    pub(crate) client: Client,
    pub(crate) sync: Arc<SyncService>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) news: mpsc::UnboundedSender<News>,
    /// Something that the sync brought was lost.
    pub(crate) losses: mpsc::UnboundedReceiver<()>,
    /// Set when the list of chats is complete.
    pub(crate) completed: watch::Sender<bool>,
    /// The chat that the user looks at.
    pub(crate) open: watch::Receiver<Option<ChatId>>,
    pub(crate) reconnect: Arc<Notify>,
}

impl Watch {
    /// Starts the sync and watches over it until the session ends. `kept` writes the session down, as it is now.
    pub(crate) async fn run(mut self, kept: impl Fn() -> String, afresh: bool) {
        let (sync, news, sessions) = (Arc::clone(&self.sync), self.news.clone(), self.client.subscribe_to_session_changes());
        tokio::select! {
            // Whatever the other is waiting for: with a dead token, everything stops at once.
            () = end(sessions, &news, kept) => {
                sync.stop().await;
                let _ = news.send(News::Connection(Connection::SignedOut));
            }
            () = self.watch(afresh) => {}
        }
    }

    async fn watch(&mut self, afresh: bool) {
        let (mut service, mut list) = (self.sync.state(), self.sync.room_list_service().state());
        if afresh {
            // Without its position the sync brings everything around now again.
            self.sync.expire_sessions().await;
        }
        self.sync.start().await;
        let mut said = Connection::Connecting;
        let _ = self.news.send(News::Connection(said));
        let mut profile_known = false;
        let mut wait = WAITS.0;
        let mut next_try = Instant::now() + wait;
        let mut silent_since = Instant::now();
        let reconnect = Arc::clone(&self.reconnect);
        loop {
            let (running, answered) = (matches!(service.get(), SyncState::Running), is_answer(&list.get()));
            let now = match (running, answered) {
                (true, true) => Connection::Online,
                (true, false) => said,
                (false, _) => Connection::Offline,
            };
            if now != said {
                said = now;
                let _ = self.news.send(News::Connection(said));
            }
            if now == Connection::Online {
                wait = WAITS.0;
                profile_known = profile_known || self.tell_profile().await;
            }
            let incomplete = now == Connection::Online && !*self.completed.borrow();
            if incomplete && self.is_complete().await {
                self.complete().await;
            }
            tokio::select! {
                state = service.next() => match state {
                    Some(SyncState::Running) => silent_since = Instant::now(),
                    Some(_) => next_try = Instant::now() + wait,
                    None => return,
                },
                _ = list.next() => silent_since = Instant::now(),
                () = reconnect.notified() => {
                    wait = WAITS.0;
                    self.restart(running && answered).await;
                    next_try = Instant::now() + wait;
                }
                () = sleep_until(next_try), if !running => {
                    wait = (wait * 2).min(WAITS.1);
                    self.restart(false).await;
                    next_try = Instant::now() + wait;
                }
                () = sleep_until(silent_since + SILENCE), if running => {
                    silent_since = Instant::now();
                    self.restart(true).await;
                }
                () = sleep_until(silent_since + STILL), if incomplete => self.complete().await,
                Ok(()) = self.open.changed() => self.prefer().await,
                Some(()) = self.losses.recv() => {
                    tokio::time::sleep(RELIEF).await;
                    while self.losses.try_recv().is_ok() {}
                    self.sync.expire_sessions().await;
                    self.sync.start().await;
                }
            }
        }
    }

    /// Has the open chat synced before others while the list of chats is still coming. Later every chat is in it.
    async fn prefer(&mut self) {
        let open = self.open.borrow_and_update().as_ref().and_then(|chat| RoomId::parse(chat.as_str()).ok());
        let completed = *self.completed.borrow();
        if let (Some(id), false) = (open, completed) {
            self.sync.room_list_service().subscribe_to_rooms(&[&id]).await;
        }
    }

    /// Tries at once to reach the homeserver. A sync that looks alive is only cut when the homeserver cannot be reached.
    async fn restart(&self, looks_alive: bool) {
        if looks_alive {
            let asking = self.client.fetch_server_versions(Some(RequestConfig::new().disable_retry()));
            if matches!(timeout(Duration::from_secs(10), asking).await, Ok(Ok(_))) {
                return;
            }
            self.sync.stop().await;
        }
        self.sync.start().await;
    }

    /// Whether all chats that the homeserver counts are here.
    async fn is_complete(&self) -> bool {
        let Ok(list) = self.sync.room_list_service().all_rooms().await else { return false };
        let RoomListLoadingState::Loaded { maximum_number_of_rooms: Some(all) } = list.loading_state().get() else { return false };
        let here = self.client.rooms().iter().filter(|room| !matches!(room.state(), RoomState::Left | RoomState::Banned)).count();
        u32::try_from(here).unwrap_or(u32::MAX) >= all
    }

    async fn complete(&self) {
        self.gate.pass().await;
        self.completed.send_replace(true);
        let _ = self.news.send(News::FirstSyncDone);
    }

    async fn tell_profile(&self) -> bool {
        let Some(person) = upkeep::profile(&self.client).await else { return false };
        let _ = self.news.send(News::Profile(person));
        true
    }
}

/// Waits for the session's end, and has it kept when its tokens change.
async fn end(mut sessions: broadcast::Receiver<SessionChange>, news: &mpsc::UnboundedSender<News>, kept: impl Fn() -> String) {
    // They may have changed before anybody listened.
    let _ = news.send(News::Session(kept()));
    loop {
        match sessions.recv().await {
            Ok(SessionChange::TokensRefreshed) | Err(RecvError::Lagged(_)) => {
                let _ = news.send(News::Session(kept()));
            }
            Ok(SessionChange::UnknownToken(_)) | Err(RecvError::Closed) => return,
        }
    }
}

/// Whether the list's last request was answered. Its state is only set after a request, unlike the service's.
fn is_answer(state: &ListState) -> bool {
    matches!(state, ListState::SettingUp | ListState::Recovering | ListState::Running)
}
