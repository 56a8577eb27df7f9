//! The story of two accounts in one window: alice lives on one homeserver, anna on another, and nothing of one gets to the
//! other.
//!
//! Both write, are written to, read, keep drafts and are notified, in random turns. Now and then everything is compared with
//! the two homeservers: each message where and whose it should be, each draft in its chat, each count of unread messages as
//! the homeserver counts, each notification from the account whose chat it is.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use hoopoe_homeserver::{Api, Options, Synapse};
use hoopoe_messenger::Wish;
use hoopoe_model::{ChatId, MessageId};
use serde::Serialize;

use crate::{Person, SOON};

/// How long the story is.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How long it lasts.
    pub lasting: Duration,
    /// The longest pause between two turns.
    pub pause: Duration,
    /// How many turns there are between two comparisons.
    pub turns: u32,
    /// Decides on everything.
    pub seed: u64,
}

/// What happened.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Figures {
    /// Turns of all kinds.
    pub turns: u32,
    /// Messages that the two wrote.
    pub written: u32,
    /// Messages that were written to them.
    pub received: u32,
    /// Drafts kept.
    pub drafts: u32,
    /// Chats read.
    pub read: u32,
    /// Notifications made.
    pub notices: u32,
    /// Comparisons with the homeservers.
    pub comparisons: u32,
    /// Seconds.
    pub seconds: u64,
}

/// One account with its homeserver and its friend there.
struct Side {
    _server: Synapse,
    me: Person,
    friend: Api,
    /// The account by plain HTTP, for what the homeserver says to it.
    elsewhere: Api,
    rooms: BTreeMap<ChatId, Room>,
    looks: u32,
}

/// A chat as it should be.
#[derive(Default)]
struct Room {
    /// Everything said, in order, with who said it.
    said: Vec<(String, String)>,
    draft: Option<String>,
}

/// Tells the story. `report` is called at each comparison.
///
/// # Errors
/// When anything crossed from one account to the other or does not agree with its homeserver; the error says what.
pub async fn tell(plan: &Plan, report: &(dyn Fn(&str) + Sync)) -> anyhow::Result<Figures> {
    let mut random = fastrand::Rng::with_seed(plan.seed);
    let (one, other) = (begin().await?, begin().await?);
    let alice = {
        register(&one, "alice").await?;
        Person::sign_in(&one.url(), "alice").await?
    };
    register(&other, "anna").await?;
    let anna = alice.beside(&other.url(), "anna").await?;
    let mut sides = [settle(one, alice, "bob").await?, settle(other, anna, "bela").await?];
    let mut figures = Figures::default();
    let begun = Instant::now();
    while begun.elapsed() < plan.lasting {
        for _ in 0..plan.turns {
            figures.turns += 1;
            let [alice, anna] = &mut sides;
            let side = if random.bool() { alice } else { anna };
            side.turn(figures.turns, &mut random, &mut figures).await?;
            tokio::time::sleep(plan.pause.mul_f64(random.f64())).await;
        }
        for side in &mut sides {
            side.compare().await?;
        }
        figures.notices = compare_notices(&sides)?;
        figures.comparisons += 1;
        report(&format!("{} turns, nothing crossed", figures.turns));
    }
    figures.seconds = begun.elapsed().as_secs();
    let [one, other] = sides;
    drop(other);
    one.me.close().await;
    Ok(figures)
}

async fn begin() -> anyhow::Result<Synapse> {
    Ok(tokio::task::spawn_blocking(|| Synapse::start(&Options::default())).await??)
}

async fn register(server: &Synapse, name: &'static str) -> anyhow::Result<()> {
    let base = server.url();
    tokio::task::spawn_blocking(move || Api::register(&base, name)).await??;
    Ok(())
}

/// The friend makes a chat of two and a group of three, and the account enters both.
async fn settle(server: Synapse, me: Person, friend: &'static str) -> anyhow::Result<Side> {
    let (base, guest, name) = (server.url(), me.id().0, me.name().to_owned());
    let (friend, elsewhere, made) = tokio::task::spawn_blocking(move || {
        let friend = Api::register(&base, friend)?;
        let third = Api::register(&base, "carol")?;
        let direct = friend.create_direct(&guest, false)?;
        let group = friend.create_room(&serde_json::json!({"name": "Group", "preset": "private_chat"}))?;
        friend.invite(&group, third.user())?;
        third.join(&group)?;
        friend.invite(&group, &guest)?;
        Ok::<_, hoopoe_homeserver::Error>((friend, Api::login(&base, &name)?, vec![direct, group]))
    })
    .await??;
    let mut rooms = BTreeMap::new();
    for chat in made.into_iter().map(ChatId) {
        me.accept(&chat).await?;
        me.wait_for_chat("the chat", |row| row.id == chat && row.can_write).await?;
        me.look(&chat).await?;
        rooms.insert(chat, Room::default());
    }
    Ok(Side { _server: server, me, friend, elsewhere, rooms, looks: 0 })
}

