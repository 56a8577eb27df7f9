//! What a person does in rooms, over plain HTTP.

use serde_json::{Value, json};

use crate::{
    Api, Direction, Page, Result, SERVER_NAME,
    api::{encoded, text},
};

const CLIENT: &str = "/_matrix/client/v3";

impl Api {
    /// Makes a room as the body of `createRoom` says and returns its id.
    pub fn create_room(&self, body: &Value) -> Result<String> {
        Ok(text(&self.post(&format!("{CLIENT}/createRoom"), body)?, "room_id"))
    }

    /// Makes a direct chat, tells the account that it is one, and returns its id. Only an unencrypted one can be written to from here.
    pub fn create_direct(&self, other: &str, encrypted: bool) -> Result<String> {
        let encryption = json!([{"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}]);
        let state = if encrypted { encryption } else { json!([]) };
        let body = json!({"preset": "trusted_private_chat", "is_direct": true, "invite": [other], "initial_state": state});
        let room = self.create_room(&body)?;
        self.mark_direct(other, &room)?;
        Ok(room)
    }

    /// Tells the account that a room is a direct chat with a person.
    pub fn mark_direct(&self, other: &str, room: &str) -> Result<()> {
        let path = format!("{CLIENT}/user/{}/account_data/m.direct", encoded(self.user()));
        let mut direct = self.get(&path).unwrap_or_else(|_| json!({}));
        if let Some(chats) = direct.as_object_mut() {
            let rooms = chats.entry(other).or_insert_with(|| json!([]));
            if let Some(rooms) = rooms.as_array_mut() {
                rooms.push(json!(room));
            }
        }
        self.put(&path, &direct).map(drop)
    }

    /// Joins a room by its id or alias and returns its id.
    pub fn join(&self, room: &str) -> Result<String> {
        Ok(text(&self.post(&format!("{CLIENT}/join/{}", encoded(room)), &json!({}))?, "room_id"))
    }

    /// Leaves a room, or turns an invite down.
    pub fn leave(&self, room: &str) -> Result<()> {
        self.post(&in_room(room, "leave"), &json!({})).map(drop)
    }

    /// Asks a person to join.
    pub fn invite(&self, room: &str, person: &str) -> Result<()> {
        self.post(&in_room(room, "invite"), &json!({"user_id": person})).map(drop)
    }

    /// Sends an event under a transaction id and returns its id. The same id again gives the same event.
    pub fn send(&self, room: &str, kind: &str, txn: &str, content: &Value) -> Result<String> {
        let path = in_room(room, &format!("send/{}/{}", encoded(kind), encoded(txn)));
        Ok(text(&self.put(&path, content)?, "event_id"))
    }

    /// For the seeding service only: as [`Self::send`], with a date in milliseconds since 1970.
    pub fn send_at(&self, room: &str, kind: &str, txn: &str, content: &Value, at: i64) -> Result<String> {
        let path = in_room(room, &format!("send/{}/{}?ts={at}", encoded(kind), encoded(txn)));
        Ok(text(&self.put(&path, content)?, "event_id"))
    }

    /// Sends a message with a content of any shape and returns its id.
    pub fn message(&self, room: &str, content: &Value) -> Result<String> {
        self.send(room, "m.room.message", &self.txn(), content)
    }

    /// Says something and returns the message's id.
    pub fn say(&self, room: &str, body: &str) -> Result<String> {
        self.message(room, &plain(body))
    }

    /// Answers a message.
    pub fn reply(&self, room: &str, to: &str, body: &str) -> Result<String> {
        let mut content = plain(body);
        set(&mut content, "m.relates_to", json!({"m.in_reply_to": {"event_id": to}}));
        self.message(room, &content)
    }

    /// Says something that calls a person by name; the name should stand in the text.
    pub fn mention(&self, room: &str, person: &str, body: &str) -> Result<String> {
        let mut content = plain(body);
        set(&mut content, "m.mentions", json!({"user_ids": [person]}));
        self.message(room, &content)
    }

    /// Gives an own message another wording.
    pub fn edit(&self, room: &str, message: &str, body: &str) -> Result<String> {
        let mut content = plain(&format!("* {body}"));
        set(&mut content, "m.new_content", plain(body));
        set(&mut content, "m.relates_to", json!({"rel_type": "m.replace", "event_id": message}));
        self.message(room, &content)
    }

    /// Reacts to a message and returns the reaction's id.
    pub fn react(&self, room: &str, message: &str, emoji: &str) -> Result<String> {
        let content = json!({"m.relates_to": {"rel_type": "m.annotation", "event_id": message, "key": emoji}});
        self.send(room, "m.reaction", &self.txn(), &content)
    }

    /// Removes a message, or takes a reaction back.
    pub fn redact(&self, room: &str, event: &str) -> Result<String> {
        let path = in_room(room, &format!("redact/{}/{}", encoded(event), self.txn()));
        Ok(text(&self.put(&path, &json!({}))?, "event_id"))
    }

    /// Says that everything up to a message was read, so that others see it.
    pub fn read(&self, room: &str, message: &str) -> Result<()> {
        self.post(&in_room(room, "read_markers"), &json!({"m.fully_read": message, "m.read": message})).map(drop)
    }

    /// Tells others that the person is writing, or has stopped.
    pub fn writing(&self, room: &str, on: bool) -> Result<()> {
        let path = in_room(room, &format!("typing/{}", encoded(self.user())));
        self.put(&path, &json!({"typing": on, "timeout": 20_000})).map(drop)
    }

    /// A page of a room's history. `from` is an earlier page's `next`; `None` starts at the newest, or at the oldest.
    pub fn messages(&self, room: &str, from: Option<&str>, direction: Direction, limit: u32) -> Result<Page> {
        let way = if direction == Direction::Back { "b" } else { "f" };
        let from = from.map(|token| format!("&from={}", encoded(token))).unwrap_or_default();
        let mut answer = self.get(&in_room(room, &format!("messages?dir={way}&limit={limit}{from}")))?;
        let events = answer.get_mut("chunk").and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default();
        Ok(Page { events, next: answer.get("end").and_then(Value::as_str).map(str::to_owned) })
    }

    /// All events of a room, oldest first.
    pub fn history(&self, room: &str) -> Result<Vec<Value>> {
        let (mut events, mut from) = (Vec::new(), None);
        loop {
            let page = self.messages(room, from.as_deref(), Direction::Forward, 1000)?;
            events.extend(page.events);
            match page.next {
                Some(next) if from.as_ref() != Some(&next) => from = Some(next),
                _ => return Ok(events),
            }
        }
    }

    /// The bodies of a room's messages, oldest first, as they were sent: edits are messages of their own, removed ones are empty.
    pub fn bodies(&self, room: &str) -> Result<Vec<String>> {
        let events = self.history(room)?;
        let messages = events.iter().filter(|event| text(event, "type") == "m.room.message");
        Ok(messages.map(|event| event.get("content").map(|content| text(content, "body")).unwrap_or_default()).collect())
    }

    /// A piece of a room's state.
    pub fn state(&self, room: &str, kind: &str, key: &str) -> Result<Value> {
        self.get(&in_room(room, &format!("state/{}/{}", encoded(kind), encoded(key))))
    }

    /// Sets a piece of a room's state.
    pub fn set_state(&self, room: &str, kind: &str, key: &str, content: &Value) -> Result<()> {
        self.put(&in_room(room, &format!("state/{}/{}", encoded(kind), encoded(key))), content).map(drop)
    }

    /// The rooms the person is in.
    pub fn joined_rooms(&self) -> Result<Vec<String>> {
        let answer = self.get(&format!("{CLIENT}/joined_rooms"))?;
        let rooms = answer.get("joined_rooms").and_then(Value::as_array);
        Ok(rooms.into_iter().flatten().filter_map(|room| room.as_str().map(str::to_owned)).collect())
    }

    /// Makes a room silent for the person, or lets it sound again.
    pub fn mute(&self, room: &str, on: bool) -> Result<()> {
        let path = format!("{CLIENT}/pushrules/global/override/{}", encoded(room));
        if !on {
            return self.delete(&path).map(drop);
        }
        let rule = json!({"conditions": [{"kind": "event_match", "key": "room_id", "pattern": room}], "actions": []});
        self.put(&path, &rule).map(drop)
    }

    /// Gives the person a name.
    pub fn set_name(&self, name: &str) -> Result<()> {
        self.put(&format!("{CLIENT}/profile/{}/displayname", encoded(self.user())), &json!({"displayname": name})).map(drop)
    }

    /// Asks what is new since an earlier answer's `next_batch`, waiting for it as long as `wait_ms`.
    pub fn sync(&self, since: Option<&str>, wait_ms: u32) -> Result<Value> {
        let since = since.map(|token| format!("&since={}", encoded(token))).unwrap_or_default();
        self.get(&format!("{CLIENT}/sync?timeout={wait_ms}{since}"))
    }

    /// How many messages of a room wait to be read, and how many of them call the person, as the homeserver counts. It would
    /// repeat an earlier answer to the same question for two minutes: each look asks in other words.
    pub fn unread(&self, room: &str) -> Result<(u64, u64)> {
        let words = json!({"presence": {"not_senders": [format!("@{}:{SERVER_NAME}", self.txn())]}});
        let answer = self.get(&format!("{CLIENT}/sync?timeout=0&filter={}", encoded(&words.to_string())))?;
        let counts = answer.pointer(&format!("/rooms/join/{}/unread_notifications", room.replace('~', "~0").replace('/', "~1")));
        let count = |name: &str| counts.and_then(|counts| counts.get(name)).and_then(Value::as_u64).unwrap_or(0);
        Ok((count("notification_count"), count("highlight_count")))
    }
}

/// The path of something in a room.
fn in_room(room: &str, rest: &str) -> String {
    format!("{CLIENT}/rooms/{}/{rest}", encoded(room))
}

/// A text message without any formatting.
fn plain(body: &str) -> Value {
    json!({"msgtype": "m.text", "body": body, "m.mentions": {}})
}

fn set(content: &mut Value, field: &str, value: Value) {
    if let Some(content) = content.as_object_mut() {
        content.insert(field.to_owned(), value);
    }
}
