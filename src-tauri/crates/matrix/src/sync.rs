//! The running sync of a line: its tasks, its start and its end.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use hoopoe_model::{Batch, ChatId, Code, Fact, Failure, PersonId};
use matrix_sdk::{
    Client, Room, RoomMemberships,
    event_handler::EventHandlerHandle,
    ruma::{
        OwnedRoomId,
        events::{AnySyncTimelineEvent, GlobalAccountDataEvent, direct::DirectEventContent},
    },
};
use matrix_sdk_ui::sync_service::SyncService;
use tokio::{
    sync::{Mutex, Notify, broadcast::error::RecvError, mpsc, watch},
    task::JoinSet,
};

use crate::{
    connection::Watch,
    errors::failure,
    intake::{Gate, Intake},
    news::News,
    notify,
    rooms::Rooms,
    tap::Learner,
    upkeep,
};

/// How many events of a chat the sync brings at once before it leaves a hole. The same as what the SDK asks for an open
/// chat: a larger number there would bring old events again.
const TIMELINE: u32 = 20;
/// How long changes of chats are gathered before they are told.
const GATHERING: Duration = Duration::from_millis(50);

/// What the user wants of a sync while it runs.
pub(crate) struct Wishes {
    /// The open chat.
    pub(crate) open: watch::Receiver<Option<ChatId>>,
    /// Whether others may see that the account is online.
    pub(crate) presence: watch::Receiver<Option<bool>>,
}

/// A sync that runs. It ends when it is dropped, or in order by [`Running::stop`].
pub(crate) struct Running {
    client: Client,
    sync: Arc<SyncService>,
    gate: Arc<Gate>,
    handlers: Vec<EventHandlerHandle>,
    rooms: Arc<Mutex<Rooms>>,
    learner: Learner,
    complete: watch::Receiver<bool>,
    pub(crate) reconnect: Arc<Notify>,
    pub(crate) news: mpsc::UnboundedSender<News>,
    /// Tasks that must end before the stores are closed.
    tasks: Mutex<JoinSet<()>>,
}

impl Running {
    /// Starts. `afresh`: everything around now is asked for again.
    pub(crate) async fn start(
        client: Client,
        learner: Learner,
        news: mpsc::UnboundedSender<News>,
        kept: impl Fn() -> String + Send + Sync + 'static,
        wishes: Wishes,
        afresh: bool,
    ) -> Result<Self, Failure> {
        let (taken, taken_up_to) = watch::channel(0);
        let (updates, counted) = (client.subscribe_to_all_room_updates(), client.subscribe_to_all_room_updates());
        let gate = Arc::new(Gate::new(counted, taken_up_to));
        let sync = SyncService::builder(client.clone())
            .with_offline_mode()
            .with_room_list_timeline_limit(TIMELINE)
            .build()
            .await
            .map_err(|error| Failure::new(Code::Internal, format!("making the sync: {error}")))?;
        let sync = Arc::new(sync);
        let settings = client.notification_settings().await;
        let rules = settings.subscribe_to_changes();
        let rooms = Arc::new(Mutex::new(Rooms::new(settings.clone(), learner.clone())));
        let (lost, losses) = mpsc::unbounded_channel();
        let (change, changes) = mpsc::unbounded_channel();
        let (completed, complete) = watch::channel(false);
        let reconnect = Arc::new(Notify::new());
        let mut tasks = JoinSet::new();

        let intake =
            Intake { client: client.clone(), learner: learner.clone(), rooms: Arc::clone(&rooms), news: news.clone(), lost, taken };
        tasks.spawn(intake.run(updates));
        tasks.spawn(listen(client.clone(), rules, change.clone()));
        tasks.spawn(refresh(client.clone(), Arc::clone(&rooms), learner.clone(), changes));
        tasks.spawn(notify::tell_defaults(settings, news.clone()));
        tasks.spawn(upkeep::presence(client.clone(), wishes.presence));
        upkeep::tell_blocked(&client, &news).await;
        let watch = Watch {
            client: client.clone(),
            sync: Arc::clone(&sync),
            gate: Arc::clone(&gate),
            news: news.clone(),
            losses,
            completed,
            open: wishes.open,
            reconnect: Arc::clone(&reconnect),
        };
        if afresh {
            let _ = change.send(None);
        }
        tasks.spawn(watch.run(kept, afresh));
        let blocked = upkeep::blocked(&client, news.clone());
        let handlers = vec![hold_back(&client, Arc::clone(&gate)), direct_chats(&client, change), blocked];
        Ok(Self { client, sync, gate, handlers, rooms, learner, complete, reconnect, news, tasks: Mutex::new(tasks) })
    }

