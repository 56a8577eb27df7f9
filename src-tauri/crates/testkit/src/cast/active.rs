//! People who stay active: they write now and then, and answer when alice writes to them.
//!
//! Where a chat is encrypted, an engine writes; elsewhere a plain request does, which costs nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::Context;
use futures_util::future::try_join_all;
use hoopoe_homeserver::Api;
use hoopoe_homeserver::seed::script::{Deed, Kind, Line, Script};
use hoopoe_homeserver::seed::small;
use hoopoe_model::{ChatId, ChatKind, ChatRow, Direction, Membership, OrdKey};
use serde::Serialize;
use tokio::time::sleep;

use super::{PATIENCE, Stage, chat_of};
use crate::Person;

/// How lively it is.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// The shortest pause between two messages.
    pub shortest: Duration,
    /// The longest.
    pub longest: Duration,
    /// How long someone writes at a message.
    pub writing: Duration,
}

/// Something that happened, for whoever watches.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Everyone is there.
    Ready,
    /// Someone said something of their own accord.
    Said(Talk),
    /// Someone received a message of alice's.
    Received(Talk),
    /// Someone answered alice.
    Answered(Talk),
}

/// What was said.
#[derive(Clone, Debug, Serialize)]
pub struct Talk {
    /// Who did it.
    pub by: String,
    /// Where.
    pub chat: ChatId,
    /// The words.
    pub words: String,
}

/// What to answer in English.
const ANSWERS: [&str; 6] = [
    "Got it, thank you! 👍",
    "Sounds good to me.",
    "Ha, exactly what I was thinking.",
    "Let me check and come back to you in a minute.",
    "Oh nice, tell me more about it.",
    "Sure, I will see to it today.",
];
/// What to answer in Persian.
const ANSWERS_FA: [&str; 6] = [
    "باشه، حتماً 👍",
    "چه خوب! ممنون که خبر دادی.",
    "بگذار ببینم، تا چند دقیقه‌ی دیگر خبرت می‌کنم.",
    "من هم دقیقاً به همین فکر می‌کردم.",
    "دستت درد نکند 🌷",
    "جدی می‌گویی؟ بیشتر تعریف کن.",
];

/// Keeps the cast active until `end` comes, then closes all engines in order.
pub async fn stay_active(stage: &Stage, pace: Pace, tell: &(dyn Fn(Event) + Sync), end: impl Future<Output = ()>) -> anyhow::Result<()> {
    let direct: Vec<Script> = small::scripts().into_iter().filter(|script| script.kind == Kind::Direct).collect();
    let names: BTreeSet<&str> = direct.iter().flat_map(|script| script.people.iter().copied()).filter(|name| *name != "alice").collect();
    let people = try_join_all(names.iter().map(|name| stage.enter(name))).await?;
    let ended = tokio::select! {
        ended = act(stage, &direct, &people, pace, tell) => ended,
        () = end => Ok(()),
    };
    for person in people {
        person.close().await;
    }
    ended
}

async fn act(stage: &Stage, direct: &[Script], people: &[Person], pace: Pace, tell: &(dyn Fn(Event) + Sync)) -> anyhow::Result<()> {
    let mut seen = Vec::new();
    for person in people {
        // What was there before is not answered.
        let list = person.wait("the list of chats", PATIENCE, |screen| screen.chats().filter(|list| !list.loading).cloned()).await?;
        seen.push(list.rows.into_iter().map(|row| (row.id, row.ord)).collect());
    }
    tell(Event::Ready);
    let answering = try_join_all(people.iter().zip(seen).map(|(person, seen)| answer_alice(person, seen, pace, tell)));
    tokio::try_join!(answering, chatter(stage, direct, people, pace, tell))?;
    Ok(())
}

