//! Events as they come, and as nobody should send them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use hoopoe_model::{Alert, Content, PersonId, Service, Tone, What};
use matrix_sdk::ruma::push::{Action, HighlightTweakValue, SoundTweakValue, Tweak};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Key, from_json};

fn me() -> PersonId {
    PersonId::from("@me:e.org")
}

fn made(kind: &str, content: &Value) -> Value {
    json!({ "event_id": "$e", "sender": "@ann:e.org", "origin_server_ts": 1_000, "type": kind, "content": content })
}

fn what(kind: &str, content: &Value) -> What {
    from_json(&made(kind, content), Key::Here, &[], &me()).unwrap().what
}

fn message(content: &Value) -> (Content, Option<String>) {
    match what("m.room.message", content) {
        What::Message { content, reply_to } => (content, reply_to.map(|id| id.0)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn messages() {
    let (content, reply) = message(&json!({ "msgtype": "m.emote", "body": "waves" }));
    assert!(matches!(&content, Content::Text { body, tone: Tone::Emote, .. } if body == "waves"));
    assert_eq!(reply, None);

    let quoted = json!({
        "msgtype": "m.text", "body": "> <@b:e.org> old\n> more\n\nnew",
        "m.relates_to": { "m.in_reply_to": { "event_id": "$old" } }
    });
    let (content, reply) = message(&quoted);
    assert_eq!((content.words().unwrap(), reply.as_deref()), ("new", Some("$old")));

    let threaded = json!({
        "msgtype": "m.text", "body": "x",
        "m.relates_to": { "rel_type": "m.thread", "event_id": "$root", "is_falling_back": true, "m.in_reply_to": { "event_id": "$old" } }
    });
    assert_eq!(message(&threaded).1, None);

    let (content, _) = message(&json!({ "msgtype": "m.image", "body": "cat.png", "url": "mxc://e.org/x" }));
    assert_eq!(content, Content::Other { of: "m.image".to_owned(), fallback: "cat.png".to_owned() });

    let edit = json!({
        "msgtype": "m.text", "body": "* b", "m.new_content": { "msgtype": "m.text", "body": "b" },
        "m.relates_to": { "rel_type": "m.replace", "event_id": "$a" }
    });
    let What::Edit { target, content } = what("m.room.message", &edit) else { panic!() };
    assert_eq!((target.as_str(), content.words().unwrap()), ("$a", "b"));
}

#[test]
fn other_kinds() {
    let reaction = json!({ "m.relates_to": { "rel_type": "m.annotation", "event_id": "$a", "key": "👍" } });
    assert_eq!(what("m.reaction", &reaction), What::Reaction { target: "$a".into(), key: "👍".to_owned() });
    assert_eq!(what("m.room.redaction", &json!({ "redacts": "$a" })), What::Removal { target: "$a".into() });
    let mut old = made("m.room.redaction", &json!({}));
    old["redacts"] = "$b".into();
    assert_eq!(from_json(&old, Key::Here, &[], &me()).unwrap().what, What::Removal { target: "$b".into() });
    let poll = json!({ "org.matrix.msc3381.poll.start": { "question": { "org.matrix.msc1767.text": "Tea?" } } });
    let What::Message { content, .. } = what("org.matrix.msc3381.poll.start", &poll) else { panic!() };
    assert_eq!(content.words(), Some("Tea?"));
    for hidden in ["org.matrix.msc3381.poll.response", "m.call.candidates", "org.example.thing"] {
        assert_eq!(what(hidden, &json!({})), What::Message { content: Content::Hidden, reply_to: None }, "{hidden}");
    }
    assert_eq!(what("m.room.encrypted", &json!({ "session_id": "s" })), What::Undecrypted { session: Some("s".to_owned()) });
    let mut removed = made("m.room.message", &json!({}));
    removed["unsigned"] = json!({ "redacted_because": { "event_id": "$r" } });
    assert_eq!(from_json(&removed, Key::Here, &[], &me()).unwrap().what, What::Message { content: Content::Removed, reply_to: None });
}

#[test]
fn members_come_and_go() {
    let line = |was: Option<&str>, now: &str, sender: &str| {
        let mut event = made("m.room.member", &json!({ "membership": now, "displayname": "Bob" }));
        event["state_key"] = "@bob:e.org".into();
        event["sender"] = sender.into();
        if let Some(was) = was {
            event["unsigned"] = json!({ "prev_content": { "membership": was, "displayname": "Bob" } });
        }
        match from_json(&event, Key::Here, &[], &me()).unwrap().what {
            What::Message { content: Content::Service(service), .. } => Some(service),
            _ => None,
        }
    };
    let person = PersonId::from("@bob:e.org");
    let (bob, ann) = ("@bob:e.org", "@ann:e.org");
    assert!(line(None, "join", bob) == Some(Service::Joined { person: person.clone() }));
    assert!(line(Some("invite"), "join", bob) == Some(Service::Joined { person: person.clone() }));
    assert!(line(None, "invite", ann) == Some(Service::Invited { person: person.clone() }));
    assert!(line(Some("invite"), "leave", bob) == Some(Service::Declined { person: person.clone() }));
    assert!(line(Some("join"), "leave", bob) == Some(Service::Left { person: person.clone() }));
    assert!(line(Some("join"), "leave", ann) == Some(Service::SentAway { person: person.clone() }));
    assert!(line(Some("join"), "ban", ann) == Some(Service::Banned { person: person.clone() }));
    assert!(line(Some("ban"), "leave", ann) == Some(Service::Unbanned { person }));
    assert!(line(Some("join"), "join", bob).is_none());
}

#[test]
fn push_rules_tell_how_loud() {
    let notify = || Action::Notify;
    let sound = || Action::SetTweak(Tweak::Sound(SoundTweakValue::Default));
    let highlight = || Action::SetTweak(Tweak::Highlight(HighlightTweakValue::Yes));
    let event = made("m.room.message", &json!({ "msgtype": "m.text", "body": "x" }));
    let alert = |actions: &[Action], me: &str, key| from_json(&event, key, actions, &PersonId::from(me)).unwrap().alert;
    assert_eq!(alert(&[], "@me:e.org", Key::Here), Alert::None);
    assert_eq!(alert(&[notify()], "@me:e.org", Key::Here), Alert::Quiet);
    assert_eq!(alert(&[notify(), sound()], "@me:e.org", Key::Here), Alert::Sound);
    assert_eq!(alert(&[notify(), sound(), highlight()], "@me:e.org", Key::Here), Alert::Mention);
    assert_eq!(alert(&[notify(), sound()], "@me:e.org", Key::Missing(None)), Alert::Quiet);
    assert_eq!(alert(&[notify(), sound()], "@ann:e.org", Key::Here), Alert::None);
}

/// Any JSON, a few levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(json!("$e")),
        Just(json!("m.replace")),
        Just(json!("> <@a:b> \n>")),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_.]{1,8}", inner, 0..4).prop_map(|map| map.into_iter().collect())
        ]
    })
}

