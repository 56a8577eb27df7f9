//! The small community: twelve chats of alice's in English and Persian.
//!
//! What is said stands in the files beside this one. The four encrypted chats are made here but stay empty: only an
//! engine can write there, see [`scripts`].

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    Api, Error, Result, SERVER_NAME, Synapse,
    api::{encoded, text, user_id},
    seed::{
        content,
        script::{Deed, Kind, Line, Script, read},
    },
};

/// Grows with each change of the content.
pub const VERSION: u32 = 1;

/// The local name of everyone, and the name they show.
pub const PEOPLE: [(&str, &str); 11] = [
    ("alice", "Alice"),
    ("bob", "Bob"),
    ("carol", "Carol"),
    ("dave", "Dave Okafor"),
    ("nina", "Nina Petrova"),
    ("maman", "مامان"),
    ("baba", "بابا"),
    ("reza", "رضا"),
    ("leila", "لیلا کاظمی"),
    ("omid", "امید نوری"),
    ("sara", "سارا"),
];

const TEXTS: [(&str, &str); 12] = [
    ("bob", include_str!("small/bob.chat")),
    ("carol", include_str!("small/carol.chat")),
    ("maman", include_str!("small/maman.chat")),
    ("reza", include_str!("small/reza.chat")),
    ("family", include_str!("small/family.chat")),
    ("team", include_str!("small/team.chat")),
    ("channel", include_str!("small/channel.chat")),
    ("lounge", include_str!("small/lounge.chat")),
    ("hike", include_str!("small/hike.chat")),
    ("building", include_str!("small/building.chat")),
    ("nina", include_str!("small/nina.chat")),
    ("invite", include_str!("small/invite.chat")),
];

/// A chat is this much older than its first message.
const BEFORE_FIRST: i64 = 10 * 60_000;

/// What a person shows as their name; the local name itself for a stranger.
pub fn display_name(name: &str) -> &str {
    PEOPLE.iter().find(|(local, _)| *local == name).map_or(name, |(_, shown)| *shown)
}

/// The words of a text without its `{name}` marks, and the local names of those it calls.
pub fn words(text: &str) -> (String, Vec<String>) {
    content::words(text)
}

/// All chats with what is said in them, the encrypted ones included.
pub fn scripts() -> Vec<Script> {
    TEXTS.iter().filter_map(|(key, text)| read(key, text)).collect()
}

/// What people go on writing while a demo runs: each line names its chat.
pub fn chatter() -> Vec<Line> {
    read("chatter", include_str!("small/chatter.chat")).map(|script| script.lines).unwrap_or_default()
}

/// The id of the room that was made for a script.
pub fn room(base: &str, key: &str) -> Result<String> {
    let answer = Api::with_token(base, "").get(&format!("/_matrix/client/v3/directory/room/{}", encoded(&seed_alias(key))))?;
    Ok(text(&answer, "room_id"))
}

/// Fills an empty homeserver. All dates are counted back from `now`; ids are the homeserver's choice, all else is the same each time.
pub fn sow(server: &mut Synapse, now: i64) -> Result<()> {
    let mut people = BTreeMap::new();
    for (name, shown) in PEOPLE {
        let api = server.person(name)?;
        api.set_name(shown)?;
        people.insert(name, api);
    }
    let mut sower = Sower { people, rooms: BTreeMap::new(), labels: BTreeMap::new(), last: BTreeMap::new() };
    let scripts = scripts();
    // In the order of time over all chats, so that the homeserver's own order of chats is by time as well.
    let mut steps: Vec<(i64, &Script, Option<&Line>)> = Vec::new();
    for script in &scripts {
        let first = script.lines.first().map_or(now, |line| line.moment(now));
        steps.push((first - BEFORE_FIRST, script, None));
        if script.kind != Kind::Direct {
            steps.extend(script.lines.iter().map(|line| (line.moment(now), script, Some(line))));
        }
    }
    steps.sort_by_key(|(at, ..)| *at);
    for (at, script, line) in steps {
        server.date_events(Some(at))?;
        match line {
            None => sower.make(script)?,
            Some(line) => sower.perform(script, line)?,
        }
    }
    server.date_events(None)?;
    scripts.iter().try_for_each(|script| sower.leave_as_read(script))
}

/// What sowing has to remember.
struct Sower {
    people: BTreeMap<&'static str, Api>,
    rooms: BTreeMap<&'static str, String>,
    labels: BTreeMap<(&'static str, &'static str), String>,
    last: BTreeMap<&'static str, String>,
}

