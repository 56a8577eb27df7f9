//! The large account: alice in a thousand chats, one of them with twenty thousand messages.
//!
//! Sown by the seeding service, which is not slowed down and may give each message its date. At most eight messages go
//! into one room at a time: more, and the room's event graph frays for ever and Synapse slows to a crawl.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use serde_json::json;

use crate::{Api, Error, Result, Synapse, api::user_id};

/// Grows with each change of the content.
pub const VERSION: u32 = 1;

/// The most messages on their way into one room.
const AT_ONCE: usize = 8;

/// Milliseconds between two messages of the big chat.
const PACE: i64 = 90_000;

/// How large the account is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Chats, the big one included.
    pub chats: usize,
    /// Messages in each chat but the big one.
    pub messages: usize,
    /// Messages in the big one.
    pub big: usize,
}

/// The size the budgets speak of.
pub const FULL: Size = Size { chats: 1000, messages: 6, big: 20_000 };

/// Who writes.
const WRITERS: [&str; 8] = ["bob", "carol", "dave", "nina", "reza", "leila", "omid", "sara"];

/// What they write; each is numbered, so that no two messages of a chat are the same.
const SENTENCES: [&str; 10] = [
    "The tram was late again, but the driver waved.",
    "من فردا زودتر می‌رسم و درِ سالن را باز می‌کنم.",
    "Has anyone seen the blue folder with the drawings?",
    "جلسه به ساعت ۱۰ موکول شد، لطفاً به بقیه هم بگویید.",
    "I pushed the change; the tests take four minutes now.",
    "نسخه‌ی جدید app را روی گوشی قدیمی هم امتحان کردم، بد نبود.",
    "Lunch at the corner place? They have soup today.",
    "این کتاب را حتماً بخوانید، فصل سومش فوق‌العاده است.",
    "Notes from today: https://example.org/notes/today",
    "یک سؤال: برای گزارش ماهانه از همان قالب قبلی استفاده کنیم؟",
];

/// Fills an empty homeserver; dates count back from `now`.
pub fn sow(server: &mut Synapse, now: i64, size: Size, report: &dyn Fn(&str)) -> Result<()> {
    let service = server.service();
    let alice = server.person("alice")?;
    alice.set_name("Alice")?;
    for name in WRITERS {
        server.person(name)?;
    }
    let big_start = now - i64::try_from(size.big).unwrap_or(0) * PACE;
    server.date_events(Some(big_start - PACE))?;
    report(&format!("making {} chats", size.chats));
    let rooms = side_by_side(size.chats, |number| {
        let maker = service.acting_as(WRITERS.get(number % WRITERS.len()).unwrap_or(&"bob"));
        let title = if number == 0 { "The big one".to_owned() } else { format!("Chat {number}") };
        let everyone: Vec<String> = if number == 0 { WRITERS.iter().map(|name| user_id(name)).collect() } else { Vec::new() };
        let room = maker.create_room(&json!({"name": title, "preset": "private_chat", "invite": [alice.user()]}))?;
        for person in everyone.iter().filter(|person| *person != maker.user()) {
            maker.invite(&room, person)?;
            service.acting_as(person.trim_start_matches('@').split(':').next().unwrap_or_default()).join(&room)?;
        }
        service.acting_as("alice").join(&room)?;
        Ok((room, maker))
    })?;
    server.date_events(None)?;

    report("writing into all of them");
    let say = |writer: &Api, room: &str, number: usize, at: i64| -> Result<String> {
        let sentence = SENTENCES.get(number % SENTENCES.len()).unwrap_or(&"");
        let content = json!({"msgtype": "m.text", "body": format!("{number}. {sentence}"), "m.mentions": {}});
        writer.send_at(room, "m.room.message", &format!("{room}-{number}"), &content, at)
    };
    side_by_side(rooms.len(), |chat| {
        let Some((room, maker)) = rooms.get(chat).filter(|_| chat != 0) else { return Ok(()) };
        for number in 0..size.messages {
            let minutes_ago = (size.chats - chat) * 30 + size.messages - number;
            let last = say(maker, room, number, now - i64::try_from(minutes_ago).unwrap_or(0) * 60_000)?;
            // Every tenth chat keeps its last message unread.
            if number + 1 < size.messages || chat % 10 != 0 {
                service.acting_as("alice").read(room, &last)?;
            }
        }
        Ok(())
    })?;

    report(&format!("writing {} messages into the big one (several minutes)", size.big));
    let Some((room, _)) = rooms.first() else { return Ok(()) };
    side_by_side(size.big, |number| {
        let writer = service.acting_as(WRITERS.get(number / 3 % WRITERS.len()).unwrap_or(&"bob"));
        let at = big_start + i64::try_from(number).unwrap_or(0) * PACE;
        let id = say(&writer, room, number, at)?;
        if number > 0 && number.is_multiple_of(1000) {
            service.acting_as("alice").read(room, &id)?;
        }
        Ok(())
    })?;
    let last = service.acting_as("bob").say(room, "That was all.")?;
    service.acting_as("alice").read(room, &last)
}

/// Does a numbered work on [`AT_ONCE`] threads, in about the order of the numbers, and stops at the first failure.
fn side_by_side<T: Send>(count: usize, work: impl Fn(usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    let next = AtomicUsize::new(0);
    let one_thread = || -> Result<Vec<(usize, T)>> {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return Ok(done);
            }
            done.push((number, work(number).inspect_err(|_| next.store(count, Ordering::Relaxed))?));
        }
    };
    let mut all = thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE.min(count)).map(|_| scope.spawn(one_thread)).collect();
        let mut all = Vec::with_capacity(count);
        for thread in threads {
            let died = |_| Error::Program { program: "seed".into(), reason: "a seeding thread panicked".into() };
            all.extend(thread.join().map_err(died)??);
        }
        Ok::<_, Error>(all)
    })?;
    all.sort_by_key(|(number, _)| *number);
    Ok(all.into_iter().map(|(_, value)| value).collect())
}
