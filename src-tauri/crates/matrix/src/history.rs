//! Pages of history, fetched when a hole comes into sight.

use futures_util::future::join_all;
use hoopoe_model::{Batch, ChatId, Code, Failure, PersonId};
use matrix_sdk::{
    Client, Room,
    deserialized_responses::TimelineEvent,
    ruma::{
        RoomId, UInt,
        api::client::{filter::LazyLoadOptions, message::get_message_events::v3::Request},
        events::{AnyStateEvent, AnyTimelineEvent},
        serde::Raw,
    },
};
use serde_json::Value;

use crate::{
    HistoryError,
    errors::http_verdict,
    event::event,
    intake::involved,
    json::{field, text},
    sync::Running,
    tap::Learner,
};

/// Fetches one page below the hole with the token `from` and hands it to the cache.
///
/// The request is made by hand: the SDK's own way keeps each event in its event cache first, one write after the other.
pub(crate) async fn page(
    client: &Client,
    learner: &Learner,
    running: &Running,
    chat: ChatId,
    from: String,
    count: u32,
) -> Result<(), HistoryError> {
    let (Ok(id), Some(room)) = (RoomId::parse(chat.as_str()), crate::intake::room(client, &chat)) else {
        return Err(HistoryError::Refused);
    };
    let mut request = Request::backward(id);
    request.from = Some(from.clone());
    request.limit = UInt::from(count);
    request.filter.lazy_load_options = LazyLoadOptions::Enabled { include_redundant_members: false };
    let page = client.send(request).await.map_err(|error| HistoryError::from(http_verdict(&error)))?;
    let context = room.push_context().await.ok().flatten();
    let events = join_all(page.chunk.into_iter().map(|raw| readable(&room, raw, context.as_ref()))).await;
    // The token of an empty page that leads nowhere else is the end.
    let next = page.end.filter(|end| !(events.is_empty() && *end == from));
    remember_locked(client, &room, &events).await;
    let mut people = involved(&events);
    people.extend(page.state.iter().filter_map(member));
    let names = running.tell_members(&room, people).await;
    let events = events.iter().filter_map(|seen| event(seen, &learner.me)).collect();
    let learned = learner.learn(Batch::History { chat, from, events, next }).await;
    learned.map_err(|error| Failure::new(Code::Storage, format!("keeping a page of history: {error}")))?;
    Ok(names?)
}

/// Decrypts an event if it needs it.
async fn readable(room: &Room, raw: Raw<AnyTimelineEvent>, context: Option<&matrix_sdk::room::PushContext>) -> TimelineEvent {
    let encrypted = raw.get_field::<String>("type").ok().flatten().is_some_and(|kind| kind == "m.room.encrypted");
    let alive = raw.get_field::<Value>("unsigned").ok().flatten().is_none_or(|unsigned| field(&unsigned, "redacted_because").is_null());
    if encrypted
        && alive
        && let Ok(event) = room.decrypt_event(raw.cast_ref_unchecked(), context).await
    {
        return event;
    }
    let mut event = TimelineEvent::from_plaintext(raw.cast());
    if let Some(context) = context {
        event.set_push_actions(context.for_event(event.raw()).await);
    }
    event
}

/// Lets the SDK know of events without a key: it decrypts what it knows when the key comes.
async fn remember_locked(client: &Client, room: &Room, events: &[TimelineEvent]) {
    let locked: Vec<_> = events.iter().filter(|event| event.kind.is_utd()).collect();
    if locked.is_empty() {
        return;
    }
    let Ok(store) = client.event_cache_store().lock().await else { return };
    let Some(store) = store.as_clean() else { return };
    for event in locked {
        if let Err(error) = store.save_event(room.room_id(), event.clone()).await {
            tracing::warn!(%error, "an event without its key could not be remembered");
        }
    }
}

fn member(raw: &Raw<AnyStateEvent>) -> Option<PersonId> {
    let json: Value = serde_json::from_str(raw.json().get()).ok()?;
    (text(&json, "type") == "m.room.member").then(|| PersonId::from(text(&json, "state_key")))
}
