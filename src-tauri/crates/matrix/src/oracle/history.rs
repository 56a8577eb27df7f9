//! Random histories of a chat, and the pieces in which a homeserver brings them.

use serde_json::{Value, json};

use super::ME;

const PEOPLE: [&str; 3] = [ME, "@bob:oracle.test", "@carol:oracle.test"];
const EMOJI: [&str; 2] = ["👍", "🎉"];

/// What an event refers to, by its number.
enum Kind {
    Message { answers: Option<usize> },
    Edit { of: usize },
    Reaction { to: usize, key: &'static str },
    Removal { of: usize },
}

struct Event {
    sender: usize,
    kind: Kind,
}

/// A response of the sync: the events up to `end`, of which those before `begin` are left out.
pub(super) struct Piece {
    pub(super) begin: usize,
    pub(super) end: usize,
    pub(super) limited: bool,
}

pub(super) struct History {
    pub(super) room: String,
    pub(super) pieces: Vec<Piece>,
    events: Vec<Event>,
    ids: Vec<String>,
}

/// A small random number generator that gives the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % 1_000_003).unwrap() % sides
    }
}

impl History {
    pub(super) fn random(seed: u64) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let count = 5 + dice.roll(60);
        let mut events: Vec<Event> = Vec::new();
        for number in 0..count {
            let sender = dice.roll(3);
            let kind = match dice.roll(10) {
                _ if number == 0 => Kind::Message { answers: None },
                0..=1 => Kind::Edit { of: dice.roll(number) },
                2..=3 => Kind::Reaction { to: dice.roll(number), key: EMOJI[dice.roll(2)] },
                4 => Kind::Removal { of: dice.roll(number) },
                5 => Kind::Message { answers: Some(dice.roll(number)) },
                _ => Kind::Message { answers: None },
            };
            // What a homeserver refuses is not in any history.
            let again = |event: &Event| matches!((&event.kind, &kind), (Kind::Reaction { to: a, key: b }, Kind::Reaction { to: c, key: d }) if a == c && b == d);
            let refused = match &kind {
                // An edit by another person counts for nothing with us; the SDK lets it hide the real edits before it.
                Kind::Edit { of } => events[*of].sender != sender,
                Kind::Reaction { .. } => events.iter().any(|event| event.sender == sender && again(event)),
                Kind::Removal { of } => matches!(events[*of].kind, Kind::Removal { .. }),
                Kind::Message { .. } => false,
            };
            let kind = if refused { Kind::Message { answers: None } } else { kind };
            events.push(Event { sender, kind });
        }
        let mut pieces = Vec::new();
        let mut done = 0;
        while done < count {
            let end = (done + 1 + dice.roll(20)).min(count);
            let begin = if dice.roll(2) == 0 { done } else { done + dice.roll(end - done) };
            pieces.push(Piece { begin, end, limited: begin > done });
            done = end;
        }
        let ids = (0..count).map(|number| format!("$history{seed}-{number}")).collect();
        Self { room: format!("!history{seed}:oracle.test"), pieces, events, ids }
    }

    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    /// The ids of all messages, in the homeserver's order.
    pub(super) fn messages(&self) -> impl Iterator<Item = &String> {
        self.ids.iter().zip(&self.events).filter(|(_, event)| matches!(event.kind, Kind::Message { .. })).map(|(id, _)| id)
    }

    /// Tells the history in a few letters an event.
    pub(super) fn story(&self) -> String {
        let event = |event: &Event| match &event.kind {
            Kind::Message { answers: None } => format!("{}m", event.sender),
            Kind::Message { answers: Some(of) } => format!("{}m>{of}", event.sender),
            Kind::Edit { of } => format!("{}e{of}", event.sender),
            Kind::Reaction { to, key } => format!("{}r{to}{key}", event.sender),
            Kind::Removal { of } => format!("{}x{of}", event.sender),
        };
        let events: Vec<_> = self.events.iter().enumerate().map(|(number, one)| format!("{number}:{}", event(one))).collect();
        let pieces: Vec<_> = self.pieces.iter().map(|piece| format!("{}..{}", piece.begin, piece.end)).collect();
        format!("{} in {}", events.join(" "), pieces.join(" "))
    }

    /// An event as the homeserver tells it once it has the events before `known`.
    pub(super) fn told(&self, number: usize, known: usize) -> Value {
        let event = &self.events[number];
        let removal = (number + 1..known).find(|later| matches!(self.events[*later].kind, Kind::Removal { of } if of == number));
        let (kind, content) = match &event.kind {
            Kind::Message { answers } => {
                let mut content = json!({ "msgtype": "m.text", "body": format!("message {number}") });
                if let Some(of) = answers {
                    content["m.relates_to"] = json!({ "m.in_reply_to": { "event_id": self.ids[*of] } });
                }
                ("m.room.message", content)
            }
            Kind::Edit { of } => {
                let new = json!({ "msgtype": "m.text", "body": format!("edit {number}") });
                let relation = json!({ "rel_type": "m.replace", "event_id": self.ids[*of] });
                ("m.room.message", json!({ "msgtype": "m.text", "body": "* edit", "m.new_content": new, "m.relates_to": relation }))
            }
            Kind::Reaction { to, key } => {
                ("m.reaction", json!({ "m.relates_to": { "rel_type": "m.annotation", "event_id": self.ids[*to], "key": key } }))
            }
            Kind::Removal { of } => ("m.room.redaction", json!({ "redacts": self.ids[*of] })),
        };
        let mut told = json!({
            "event_id": self.ids[number], "sender": PEOPLE[event.sender], "origin_server_ts": 1_000_000 + number,
            "room_id": self.room, "type": kind, "content": content
        });
        if let Some(removal) = removal {
            told["content"] = json!({});
            told["unsigned"] = json!({ "redacted_because": self.told(removal, 0) });
        }
        told
    }
}