/// All paths through a JSON.
fn paths(value: &Value, here: &str, all: &mut Vec<String>) {
    all.push(here.to_owned());
    if let Value::Object(map) = value {
        for (key, value) in map {
            paths(value, &format!("{here}/{}", key.replace('~', "~0").replace('/', "~1")), all);
        }
    }
    if let Value::Array(list) = value {
        for (index, value) in list.iter().enumerate() {
            paths(value, &format!("{here}/{index}"), all);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]
    #[test]
    fn no_event_breaks_the_reader(seed in 0_usize..8, at in any::<prop::sample::Index>(), put in any_json(), state_key in any::<bool>(), utd in any::<bool>()) {
        let kinds = ["m.room.message", "m.reaction", "m.room.redaction", "m.room.member", "m.sticker", "m.poll.start", "m.room.encrypted", "org.example"];
        let mut event = json!({
            "event_id": "$e", "sender": "@ann:e.org", "origin_server_ts": 5, "type": kinds[seed], "redacts": "$x",
            "unsigned": { "transaction_id": "t", "prev_content": { "membership": "join" } },
            "content": {
                "msgtype": "m.text", "body": "b", "format": "org.matrix.custom.html", "formatted_body": "<b>b</b>", "membership": "leave", "redacts": "$x",
                "m.new_content": { "msgtype": "m.text", "body": "c" }, "m.poll": { "question": { "m.text": [{ "body": "q" }] } },
                "m.relates_to": { "rel_type": "m.replace", "event_id": "$a", "key": "k", "m.in_reply_to": { "event_id": "$r" } }
            }
        });
        if state_key {
            event["state_key"] = "@b:e.org".into();
        }
        let mut all = Vec::new();
        paths(&event, "", &mut all);
        let path = &all[at.index(all.len())];
        if let Some(place) = event.pointer_mut(path) {
            *place = put;
        }
        if let Some(read) = from_json(&event, if utd { Key::Missing(None) } else { Key::Here }, &[], &me()) {
            prop_assert!(read.at >= 0 && !read.id.as_str().is_empty());
            let _ = serde_json::to_string(&read).unwrap();
        }
    }
}
