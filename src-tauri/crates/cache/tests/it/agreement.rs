//! Whatever the user does, however the line and the program break: once everything has settled, the cache shows what
//! the homeserver has, each thing once and in its order.

use std::collections::HashMap;

use hoopoe_cache::{Span, Waiting};
use hoopoe_model::{Arrangement, Content, Deed, Event, FailReason, MessageId, Notify, Order, Target, What};

use crate::cast::*;
use crate::facts::Dice;

const LIVES: u64 = 100;
const STEPS: u32 = 60;
const PAGE: usize = 4;

/// A homeserver with one chat.
#[derive(Default)]
struct Server {
    log: Vec<Event>,
    accepted: HashMap<String, String>,
    delivered: usize,
    pinned: bool,
    marked: bool,
    notify: Notify,
    /// How often it has told how the chat stands.
    told: i64,
}

impl Server {
    fn push(&mut self, sender: &str, txn: Option<&str>, what: What) -> String {
        let id = format!("${}", self.log.len());
        let at = i64::try_from(self.log.len()).unwrap() + 1000;
        let mut new = event(&id, sender, at, what);
        new.txn = txn.map(Into::into);
        self.log.push(new);
        id
    }

    /// Takes an order once, however often it comes.
    fn accept(&mut self, order: &Order) -> Option<String> {
        if let Some(id) = self.accepted.get(order.txn.as_str()) {
            return Some(id.clone());
        }
        let id = |target: &Target| match target {
            Target::Message(id) => id.clone(),
            Target::Unsent(txn) => panic!("{txn} does not mean anything to a homeserver"),
        };
        let what = match &order.deed {
            Deed::Send { composed, reply_to } => What::Message { content: composed.content.clone(), reply_to: reply_to.as_ref().map(id) },
            Deed::Edit { target, composed } => What::Edit { target: id(target), content: composed.content.clone() },
            Deed::Remove { target } => What::Removal { target: id(target) },
            Deed::React { target, key } => What::Reaction { target: id(target), key: key.clone() },
            Deed::Arrange { arrangement } => return self.arrange(*arrangement),
            Deed::Read { .. } => return self.arrange(Arrangement::Unread { on: false }),
            Deed::Leave { .. } => panic!("nobody leaves this chat"),
        };
        let id = self.push(ALICE, Some(order.txn.as_str()), what);
        self.accepted.insert(order.txn.0.clone(), id.clone());
        Some(id)
    }

    /// Takes how the chat stands; the last one who says so counts.
    fn arrange(&mut self, arrangement: Arrangement) -> Option<String> {
        match arrangement {
            Arrangement::Pinned { on } => self.pinned = on,
            Arrangement::Notify { notify } => self.notify = notify,
            Arrangement::Unread { on } => self.marked = on,
        }
        None
    }

    /// Tells how the chat stands; some seconds after the last time.
    async fn tell(&mut self, home: &Home, seconds: u32) {
        self.told += i64::from(seconds);
        let stamp = (START + self.told) * 1_000_000;
        home.about(|fact| (fact.stamp, fact.pinned, fact.marked_unread, fact.notify) = (stamp, self.pinned, self.marked, self.notify))
            .await;
    }

    /// A few new events, sometimes behind a cut, sometimes with old ones before them.
    async fn deliver(&mut self, home: &Home, dice: &mut Dice, all: bool) {
        let until = if all { self.log.len() } else { self.log.len().min(self.delivered + dice.roll(4) as usize) };
        let cut_at = (!all && until > 0 && dice.roll(3) == 0).then(|| until.saturating_sub(1 + dice.roll(6) as usize));
        let from = cut_at.unwrap_or_else(|| self.delivered.saturating_sub(dice.roll(3) as usize));
        let events = self.log[from.min(until)..until].to_vec();
        // Only a cut may leave anything out.
        let stream = if from > 0 && cut_at.is_some() { cut(&format!("{from}"), events) } else { pieces(events) };
        home.live(stream).await;
        self.delivered = until.max(self.delivered);
    }

    /// A page of the newest hole.
    async fn page(&self, home: &Home) -> bool {
        let Some(token) = home.cache.newest_gap(&home.chat).await.unwrap() else { return false };
        let end: usize = token.parse().unwrap();
        let start = end.saturating_sub(PAGE);
        let next = (start > 0).then(|| start.to_string());
        // History does not always tell the transaction id.
        let nameless = |event: &Event| Event { txn: None, ..event.clone() };
        home.history(&token, self.log[start..end].iter().map(nameless).collect(), next.as_deref()).await;
        true
    }
}

/// The user does something to what they see.
async fn act(home: &Home, dice: &mut Dice, step: u32) {
    let (at, txn) = (i64::from(step), format!("t{step}"));
    let rows = home.cache.page(&home.chat, Span::Newest, 8).await.unwrap().rows;
    if dice.roll(4) == 0 {
        return home.order(at, &txn, arranging(dice, rows.last().and_then(|row| row.id.clone()))).await;
    }
    let row = (!rows.is_empty()).then(|| &rows[dice.roll(u32::try_from(rows.len()).unwrap()) as usize]);
    let Some(row) = row.filter(|_| dice.roll(3) > 0) else { return home.send(at, &txn, &txn).await };
    let Some(handle) = home.cache.handle(&home.chat, &row.key).await.unwrap().filter(|handle| handle.alive) else { return };
    let deed = match dice.roll(4) {
        0 if handle.own => Deed::Edit { target: handle.target, composed: composed(&txn) },
        1 if handle.own => Deed::Remove { target: handle.target },
        2 => Deed::Send { composed: composed(&txn), reply_to: Some(handle.target) },
        _ => {
            let emoji = ["👍", "🌿"][dice.roll(2) as usize];
            let mine = handle.reactions.iter().find(|(key, _)| key == emoji);
            mine.map_or_else(
                || Deed::React { target: handle.target, key: emoji.to_owned() },
                |(_, target)| Deed::Remove { target: target.clone() },
            )
        }
    };
    home.order(at, &txn, deed).await;
}

