//! Events as the homeserver tells them, turned into the vocabulary's events.
//!
//! The JSON is read leniently, field by field: what one client writes wrongly must not hide a message from another.
//! Nothing in here may fail on hostile input; an event without an id, a sender or a type is no event.

use hoopoe_model::{Alert, Content, Event, Millis, PersonId, Txn, What};
use matrix_sdk::{
    deserialized_responses::{TimelineEvent, TimelineEventKind},
    ruma::{EventId, UserId, push::Action},
};
use serde_json::Value;

use crate::{
    json::{field, filled, text},
    message, state_event,
};

/// The latest moment a sender's clock may claim: the end of the year 9999.
const LAST_MOMENT: Millis = 253_402_300_799_999;
/// The most of a reaction that is kept, in letters.
const LONGEST_REACTION: usize = 64;

/// Whether an event can be read.
pub(crate) enum Key {
    /// It was never encrypted, or has been decrypted.
    Here,
    /// It is still encrypted, with a session if that is known.
    Missing(Option<String>),
}

/// Turns an event of the SDK into one of the vocabulary.
pub(crate) fn event(seen: &TimelineEvent, me: &PersonId) -> Option<Event> {
    let json: Value = serde_json::from_str(seen.raw().json().get()).ok()?;
    let key = match &seen.kind {
        TimelineEventKind::UnableToDecrypt { utd_info, .. } => Key::Missing(utd_info.session_id.clone()),
        _ => Key::Here,
    };
    from_json(&json, key, seen.push_actions().unwrap_or_default(), me)
}

/// Turns an event's JSON into an event.
pub(crate) fn from_json(json: &Value, key: Key, actions: &[Action], me: &PersonId) -> Option<Event> {
    let id = EventId::parse(text(json, "event_id")).ok()?;
    let sender = PersonId(UserId::parse(text(json, "sender")).ok()?.to_string());
    let kind = Some(text(json, "type")).filter(|kind| !kind.is_empty())?;
    let unsigned = field(json, "unsigned");
    let what = match key {
        _ if field(unsigned, "redacted_because").is_object() => removed(json, kind),
        Key::Missing(session) => What::Undecrypted { session },
        Key::Here if kind == "m.room.encrypted" => {
            What::Undecrypted { session: filled(field(json, "content"), "session_id").map(str::to_owned) }
        }
        Key::Here => what(json, kind, &sender),
    };
    let alert = if sender == *me { Alert::None } else { alert(&what, actions) };
    Some(Event {
        id: id.to_string().into(),
        at: moment(json),
        txn: (sender == *me).then(|| filled(unsigned, "transaction_id").map(Txn::from)).flatten(),
        sender,
        alert,
        what,
    })
}

fn what(json: &Value, kind: &str, sender: &PersonId) -> What {
    let content = field(json, "content");
    if let Some(state_key) = field(json, "state_key").as_str() {
        return hidden_or(state_event::service(json, kind, state_key, sender).map(Content::Service));
    }
    let relation = field(content, "m.relates_to");
    match kind {
        "m.reaction" => {
            let (target, key) = (filled(relation, "event_id"), filled(relation, "key"));
            match (target, key) {
                (Some(target), Some(key)) if text(relation, "rel_type") == "m.annotation" => {
                    What::Reaction { target: target.into(), key: key.chars().take(LONGEST_REACTION).collect() }
                }
                _ => hidden_or(None),
            }
        }
        "m.room.redaction" => match filled(content, "redacts").or_else(|| filled(json, "redacts")) {
            Some(target) => What::Removal { target: target.into() },
            None => hidden_or(None),
        },
        _ => {
            if let Some((target, content)) = message::replaced(kind, content) {
                return What::Edit { target: target.into(), content };
            }
            let reply_to = message::answered(content);
            What::Message { content: message::content(kind, content, reply_to.is_some()), reply_to: reply_to.map(Into::into) }
        }
    }
}

/// What a removed event leaves: a row where a message was, nothing where something else was.
fn removed(json: &Value, kind: &str) -> What {
    let message = field(json, "state_key").is_null() && !matches!(kind, "m.reaction" | "m.room.redaction");
    hidden_or(message.then_some(Content::Removed))
}

fn hidden_or(content: Option<Content>) -> What {
    What::Message { content: content.unwrap_or(Content::Hidden), reply_to: None }
}

/// Tells how loud an event is. What cannot be seen makes no sound; what cannot be read yet gets its sound with its key.
fn alert(what: &What, actions: &[Action]) -> Alert {
    let wanted = if !actions.iter().any(Action::should_notify) {
        Alert::None
    } else if actions.iter().any(Action::is_highlight) {
        Alert::Mention
    } else if actions.iter().any(|action| action.sound().is_some()) {
        Alert::Sound
    } else {
        Alert::Quiet
    };
    match what {
        What::Message { content: Content::Text { .. } | Content::Other { .. }, .. } => wanted,
        What::Undecrypted { .. } => wanted.min(Alert::Quiet),
        _ => Alert::None,
    }
}

/// Reads when an event was made, by the sender's clock.
pub(crate) fn moment(json: &Value) -> Millis {
    field(json, "origin_server_ts").as_i64().unwrap_or_default().clamp(0, LAST_MOMENT)
}

#[cfg(test)]
mod tests;
