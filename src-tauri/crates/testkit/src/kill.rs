//! The story of a hard death: alice writes to bob while her program is killed again and again.
//!
//! She writes numbered messages in an encrypted chat, over a slow network, in a process that is killed at random instants
//! and started again. What her engine has taken must be there after each death; in the end bob has every message exactly
//! once and in order, and alice's view agrees with the homeserver's order.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use hoopoe_homeserver::{Options, Synapse};
use hoopoe_model::{AccountId, ChatId, MessageRow, View};
use serde::Serialize;

use crate::{Apart, FaultProxy, Home, Person, SOON, Screen, Weather};

/// How hard the story is.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The program `hoopoe-dev`.
    pub program: PathBuf,
    /// How many messages alice writes.
    pub messages: u32,
    /// How often her program is killed.
    pub kills: u32,
    /// The longest life between two deaths.
    pub longest_life: Duration,
    /// Decides on all instants.
    pub seed: u64,
}

/// What happened.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Figures {
    /// Messages that alice wrote.
    pub messages: u32,
    /// Deaths.
    pub kills: u32,
    /// Deaths in the middle of a call, so that nobody knew whether the message was taken.
    pub kills_while_writing: u32,
    /// Of those, how often it had been taken.
    pub taken_all_the_same: u32,
    /// Requests that alice's lives made, all together.
    pub requests: u64,
    /// Seconds until bob had everything.
    pub seconds: u64,
}

/// Tells the story. `report` is called now and then with how far it is.
///
/// # Errors
/// When anything was lost, doubled or out of order; the error says what.
pub async fn tell(plan: &Plan, report: &(dyn Fn(&str) + Sync)) -> anyhow::Result<Figures> {
    let begun = Instant::now();
    let proxy = FaultProxy::start().await?;
    let options = Options { public_url: Some(proxy.url()), ..Options::default() };
    let server = tokio::task::spawn_blocking(move || Synapse::start(&options)).await??;
    proxy.aim(server.port());
    let bob = Person::sign_up(&server.url(), "bob").await?;
    let home = Home::temporary()?;
    let (account, chat) = meet(&proxy, &server, &bob, home.path()).await?;
    bob.look(&chat).await?;
    proxy.set(Weather::Delay(Duration::from_millis(15)));

    let mut writer = Writer { account, chat: chat.clone(), taken: 0, figures: Figures::default() };
    let mut random = fastrand::Rng::with_seed(plan.seed);
    for death in 0..plan.kills {
        let mut alice = Apart::start(&plan.program, home.path())?;
        let quota = plan.messages * (death + 1) / (plan.kills + 1);
        let lived = if random.bool() && quota > writer.taken {
            let until = random.u32(writer.taken..quota);
            writer.live_until_a_call(&mut alice, until, Duration::from_micros(random.u64(..8000))).await
        } else {
            writer.live(&mut alice, quota, plan.longest_life.mul_f64(random.f64())).await
        };
        alice.kill().await?;
        lived?;
        if random.u8(..10) == 0 {
            proxy.cut();
        }
        writer.figures.kills += 1;
        if writer.figures.kills.is_multiple_of(20) {
            report(&format!("{} deaths, {} of {} messages taken", writer.figures.kills, writer.taken, plan.messages));
        }
    }
    let mut alice = Apart::start(&plan.program, home.path())?;
    writer.write(&mut alice, plan.messages).await?;
    report("all messages are taken");
    let patience = Duration::from_secs(60 + u64::from(plan.messages) * 2);
    alice.open(View::App).await?;
    alice
        .wait("the outbox to be empty", patience, |screen| {
            screen.app().filter(|app| app.accounts.iter().all(|account| account.waiting == 0)).map(|_| ())
        })
        .await?;
    alice.close().await?;

    report("all messages are sent");
    let everything = |screen: &Screen| (numbers(screen.rows(&chat)).last() == Some(&(plan.messages - 1))).then_some(());
    bob.wait("the last message", patience, everything).await?;
    writer.figures.seconds = begun.elapsed().as_secs();
    let ids = judge("bob", &bob, &chat, plan.messages).await?;
    let alice = Person::come_back("alice", home).await?;
    ensure!(judge("alice", &alice, &chat, plan.messages).await? == ids, "alice and bob have different messages");
    ensure!(on_server(&server, &chat).await? == ids, "the homeserver has the messages in another order");
    let Figures { kills_while_writing, taken_all_the_same, kills, .. } = writer.figures;
    let figures = Figures { messages: plan.messages, requests: proxy.counts().requests, ..writer.figures };
    report(&format!("{kills} deaths, {kills_while_writing} in the middle of a call, {taken_all_the_same} of those taken"));
    alice.close().await;
    bob.close().await;
    Ok(figures)
}

