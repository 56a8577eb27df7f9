//! A pretended homeserver: the sync, pages of history, and "no" to everything else.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use super::{ME, history::History};

#[derive(Default)]
struct World {
    /// Responses of the sync that wait to be fetched.
    waiting: VecDeque<Value>,
    /// The number of the last response, and whether the client has come back after it.
    pos: u64,
    fetched: bool,
    rooms: usize,
    /// Each room's events as the homeserver tells them now, oldest first.
    history: HashMap<String, Vec<Value>>,
}

pub(super) struct Server {
    pub(super) url: String,
    world: Arc<Mutex<World>>,
}

impl Server {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let world = Arc::new(Mutex::new(World::default()));
        let shared = Arc::clone(&world);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let world = Arc::clone(&shared);
                tokio::spawn(async move { serve(stream, &world).await });
            }
        });
        Self { url, world }
    }

    /// Puts a piece of a history into the next response.
    pub(super) fn bring(&self, history: &History, piece: usize) {
        let mut world = self.world.lock().unwrap();
        let initial = piece == 0;
        let piece = &history.pieces[piece];
        let events = (0..piece.end).map(|number| history.told(number, piece.end)).collect();
        world.history.insert(history.room.clone(), events);
        let timeline: Vec<_> = (piece.begin..piece.end).map(|number| history.told(number, piece.end)).collect();
        let mut room = json!({
            "timeline": timeline, "limited": piece.limited, "prev_batch": format!("t{}", piece.begin),
            "num_live": timeline.len(), "joined_count": 3, "bump_stamp": history.len()
        });
        if initial {
            world.rooms += 1;
            room["initial"] = true.into();
            room["name"] = "Oracle".into();
            let state = |kind: &str, key: &str, content: Value| json!({ "event_id": format!("$state-{kind}-{}", history.room), "sender": ME, "origin_server_ts": 1, "type": kind, "state_key": key, "content": content });
            room["required_state"] = json!([
                state("m.room.create", "", json!({ "room_version": "11" })),
                state("m.room.member", ME, json!({ "membership": "join" })),
            ]);
        }
        world.fetched = false;
        world.waiting.push_back(json!({ history.room.clone(): room }));
    }

    /// Whether the client has fetched everything and come back for more.
    pub(super) fn is_idle(&self) -> bool {
        let world = self.world.lock().unwrap();
        world.waiting.is_empty() && world.fetched
    }
}

async fn serve(stream: TcpStream, world: &Mutex<World>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if stream.read_line(&mut head).await.ok()? == 0 {
                return None;
            }
        }
        let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.ok()?;
        let target = head.split_whitespace().nth(1)?;
        let (status, answer) = answer(target, &body, world).await;
        let answer = answer.to_string();
        let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", answer.len());
        stream.write_all(head.as_bytes()).await.ok()?;
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
}

async fn answer(target: &str, body: &[u8], world: &Mutex<World>) -> (&'static str, Value) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path.ends_with("/versions") {
        return ("200 OK", json!({ "versions": ["v1.11"], "unstable_features": { "org.matrix.simplified_msc3575": true } }));
    }
    if path.ends_with("/sync") {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        return ("200 OK", sync(&body, world).await);
    }
    if path.ends_with("/keys/upload") {
        return ("200 OK", json!({ "one_time_key_counts": { "signed_curve25519": 50 } }));
    }
    if path.ends_with("/keys/query") {
        return ("200 OK", json!({ "device_keys": {} }));
    }
    if path.ends_with("/messages") {
        let room = path.split('/').rev().nth(1).unwrap_or_default().replace("%21", "!").replace("%3A", ":");
        return ("200 OK", page(&room, query, world));
    }
    ("404 Not Found", json!({ "errcode": "M_NOT_FOUND", "error": "not here" }))
}

async fn sync(body: &Value, world: &Mutex<World>) -> Value {
    for _ in 0..1000 {
        {
            let mut world = world.lock().unwrap();
            let mut response = json!({ "pos": world.pos.to_string(), "lists": {}, "rooms": {}, "extensions": {} });
            if body["conn_id"] == "room-list" {
                response["lists"] = json!({ "all_rooms": { "count": world.rooms } });
                if let Some(rooms) = world.waiting.pop_front() {
                    world.pos += 1;
                    response["pos"] = world.pos.to_string().into();
                    response["rooms"] = rooms;
                    return response;
                }
                world.fetched = true;
                if world.pos < 3 {
                    world.pos += 1;
                    return response;
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    json!({ "pos": world.lock().unwrap().pos.to_string(), "lists": {}, "rooms": {}, "extensions": {} })
}

/// A page of history, newest first, below the event that the token names.
fn page(room: &str, query: &str, world: &Mutex<World>) -> Value {
    let field = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let world = world.lock().unwrap();
    let events = &world.history[room];
    let from = field("from").and_then(|token| token.strip_prefix('t')?.parse().ok()).unwrap_or(events.len());
    let limit: usize = field("limit").and_then(|limit| limit.parse().ok()).unwrap_or(10);
    let end = from.saturating_sub(limit);
    let chunk: Vec<_> = events[end..from].iter().rev().cloned().collect();
    let mut page = json!({ "start": format!("t{from}"), "chunk": chunk });
    if end > 0 {
        page["end"] = format!("t{end}").into();
    }
    page
}
