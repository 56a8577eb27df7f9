//! State events as lines about the chat itself.

use hoopoe_model::{PersonId, Service};
use serde_json::Value;

use crate::json::{field, text};

/// The most of a name that is kept, in letters.
const LONGEST: usize = 1000;

/// Tells what a state event says; `None` when it is nothing for a person to read.
pub(crate) fn service(json: &Value, kind: &str, state_key: &str, sender: &PersonId) -> Option<Service> {
    let content = field(json, "content");
    let name = |key: &str| text(content, key).chars().take(LONGEST).collect();
    match kind {
        "m.room.member" => member(json, state_key, sender),
        "m.room.create" => Some(Service::Created),
        "m.room.name" => Some(Service::Titled { title: name("name") }),
        "m.room.topic" => Some(Service::Topic { topic: name("topic") }),
        "m.room.avatar" => Some(Service::ChatPictured),
        "m.room.encryption" => Some(Service::Encrypted),
        "m.room.pinned_events" => Some(Service::Pinned),
        _ => None,
    }
}

fn member(json: &Value, state_key: &str, sender: &PersonId) -> Option<Service> {
    let now = field(json, "content");
    let before = field(json, "unsigned").get("prev_content").or_else(|| json.get("prev_content")).unwrap_or(&Value::Null);
    let was = match text(before, "membership") {
        "" => "leave",
        membership => membership,
    };
    let person = PersonId::from(state_key);
    let by_themselves = *sender == person;
    match (was, text(now, "membership")) {
        ("join", "join") => profile(before, now),
        (_, "join") => Some(Service::Joined { person }),
        ("invite", "invite") | ("knock", "leave") | ("ban", "ban") => None,
        (_, "invite") => Some(Service::Invited { person }),
        ("invite", "leave") if by_themselves => Some(Service::Declined { person }),
        ("ban", "leave") => Some(Service::Unbanned { person }),
        (_, "leave") if by_themselves => Some(Service::Left { person }),
        (_, "leave") => Some(Service::SentAway { person }),
        (_, "ban") => Some(Service::Banned { person }),
        _ => None,
    }
}

fn profile(before: &Value, now: &Value) -> Option<Service> {
    let (was, name) = (text(before, "displayname"), text(now, "displayname"));
    if name != was {
        let kept = |name: &str| name.chars().take(LONGEST).collect();
        return Some(Service::Named { was: kept(was), name: kept(name) });
    }
    (text(now, "avatar_url") != text(before, "avatar_url")).then_some(Service::Pictured)
}