/// Alice signs up and the two find each other, before the trouble starts.
async fn meet(proxy: &FaultProxy, server: &Synapse, bob: &Person, home: &Path) -> anyhow::Result<(AccountId, ChatId)> {
    let (base, name) = (server.url(), "alice".to_owned());
    tokio::task::spawn_blocking(move || hoopoe_homeserver::Api::register(&base, &name)).await??;
    let alice = Person::sign_in_at(&proxy.url(), "alice", Home::kept(home)).await?;
    let chat = alice.start_direct(&bob.id()).await?;
    bob.accept(&chat).await?;
    alice.say(&chat, "hello").await?;
    bob.wait_for_words(&chat, "hello").await?;
    let account = alice.account();
    alice.close().await;
    Ok((account, chat))
}

/// What the parent knows of alice's writing.
struct Writer {
    account: AccountId,
    chat: ChatId,
    /// So many messages are in her engine for sure.
    taken: u32,
    figures: Figures,
}

impl Writer {
    /// A life that is over after some time, whatever the program does at that moment.
    async fn live(&mut self, alice: &mut Apart, quota: u32, life: Duration) -> anyhow::Result<()> {
        let end = tokio::time::sleep(life);
        let writing = async {
            self.write(alice, quota).await?;
            // Still alive until it is over: the messages are on their way.
            std::future::pending().await
        };
        tokio::select! {
            ended = writing => ended,
            () = end => Ok(()),
        }
    }

    /// A life that is over in the middle of a call, or just after it.
    async fn live_until_a_call(&mut self, alice: &mut Apart, until: u32, instant: Duration) -> anyhow::Result<()> {
        self.write(alice, until).await?;
        if let Ok(written) = tokio::time::timeout(instant, self.write_one(alice)).await {
            return written;
        }
        self.figures.kills_while_writing += 1;
        Ok(())
    }

    /// Looks at what the last life has left, then writes until so many messages are taken.
    async fn write(&mut self, alice: &mut Apart, quota: u32) -> anyhow::Result<()> {
        alice.open(View::Timeline { account: self.account.clone(), chat: self.chat.clone() }).await?;
        let chat = self.chat.clone();
        let rows = alice.wait("her conversation", SOON, |screen| screen.timeline(&chat).map(|state| state.rows.clone())).await?;
        let there = numbers(&rows).last().map_or(0, |last| last + 1);
        ensure!(there >= self.taken, "message {} was taken and is lost: there are {there}", self.taken.saturating_sub(1));
        ensure!(there <= self.taken + 1, "nobody wrote message {}", there.saturating_sub(1));
        self.figures.taken_all_the_same += there - self.taken;
        self.taken = there;
        while self.taken < quota {
            self.write_one(alice).await?;
        }
        Ok(())
    }

    async fn write_one(&mut self, alice: &mut Apart) -> anyhow::Result<()> {
        alice.send(self.account.as_str(), &self.chat, &format!("message {}", self.taken)).await?;
        self.taken += 1;
        Ok(())
    }
}

/// Looks at a person's whole conversation: every message exactly once, in order. Returns the ids.
async fn judge(name: &str, person: &Person, chat: &ChatId, messages: u32) -> anyhow::Result<Vec<String>> {
    let state = person.look_at_all(chat).await?;
    let numbers = numbers(&state.rows);
    if let Some((expected, number)) = (0..).zip(&numbers).find(|(expected, number)| expected != *number) {
        anyhow::bail!("{name} has message {number} where {expected} should be");
    }
    ensure!(numbers.len() == messages as usize, "{name} has {} messages of {messages}", numbers.len());
    let rows = state.rows.iter().filter(|row| number(row).is_some());
    rows.map(|row| row.id.as_ref().map(|id| id.0.clone()).context("a message without an id")).collect()
}

/// The messages as the homeserver has them: all of alice's but the first hello.
async fn on_server(server: &Synapse, chat: &ChatId) -> anyhow::Result<Vec<String>> {
    let (service, chat) = (server.service().acting_as("alice"), chat.0.clone());
    let events = tokio::task::spawn_blocking(move || service.history(&chat)).await??;
    let field = |event: &serde_json::Value, name: &str| event.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let encrypted =
        events.iter().filter(|event| field(event, "type") == "m.room.encrypted" && field(event, "sender").starts_with("@alice"));
    Ok(encrypted.skip(1).map(|event| field(event, "event_id")).collect())
}

fn numbers(rows: &[MessageRow]) -> Vec<u32> {
    rows.iter().filter_map(number).collect()
}

fn number(row: &MessageRow) -> Option<u32> {
    row.content.words()?.strip_prefix("message ")?.parse().ok()
}