impl Sower {
    fn person(&self, name: &str) -> Result<&Api> {
        self.people.get(name).ok_or_else(|| unknown("person", name))
    }

    fn room(&self, key: &str) -> Result<&str> {
        self.rooms.get(key).map(String::as_str).ok_or_else(|| unknown("chat", key))
    }

    fn message(&self, key: &'static str, label: &'static str) -> Result<&str> {
        self.labels.get(&(key, label)).map(String::as_str).ok_or_else(|| unknown("message", label))
    }

    /// Makes the room of a script and lets everyone in.
    fn make(&mut self, script: &Script) -> Result<()> {
        let [maker, others @ ..] = script.people.as_slice() else { return Err(unknown("maker", script.key)) };
        let maker = self.person(maker)?;
        let room = match (script.kind, others) {
            (Kind::Direct | Kind::OpenDirect, [other]) => maker.create_direct(&user_id(other), script.kind == Kind::Direct)?,
            _ => maker.create_room(&new_room(script))?,
        };
        let alias = format!("/_matrix/client/v3/directory/room/{}", encoded(&seed_alias(script.key)));
        maker.put(&alias, &json!({"room_id": room}))?;
        for name in others {
            let other = self.person(name)?;
            match script.kind {
                Kind::Group => maker.invite(&room, other.user())?,
                Kind::Invite => {
                    maker.invite(&room, other.user())?;
                    if *name == "alice" {
                        continue;
                    }
                }
                _ => {}
            }
            other.join(&room)?;
            if matches!(script.kind, Kind::Direct | Kind::OpenDirect) {
                other.mark_direct(maker.user(), &room)?;
            }
        }
        if script.muted {
            self.person("alice")?.mute(&room, true)?;
        }
        self.rooms.insert(script.key, room);
        Ok(())
    }

    fn perform(&mut self, script: &Script, line: &Line) -> Result<()> {
        let (key, person, room) = (script.key, self.person(line.from)?, self.room(script.key)?);
        let event = match line.deed {
            Deed::Say { reply, text, .. } => {
                let mut content = content::message(text);
                if let (Some(reply), Some(content)) = (reply, content.as_object_mut()) {
                    content.insert("m.relates_to".into(), json!({"m.in_reply_to": {"event_id": self.message(key, reply)?}}));
                }
                person.message(room, &content)?
            }
            Deed::Edit { label, text } => person.message(room, &content::edit(self.message(key, label)?, text))?,
            Deed::React { label, emoji } => person.react(room, self.message(key, label)?, emoji)?,
            Deed::Remove { label } => person.redact(room, self.message(key, label)?)?,
        };
        if let Deed::Say { label: Some(label), .. } = line.deed {
            self.labels.insert((key, label), event.clone());
        }
        self.last.insert(key, event);
        Ok(())
    }

    /// Everyone has read everything; alice as far as the script says.
    fn leave_as_read(&self, script: &Script) -> Result<()> {
        let Some(last) = self.last.get(script.key) else { return Ok(()) };
        let room = self.room(script.key)?;
        for name in script.people.iter().filter(|name| script.kind != Kind::Invite || **name != "alice") {
            let until = if *name == "alice" && script.read != "last" { self.message(script.key, script.read)? } else { last };
            self.person(name)?.read(room, until)?;
        }
        Ok(())
    }
}

/// The body of `createRoom` for a chat that is not a direct one.
fn new_room(script: &Script) -> Value {
    let open = matches!(script.kind, Kind::Public | Kind::Channel);
    let mut body = json!({
        "name": script.title, "topic": script.topic,
        "preset": if open { "public_chat" } else { "private_chat" },
        "visibility": if open { "public" } else { "private" },
    });
    let Some(fields) = body.as_object_mut() else { return body };
    if let Some(alias) = script.alias {
        fields.insert("room_alias_name".into(), json!(alias));
    }
    if script.kind == Kind::Channel {
        // Whoever reads may react; only those who run it may post.
        let power = json!({"events_default": 50, "events": {"m.reaction": 0, "m.room.redaction": 0, "m.room.power_levels": 100}});
        fields.insert("power_level_content_override".into(), power);
    }
    body
}

/// An alias by which a seeded room can be found without an account; it does not name the room to its members.
fn seed_alias(key: &str) -> String {
    format!("#seed-{key}:{SERVER_NAME}")
}

fn unknown(what: &str, name: &str) -> Error {
    Error::Program { program: "seed".into(), reason: format!("the scripts speak of a {what} that is not there: {name}") }
}