    /// Stops in order: what the sync has brought is in the cache when this returns.
    pub(crate) async fn stop(&self) {
        self.sync.stop().await;
        self.gate.pass().await;
        self.tasks.lock().await.shutdown().await;
        // The task that starts the sync is gone now: what it may have started meanwhile stays stopped.
        self.sync.stop().await;
    }

    /// Whether the list of chats is complete.
    pub(crate) fn is_complete(&self) -> bool {
        *self.complete.borrow()
    }

    /// Tells the cache what is new about a chat, after the account itself has changed it.
    pub(crate) async fn tell(&self, room: &Room) {
        let facts = self.rooms.lock().await.chat(room).await;
        if let Err(error) = self.keep(facts).await {
            tracing::error!(%error, "a chat could not be kept");
        }
    }

    /// Tells the cache what the SDK knows of some members of a chat.
    pub(crate) async fn tell_members(&self, room: &Room, people: BTreeSet<PersonId>) -> Result<(), Failure> {
        let facts = self.rooms.lock().await.members(room, people).await;
        self.keep(facts).await
    }

    /// Fetches all members of a chat and tells the cache of them.
    pub(crate) async fn tell_all_members(&self, room: &Room) -> Result<(), Failure> {
        let members = room.members(RoomMemberships::ACTIVE).await.map_err(|error| failure("fetching the members", &error))?;
        let facts = {
            let mut rooms = self.rooms.lock().await;
            members.iter().filter_map(|member| rooms.member(room, member)).collect()
        };
        self.keep(facts).await
    }

    async fn keep(&self, facts: Vec<Fact>) -> Result<(), Failure> {
        if facts.is_empty() {
            return Ok(());
        }
        let Err(error) = self.learner.learn(Batch::Facts(facts)).await else { return Ok(()) };
        self.rooms.lock().await.forget();
        Err(Failure::new(Code::Storage, format!("keeping what is known of a chat: {error}")))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for handler in self.handlers.drain(..) {
            self.client.remove_event_handler(handler);
        }
        // The SDK's own tasks do not end with what they belong to.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let sync = Arc::clone(&self.sync);
            runtime.spawn(async move { sync.stop().await });
        }
    }
}

/// The SDK waits for its handlers before it keeps the sync's position: this one waits for the cache.
fn hold_back(client: &Client, gate: Arc<Gate>) -> EventHandlerHandle {
    client.add_event_handler(move |_: AnySyncTimelineEvent| {
        let gate = Arc::clone(&gate);
        async move { gate.pass().await }
    })
}

/// Which chats are direct is told for all of them at once.
fn direct_chats(client: &Client, change: mpsc::UnboundedSender<Option<OwnedRoomId>>) -> EventHandlerHandle {
    client.add_event_handler(move |_: GlobalAccountDataEvent<DirectEventContent>| {
        let _ = change.send(None);
        async {}
    })
}

/// Passes on which rooms changed; `None` stands for all of them.
async fn listen(client: Client, mut rules: tokio::sync::broadcast::Receiver<()>, change: mpsc::UnboundedSender<Option<OwnedRoomId>>) {
    let mut infos = client.room_info_notable_update_receiver();
    loop {
        let changed = tokio::select! {
            info = infos.recv() => match info {
                Ok(info) => Some(info.room_id),
                Err(RecvError::Lagged(_)) => None,
                Err(RecvError::Closed) => return,
            },
            rule = rules.recv() => match rule {
                Ok(()) | Err(RecvError::Lagged(_)) => None,
                Err(RecvError::Closed) => return,
            },
        };
        if change.send(changed).is_err() {
            return;
        }
    }
}

/// Tells the cache of chats that changed, a few at a time.
async fn refresh(client: Client, rooms: Arc<Mutex<Rooms>>, learner: Learner, mut changes: mpsc::UnboundedReceiver<Option<OwnedRoomId>>) {
    while let Some(first) = changes.recv().await {
        tokio::time::sleep(GATHERING).await;
        let mut changed = vec![first];
        while let Ok(next) = changes.try_recv() {
            changed.push(next);
        }
        let changed: Vec<Room> = if changed.contains(&None) {
            client.rooms()
        } else {
            changed.sort();
            changed.dedup();
            changed.into_iter().flatten().filter_map(|id| client.get_room(&id)).collect()
        };
        let mut facts = Vec::new();
        for room in changed {
            facts.extend(rooms.lock().await.chat(&room).await);
        }
        if !facts.is_empty()
            && let Err(error) = learner.learn(Batch::Facts(facts)).await
        {
            // It is told again with the next change.
            rooms.lock().await.forget();
            tracing::error!(%error, "chats could not be kept");
        }
    }
}
