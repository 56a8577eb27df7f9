//! What the sync brings, handed to the cache in the order it came.
//!
//! New events are taken from the responses themselves, before the SDK's event cache leaves out what it has seen: so the
//! holes are told as the homeserver tells them, and the order is the homeserver's. Nothing that the account sends
//! appears here before the sync brings it back.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use hoopoe_cache::CacheError;
use hoopoe_model::{Batch, ChatId, Fact, PersonId, Piece, ReceiptFact, Typing};
use matrix_sdk::{
    Client, Room,
    deserialized_responses::TimelineEvent,
    ruma::RoomId,
    sync::{JoinedRoomUpdate, RoomUpdates, State, Timeline},
};
use serde_json::Value;
use tokio::sync::{broadcast, mpsc, watch};

use crate::{
    event::event,
    json::{field, text},
    news::News,
    rooms::Rooms,
    tap::Learner,
};

/// Takes the responses one after the other.
pub(crate) struct Intake {
    pub(crate) client: Client,
    pub(crate) learner: Learner,
    pub(crate) rooms: Arc<tokio::sync::Mutex<Rooms>>,
    pub(crate) news: mpsc::UnboundedSender<News>,
    /// Asks for everything around now to be fetched again, because some of it was lost.
    pub(crate) lost: mpsc::UnboundedSender<()>,
    pub(crate) taken: watch::Sender<u64>,
}

impl Intake {
    /// Runs until the client is gone.
    pub(crate) async fn run(self, mut updates: broadcast::Receiver<RoomUpdates>) {
        loop {
            let count = match updates.recv().await {
                Ok(updates) => {
                    if let Err(error) = self.take(updates).await {
                        tracing::error!(%error, "what the sync brought could not be kept");
                        self.rooms.lock().await.forget();
                        let _ = self.lost.send(());
                    }
                    1
                }
                Err(broadcast::error::RecvError::Lagged(count)) => {
                    tracing::warn!(count, "the sync was faster than the cache");
                    let _ = self.lost.send(());
                    count
                }
                Err(broadcast::error::RecvError::Closed) => return,
            };
            self.taken.send_modify(|taken| *taken += count);
        }
    }

    async fn take(&self, updates: RoomUpdates) -> Result<(), CacheError> {
        // What the chats are comes before what happened in them, so that a notification has a name to show.
        let mut facts = Vec::new();
        for (id, update) in &updates.joined {
            facts.extend(self.facts(id, &update.timeline, &update.state).await);
        }
        for (id, update) in &updates.left {
            facts.extend(self.facts(id, &update.timeline, &update.state).await);
        }
        for id in updates.invited.keys().chain(updates.knocked.keys()) {
            facts.extend(self.facts(id, &Timeline::default(), &State::Before(Vec::new())).await);
        }
        self.learn_facts(facts).await?;
        for (id, update) in &updates.left {
            self.live(id, &update.timeline).await?;
        }
        let mut receipts = Vec::new();
        for (id, update) in &updates.joined {
            self.live(id, &update.timeline).await?;
            receipts.extend(self.ephemeral(id, update));
        }
        self.learn_facts(receipts).await
    }

    async fn learn_facts(&self, facts: Vec<Fact>) -> Result<(), CacheError> {
        if facts.is_empty() { Ok(()) } else { self.learner.learn(Batch::Facts(facts)).await }
    }

    /// Tells what is new about a chat and about those who are named in what came.
    async fn facts(&self, id: &RoomId, timeline: &Timeline, state: &State) -> Vec<Fact> {
        let Some(room) = self.client.get_room(id) else { return Vec::new() };
        let mut people = involved(&timeline.events);
        let (State::Before(state) | State::After(state)) = state;
        people.extend(state.iter().filter_map(|event| member(event.json().get())));
        let mut rooms = self.rooms.lock().await;
        let mut facts = rooms.chat(&room).await;
        facts.extend(rooms.members(&room, people).await);
        facts
    }

    async fn live(&self, id: &RoomId, timeline: &Timeline) -> Result<(), CacheError> {
        let gap = timeline.prev_batch.as_ref().filter(|_| timeline.limited).map(|token| Piece::Gap { token: token.clone() });
        let judged = self.judged(id, &timeline.events).await;
        let events = judged.iter().filter_map(|seen| event(seen, &self.learner.me)).map(Piece::Event);
        let pieces: Vec<_> = gap.into_iter().chain(events).collect();
        if pieces.is_empty() { Ok(()) } else { self.learner.learn(Batch::Live { chat: ChatId(id.to_string()), pieces }).await }
    }