/// The user pins, silences, marks or reads the chat.
fn arranging(dice: &mut Dice, newest: Option<MessageId>) -> Deed {
    let arrangement = match (dice.roll(6), newest) {
        (0, Some(message)) => return Deed::Read { message },
        (1 | 2, _) => Arrangement::Pinned { on: dice.roll(2) == 0 },
        (3, _) => Arrangement::Notify { notify: [Notify::Default, Notify::All, Notify::Nothing][dice.roll(3) as usize] },
        _ => Arrangement::Unread { on: dice.roll(2) == 0 },
    };
    Deed::Arrange { arrangement }
}

async fn stands(home: &Home) -> (bool, bool, Notify) {
    let row = home.row().await;
    (row.pinned, row.marked_unread, row.notify)
}

/// The worker takes an order and something happens to it.
async fn work(mut home: Home, server: &mut Server, dice: &mut Dice) -> Home {
    let due = home.cache.due(i64::MAX).await.unwrap();
    let Some(Waiting { order, .. }) = due.first() else { return home };
    home.sending(order.txn.as_str()).await;
    match dice.roll(8) {
        0 => home.cache.order_failed(&order.txn, FailReason::Forbidden).await.unwrap(),
        1 => home.cache.order_later(&order.txn, 5).await.unwrap(),
        // The answer is lost, with or without the program.
        2 => {
            server.accept(order);
            home.cache.order_later(&order.txn, 5).await.unwrap();
        }
        3 => {
            server.accept(order);
            home = home.restarted();
            home.cache.requeue().await.unwrap();
        }
        // The echo is faster than the answer, and the user than both.
        4 => {
            act(&home, dice, 1000 + u32::try_from(server.log.len()).unwrap()).await;
            let id = server.accept(order);
            server.deliver(&home, dice, false).await;
            home.cache.order_sent(&order.txn, id.map(Into::into)).await.unwrap();
        }
        _ => {
            let id = server.accept(order);
            home.cache.order_sent(&order.txn, id.map(Into::into)).await.unwrap();
        }
    }
    home
}

async fn failed_message(home: &Home, dice: &mut Dice) {
    let rows = home.cache.page(&home.chat, Span::Newest, 100).await.unwrap().rows;
    let failed = rows.iter().find(|row| matches!(row.state, hoopoe_model::Delivery::Failed { .. }));
    match failed {
        Some(row) if dice.roll(2) == 0 => home.cache.discard(&home.chat, &row.key).await.unwrap(),
        Some(row) => home.cache.retry(&home.chat, &row.key, (START + 2000) * 1_000_000).await.unwrap(),
        None => {}
    }
}

async fn live_a_life(seed: u64) {
    let mut dice = Dice(seed);
    let mut home = home();
    let mut server = Server::default();
    for step in 0..STEPS {
        match dice.roll(11) {
            9 => server.tell(&home, 1 + dice.roll(3)).await,
            // Another device has arranged it otherwise.
            10 if dice.roll(2) == 0 => {
                if let Deed::Arrange { arrangement } = arranging(&mut dice, None) {
                    server.arrange(arrangement);
                }
            }
            0..=2 => act(&home, &mut dice, step).await,
            3 | 4 => home = work(home, &mut server, &mut dice).await,
            5 | 6 => server.deliver(&home, &mut dice, false).await,
            7 => {
                let target = dice.roll(10);
                let known = (target as usize) < server.log.len();
                let what = match dice.roll(3) {
                    0 if known => What::Reaction { target: format!("${target}").into(), key: "🌿".to_owned() },
                    _ => What::Message { content: Content::plain(format!("b{step}")), reply_to: None },
                };
                server.push(BOB, None, what);
            }
            _ => {
                server.page(&home).await;
                failed_message(&home, &mut dice).await;
            }
        }
    }

    home = home.restarted();
    home.cache.requeue().await.unwrap();
    server.tell(&home, 60).await;
    let wished = stands(&home).await;
    while let Some(Waiting { order, .. }) = home.cache.due(i64::MAX).await.unwrap().first() {
        home.sending(order.txn.as_str()).await;
        let id = server.accept(order);
        home.cache.order_sent(&order.txn, id.map(Into::into)).await.unwrap();
    }
    assert_eq!(home.cache.waiting().await.unwrap(), 0, "seed {seed}");
    assert_eq!(wished, (server.pinned, server.marked, server.notify), "seed {seed}: nobody else spoke, so the user's last word counts");
    server.tell(&home, 60).await;
    assert_eq!(stands(&home).await, wished, "seed {seed}");
    server.deliver(&home, &mut dice, true).await;
    while server.page(&home).await {}
    for row in home.cache.page(&home.chat, Span::Newest, 1000).await.unwrap().rows {
        home.cache.discard(&home.chat, &row.key).await.unwrap();
    }

    let fresh = self::home();
    fresh.live(pieces(server.log.clone())).await;
    let (found, expected) = (home.dump().await, fresh.dump().await);
    assert!(found == expected, "seed {seed}\n--- shown\n{found}--- on the homeserver\n{expected}");
}

#[tokio::test]
async fn the_cache_agrees_with_the_homeserver_in_the_end() {
    // Together, because each waits for the disk most of the time.
    let mut lives: tokio::task::JoinSet<()> = (0..LIVES).map(live_a_life).collect();
    while let Some(life) = lives.join_next().await {
        life.unwrap();
    }
}