/// Says the lines of the seed's chatter, one after the other, again and again.
async fn chatter(stage: &Stage, direct: &[Script], people: &[Person], pace: Pace, tell: &(dyn Fn(Event) + Sync)) -> anyhow::Result<()> {
    let mut plain: BTreeMap<&str, Api> = BTreeMap::new();
    for line in small::chatter().iter().cycle() {
        sleep(pace.shortest + pace.longest.saturating_sub(pace.shortest).mul_f64(fastrand::f64())).await;
        let Line { from, chat: Some(key), deed: Deed::Say { text, .. }, .. } = *line else { continue };
        let chat = chat_of(stage, key).await?;
        if direct.iter().any(|script| script.key == key) {
            let Some(person) = people.iter().find(|person| person.name() == from) else { continue };
            write(person, &chat, text, pace).await?;
        } else {
            let api = match plain.get(from) {
                Some(api) => api.clone(),
                None => login(stage, from).await?,
            };
            plain.insert(from, api.clone());
            write_plainly(api, chat.clone(), text, pace).await?;
        }
        tell(Event::Said(Talk { by: from.to_owned(), chat, words: text.to_owned() }));
    }
    Ok(())
}

/// Accepts alice's invites and answers what she writes in a direct chat.
async fn answer_alice(
    person: &Person,
    mut seen: BTreeMap<ChatId, OrdKey>,
    pace: Pace,
    tell: &(dyn Fn(Event) + Sync),
) -> anyhow::Result<()> {
    let mut screen = person.screen();
    loop {
        let rows: Vec<ChatRow> = screen.borrow_and_update().chats().map(|list| list.rows.clone()).unwrap_or_default();
        for row in rows {
            if row.membership == Membership::Invited {
                if row.inviter.as_ref().is_some_and(|inviter| is_alice(inviter.id.as_str())) {
                    person.accept(&row.id).await?;
                }
                continue;
            }
            let is_new = seen.insert(row.id.clone(), row.ord).is_none_or(|ord| ord < row.ord);
            if is_new && row.kind == ChatKind::Direct {
                answer(person, &row, pace, tell).await?;
            }
        }
        screen.changed().await.context("the engine ended")?;
    }
}

/// Reads and answers the last message of a chat, if it is alice's.
async fn answer(person: &Person, row: &ChatRow, pace: Pace, tell: &(dyn Fn(Event) + Sync)) -> anyhow::Result<()> {
    let Some(last) = row.last.as_ref().filter(|last| is_alice(last.sender.as_str())) else { return Ok(()) };
    let Some(words) = last.content.words() else { return Ok(()) };
    let event = |words: &str| Talk { by: person.name().to_owned(), chat: row.id.clone(), words: words.to_owned() };
    tell(Event::Received(event(words)));
    let state = person.look(&row.id).await?;
    if let Some(message) = state.rows.iter().rev().find_map(|row| row.id.clone()) {
        person.read(&row.id, &message).await?;
    }
    let answer = fastrand::choice(if last.direction == Direction::Rtl { ANSWERS_FA } else { ANSWERS }).unwrap_or_default();
    write(person, &row.id, answer, pace).await?;
    tell(Event::Answered(event(answer)));
    Ok(())
}

async fn write(person: &Person, chat: &ChatId, text: &str, pace: Pace) -> anyhow::Result<()> {
    person.writing(chat, true).await?;
    sleep(pace.writing).await;
    person.send(chat, text).await?;
    person.writing(chat, false).await
}

async fn write_plainly(api: Api, chat: ChatId, text: &'static str, pace: Pace) -> anyhow::Result<()> {
    let written = tokio::task::spawn_blocking(move || {
        api.writing(chat.as_str(), true)?;
        std::thread::sleep(pace.writing);
        api.say(chat.as_str(), text)?;
        api.writing(chat.as_str(), false)
    });
    Ok(written.await??)
}

async fn login(stage: &Stage, name: &'static str) -> anyhow::Result<Api> {
    let base = stage.homeserver.clone();
    Ok(tokio::task::spawn_blocking(move || Api::login(&base, name)).await??)
}

fn is_alice(id: &str) -> bool {
    id.starts_with("@alice:")
}