impl Side {
    async fn turn(&mut self, number: u32, random: &mut fastrand::Rng, figures: &mut Figures) -> anyhow::Result<()> {
        let index = random.usize(..self.rooms.len());
        let (chat, room) = self.rooms.iter_mut().nth(index).context("there is no chat")?;
        let (me, friend) = (self.me.id().0, self.friend.user().to_owned());
        match random.u8(..10) {
            0..3 => {
                let words = format!("{} writes {number}", self.me.name());
                self.me.say(chat, &words).await?;
                room.said.push((me, words));
                figures.written += 1;
            }
            3..6 => {
                let words = format!("{friend} writes {number}");
                let (writer, target, body) = (self.friend.clone(), chat.0.clone(), words.clone());
                let call = random.bool().then_some(me);
                tokio::task::spawn_blocking(move || match call {
                    Some(person) => writer.mention(&target, &person, &body),
                    None => writer.say(&target, &body),
                })
                .await??;
                self.me.wait(&format!("“{words}”"), SOON, |screen| ends_with(screen.rows(chat), &words)).await?;
                room.said.push((friend, words));
                figures.received += 1;
            }
            6..8 => {
                room.draft = random.bool().then(|| format!("{} thinks of {number}", self.me.name()));
                self.me.draft(chat, room.draft.as_deref().unwrap_or_default()).await?;
                figures.drafts += 1;
            }
            8 => {
                let newest = self.me.screen().borrow().rows(chat).iter().rev().find_map(|row| row.id.clone());
                if let Some(newest) = newest {
                    self.me.read(chat, &newest).await?;
                    figures.read += 1;
                }
            }
            _ => self.me.writing(chat, random.bool()).await?,
        }
        Ok(())
    }

    async fn compare(&mut self) -> anyhow::Result<()> {
        self.me.wait_until_idle(SOON).await?;
        let name = self.me.name().to_owned();
        let account = self.me.account();
        let mut total = 0;
        for (chat, room) in &self.rooms {
            let expected: Vec<&(String, String)> = room.said.iter().collect();
            let (api, target) = (self.friend.clone(), chat.0.clone());
            let events = tokio::task::spawn_blocking(move || api.history(&target)).await??;
            let on_server: Vec<(String, String)> = events.iter().filter_map(said).collect();
            ensure!(on_server.iter().eq(expected.iter().copied()), "{name}'s chat is another on the homeserver: {on_server:?}");
            let shown = self.me.look_at_all(chat).await?;
            let shown: Vec<(String, String)> =
                shown.rows.iter().filter_map(|row| Some((row.sender.0.clone(), row.content.words()?.to_owned()))).collect();
            ensure!(shown.iter().eq(expected.iter().copied()), "{name} sees another chat: {shown:?}");
            let draft = room.draft.clone();
            self.me
                .wait_for_chat("the draft", |row| row.id == *chat && row.draft.as_ref().map(|draft| draft.text.clone()) == draft)
                .await?;
            self.looks += 1;
            let (unread, mentions) = wait_for_counts(&self.me, &self.elsewhere, chat, self.looks).await?;
            ensure!(mentions <= unread, "{name} is called more often than written to");
            total += unread;
        }
        self.me
            .wait("the account's own count", SOON, |screen| {
                screen.app()?.accounts.iter().find(|known| known.id == account && u64::from(known.unread) == total).map(|_| ())
            })
            .await
    }
}

fn ends_with(rows: &[hoopoe_model::MessageRow], words: &str) -> Option<()> {
    rows.iter().any(|row| row.content.words() == Some(words)).then_some(())
}

/// Who said what, of an event that says something.
fn said(event: &serde_json::Value) -> Option<(String, String)> {
    let text = |path: &str| event.pointer(path).and_then(serde_json::Value::as_str);
    text("/type").filter(|kind| *kind == "m.room.message")?;
    Some((text("/sender")?.to_owned(), text("/content/body")?.to_owned()))
}

/// Waits until the account and its homeserver count the same.
async fn wait_for_counts(me: &Person, elsewhere: &Api, chat: &ChatId, look: u32) -> anyhow::Result<(u64, u64)> {
    let end = Instant::now() + SOON;
    loop {
        let (api, room) = (elsewhere.clone(), chat.0.clone());
        let told = tokio::task::spawn_blocking(move || counts(&api, &room, look)).await??;
        let row = me.screen().borrow().chat(chat).cloned().context("the chat is gone")?;
        if (u64::from(row.unread), u64::from(row.mentions)) == told {
            return Ok(told);
        }
        ensure!(
            Instant::now() < end,
            "{} counts {} and {}, the homeserver {told:?}; read up to {:?} of\n{}",
            me.name(),
            row.unread,
            row.mentions,
            row.read,
            me.sight()
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Asks the homeserver for its counts of unread messages and of mentions. It would repeat an earlier answer to the same
/// question for two minutes: each look asks in other words.
///
/// # Errors
/// When the homeserver cannot be asked.
pub fn counts(person: &Api, room: &str, look: u32) -> hoopoe_homeserver::Result<(u64, u64)> {
    let moment = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_micros());
    let filter = format!("%7B%22presence%22:%7B%22not_senders%22:%5B%22@look-{look}-{moment}:localhost%22%5D%7D%7D");
    let answer = person.get(&format!("/_matrix/client/v3/sync?timeout=0&filter={filter}"))?;
    let counts = answer.get("rooms").and_then(|rooms| rooms.get("join")?.get(room)?.get("unread_notifications"));
    let count = |name: &str| counts.and_then(|counts| counts.get(name)?.as_u64()).unwrap_or(0);
    Ok((count("notification_count"), count("highlight_count")))
}

/// Looks whether each notification is of the account whose chat it is; counts them.
fn compare_notices(sides: &[Side; 2]) -> anyhow::Result<u32> {
    let mut count = 0;
    for wish in sides[0].me.wishes() {
        let (account, chat, message): (_, _, Option<MessageId>) = match wish {
            Wish::Notify(notice) => (notice.account, notice.chat, notice.message),
            Wish::Withdraw { account, chat } => (account, chat, None),
            _ => continue,
        };
        let owner = sides.iter().find(|side| side.rooms.contains_key(&chat)).context("a notification of an unknown chat")?;
        ensure!(owner.me.account() == account, "a notification of {chat} came from {account}");
        count += u32::from(message.is_some());
    }
    Ok(count)
}