    /// Has the push rules say what they could not say when the response came: what they need to know of a chat that was
    /// just entered comes with the same response.
    async fn judged<'a>(&self, id: &RoomId, events: &'a [TimelineEvent]) -> Cow<'a, [TimelineEvent]> {
        if events.iter().all(|event| event.push_actions().is_some()) {
            return Cow::Borrowed(events);
        }
        let context = match self.client.get_room(id) {
            Some(room) => room.push_context().await.ok().flatten(),
            None => None,
        };
        let Some(context) = context else { return Cow::Borrowed(events) };
        let mut judged = events.to_vec();
        for event in judged.iter_mut().filter(|event| event.push_actions().is_none()) {
            event.set_push_actions(context.for_event(event.raw()).await);
        }
        Cow::Owned(judged)
    }

    /// Reads receipts, and tells who is writing.
    fn ephemeral(&self, id: &RoomId, update: &JoinedRoomUpdate) -> Vec<Fact> {
        let chat = ChatId(id.to_string());
        let mut facts = Vec::new();
        for raw in &update.ephemeral {
            let Ok(json) = serde_json::from_str::<Value>(raw.json().get()) else { continue };
            let content = field(&json, "content");
            match text(&json, "type") {
                "m.receipt" => facts.extend(receipts(&chat, content, &self.learner.me)),
                "m.typing" => {
                    let people = field(content, "user_ids").as_array().into_iter().flatten().filter_map(Value::as_str).map(PersonId::from);
                    let people = people.filter(|person| *person != self.learner.me).collect();
                    let _ = self.news.send(News::Typing(Typing { chat: chat.clone(), people }));
                }
                _ => {}
            }
        }
        facts
    }
}

/// Reads receipts: everyone's public ones and the account's own private ones. One that is for a thread says nothing
/// about the rest of the chat.
fn receipts(chat: &ChatId, content: &Value, me: &PersonId) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (message, kinds) in content.as_object().into_iter().flatten() {
        for kind in ["m.read", "m.read.private"] {
            for (person, receipt) in field(kinds, kind).as_object().into_iter().flatten() {
                let whole = matches!(field(receipt, "thread_id").as_str(), None | Some("main"));
                if whole && (kind == "m.read" || person == me.as_str()) {
                    facts.push(Fact::Receipt(ReceiptFact {
                        chat: chat.clone(),
                        person: person.as_str().into(),
                        message: message.as_str().into(),
                        at: field(receipt, "ts").as_i64().unwrap_or_default(),
                    }));
                }
            }
        }
    }
    facts
}

/// Finds who sent some events, or is the one they speak of.
pub(crate) fn involved(events: &[TimelineEvent]) -> BTreeSet<PersonId> {
    let senders = events.iter().filter_map(TimelineEvent::sender).map(|sender| PersonId(sender.to_string()));
    let members = events.iter().filter_map(|event| member(event.raw().json().get()));
    senders.chain(members).collect()
}

fn member(json: &str) -> Option<PersonId> {
    // Most events are none: the type is looked for before the whole is read.
    let json: Value = json.contains("m.room.member").then(|| serde_json::from_str(json).ok()).flatten()?;
    (text(&json, "type") == "m.room.member").then(|| PersonId::from(text(&json, "state_key")))
}

/// Holds the sync back until what it brought is in the cache, so that its position is never ahead of it.
pub(crate) struct Gate {
    sent: Mutex<(broadcast::Receiver<RoomUpdates>, u64)>,
    taken: watch::Receiver<u64>,
}

impl Gate {
    /// Counts along with an intake that listens from the same moment on.
    pub(crate) fn new(updates: broadcast::Receiver<RoomUpdates>, taken: watch::Receiver<u64>) -> Self {
        Self { sent: Mutex::new((updates, 0)), taken }
    }

    /// Waits until everything that was brought so far is in the cache.
    pub(crate) async fn pass(&self) {
        let sent = {
            let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
            let (updates, count) = &mut *sent;
            loop {
                match updates.try_recv() {
                    Ok(_) => *count += 1,
                    Err(broadcast::error::TryRecvError::Lagged(lost)) => *count += lost,
                    Err(_) => break *count,
                }
            }
        };
        // An intake that has ended is waited for by nobody.
        let _ = self.taken.clone().wait_for(|taken| *taken >= sent).await;
    }
}

/// Finds the room of a chat.
pub(crate) fn room(client: &Client, chat: &ChatId) -> Option<Room> {
    client.get_room(&RoomId::parse(chat.as_str()).ok()?)
}
