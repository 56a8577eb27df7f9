//! How a chat stands in the list: pins, silences and marks over the fact until it agrees; drafts; what the badge shows.

use hoopoe_cache::Totals;
use hoopoe_model::{Arrangement, Batch, ChatFact, ChatId, Deed, Draft, Fact, FailReason, Membership, Notify, Target};

use crate::cast::*;

pub const PIN: Arrangement = Arrangement::Pinned { on: true };
const UNPIN: Arrangement = Arrangement::Pinned { on: false };
pub const MARK: Arrangement = Arrangement::Unread { on: true };
const UNMARK: Arrangement = Arrangement::Unread { on: false };

fn notify(notify: Notify) -> Arrangement {
    Arrangement::Notify { notify }
}

/// A moment in seconds after the start, as facts have it.
pub fn stamp(at: i64) -> i64 {
    (START + at) * 1_000_000
}

pub fn draft(text: &str) -> Draft {
    Draft { text: text.to_owned(), ..Draft::default() }
}

impl Home {
    pub async fn arrange(&self, at: i64, txn: &str, arrangement: Arrangement) {
        self.order(at, txn, Deed::Arrange { arrangement }).await;
    }

    pub async fn leave(&self, at: i64, txn: &str, forget: bool) {
        self.order(at, txn, Deed::Leave { forget }).await;
    }

    pub async fn done(&self, txn: &str) {
        self.cache.order_sent(&txn.into(), None).await.unwrap();
    }

    pub async fn refused(&self, txn: &str) {
        self.cache.order_failed(&txn.into(), FailReason::Forbidden).await.unwrap();
    }

    /// Pinned, marked, muted.
    pub async fn stands(&self) -> (bool, bool, bool) {
        let row = self.row().await;
        assert_eq!(row.muted, row.notify == Notify::Nothing);
        (row.pinned, row.marked_unread, row.muted)
    }

    pub async fn listed(&self) -> Vec<String> {
        let chats: Vec<ChatId> = ["!chat:one.test", "!old", "!new", "!other"].map(ChatId::from).into();
        let listed: Vec<String> = self.cache.chats().await.unwrap().into_iter().map(|row| row.id.0).collect();
        let mut some: Vec<String> = self.cache.listed(&chats).await.unwrap().into_iter().map(|row| row.id.0).collect();
        let mut all = listed.clone();
        some.sort();
        all.sort();
        assert_eq!(some, all, "the list and its parts agree");
        listed
    }

    pub async fn tell(&self, chat: &str, change: impl FnOnce(&mut ChatFact)) {
        let mut fact = chat_fact(&chat.into());
        change(&mut fact);
        self.cache.learn(Batch::Facts(vec![Fact::Chat(fact)]), 0).await.unwrap();
    }

    pub async fn totals(&self) -> (u32, u32) {
        let Totals { unread, mentions } = self.cache.totals().await.unwrap();
        (unread, mentions)
    }
}

#[tokio::test]
async fn an_arrangement_shows_at_once_and_until_a_fact_agrees() {
    let mut home = home();
    home.about(|_| ()).await;
    home.changes();
    home.arrange(1, "p1", PIN).await;
    let changes = home.changes();
    assert!(changes.chats.contains(&home.chat) && changes.outbox && changes.rows.is_empty());
    assert_eq!((home.stands().await, home.due().await), ((true, false, false), vec!["p1".to_owned()]));
    assert_eq!(home.cache.waiting().await.unwrap(), 0, "it is no message");
    home = home.restarted();
    assert_eq!(home.stands().await, (true, false, false));
    home.sending("p1").await;
    home.done("p1").await;
    assert!(home.due().await.is_empty());
    home.about(|fact| (fact.stamp, fact.members) = (stamp(2), 9)).await;
    assert_eq!(home.stands().await, (true, false, false), "a fact from before the pin");
    home = home.restarted();
    home.cache.requeue().await.unwrap();
    assert_eq!(home.stands().await, (true, false, false));
    home.about(|fact| (fact.stamp, fact.pinned) = (stamp(3), true)).await;
    home.about(|fact| fact.stamp = stamp(4)).await;
    assert_eq!(home.stands().await, (false, false, false), "it had come round: another device has unpinned");
}

#[tokio::test]
async fn an_arrangement_that_fails_is_undone() {
    let home = home();
    home.about(|fact| fact.notify = Notify::Mentions).await;
    home.cache.keep_notify_until(&home.chat, Some(5)).await.unwrap();
    for (txn, arrangement) in [("p", PIN), ("n", notify(Notify::Nothing)), ("m", MARK)] {
        home.arrange(1, txn, arrangement).await;
    }
    assert_eq!(home.stands().await, (true, true, true));
    assert_eq!(home.due().await, ["p", "n", "m"], "each kind has its lane");
    for txn in ["p", "n", "m"] {
        home.sending(txn).await;
        home.refused(txn).await;
    }
    assert_eq!(home.stands().await, (false, false, false));
    let row = home.row().await;
    assert_eq!((row.notify, row.notify_until), (Notify::Mentions, None));
    assert!(home.due().await.is_empty() && home.cache.next_notify_due().await.unwrap().is_none());
}

#[tokio::test]
async fn a_newer_arrangement_replaces_what_waits() {
    let home = home();
    home.about(|_| ()).await;
    home.arrange(1, "p1", PIN).await;
    home.arrange(2, "p2", UNPIN).await;
    assert_eq!((home.due().await, home.stands().await.0), (vec!["p2".to_owned()], false));
    home.sending("p2").await;
    home.arrange(3, "p3", PIN).await;
    assert!(home.due().await.is_empty() && home.stands().await.0, "behind the one that is on its way");
    home.cache.order_later(&"p2".into(), 5).await.unwrap();
    assert_eq!(home.due().await, ["p3"], "the older one is not tried again");
    home.sending("p3").await;
    home.arrange(4, "p4", UNPIN).await;
    home.refused("p3").await;
    assert_eq!((home.due().await, home.stands().await.0), (vec!["p4".to_owned()], false));
}

#[tokio::test]
async fn turning_back_and_forth_never_flickers() {
    let home = home();
    home.about(|fact| fact.pinned = true).await;
    home.arrange(1, "p1", UNPIN).await;
    home.done("p1").await;
    home.arrange(2, "p2", PIN).await;
    home.done("p2").await;
    // The fact from before both agrees with the second only by chance.
    assert!(home.stands().await.0);
    home.about(|fact| (fact.stamp, fact.pinned) = (stamp(3), false)).await;
    assert!(home.stands().await.0, "the echo of the first");
    home.about(|fact| (fact.stamp, fact.pinned) = (stamp(4), true)).await;
    home.about(|fact| (fact.stamp, fact.pinned) = (stamp(5), false)).await;
    assert!(!home.stands().await.0);
}

#[tokio::test]
async fn a_fact_that_disagrees_for_long_wins() {
    let home = home();
    home.about(|_| ()).await;
    home.arrange(1, "p1", PIN).await;
    home.about(|fact| (fact.stamp, fact.members) = (stamp(500), 4)).await;
    assert!(home.stands().await.0, "nothing overtakes what waits");
    home.done("p1").await;
    home.about(|fact| (fact.stamp, fact.members) = (stamp(505), 5)).await;
    assert!(home.stands().await.0);
    home.about(|fact| (fact.stamp, fact.members) = (stamp(511), 6)).await;
    assert!(!home.stands().await.0, "another device has unpinned before the pin could be told");
}

#[tokio::test]
async fn a_fact_may_be_faster_than_the_answer() {
    let home = home();
    home.about(|_| ()).await;
    home.arrange(1, "n1", notify(Notify::Nothing)).await;
    home.sending("n1").await;
    home.about(|fact| (fact.stamp, fact.notify) = (stamp(2), Notify::Nothing)).await;
    home.done("n1").await;
    home.about(|fact| (fact.stamp, fact.notify) = (stamp(3), Notify::All)).await;
    assert_eq!(home.row().await.notify, Notify::All);
}

#[tokio::test]
async fn silence_counts_at_once_and_ends_in_time() {
    let mut home = home();
    home.about(|_| ()).await;
    home.live(pieces(vec![says("$1", BOB, 1), says("$2", BOB, 2)])).await;
    assert_eq!(home.totals().await, (2, 0));
    home.cache.keep_notify_until(&home.chat, Some(9000)).await.unwrap();
    home.arrange(3, "n1", notify(Notify::Nothing)).await;
    assert_eq!((home.totals().await, home.row().await.unread), ((0, 0), 2));
    home.changes();
    home.cache.keep_notify_until(&home.chat, Some(7000)).await.unwrap();
    assert!(home.changes().chats.contains(&home.chat));
    home.cache.keep_notify_until(&home.chat, Some(7000)).await.unwrap();
    home.cache.keep_notify_until(&"!other".into(), Some(8000)).await.unwrap();
    assert!(!home.changes().chats.contains(&home.chat), "nothing new");
    home = home.restarted();
    assert_eq!((home.row().await.notify_until, home.cache.next_notify_due().await.unwrap()), (Some(7000), Some(7000)));
    assert!(home.cache.notify_due(6999).await.unwrap().is_empty());
    assert_eq!(home.cache.notify_due(8000).await.unwrap(), [home.chat.clone(), "!other".into()]);
    home.cache.keep_notify_until(&home.chat, None).await.unwrap();
    home.arrange(9, "n2", notify(Notify::Default)).await;
    assert_eq!((home.cache.next_notify_due().await.unwrap(), home.row().await.notify_until), (Some(8000), None));
    assert_eq!(home.totals().await, (2, 0));
}

#[tokio::test]
async fn the_user_is_not_told_of_what_they_have_just_silenced() {
    let mut home = home();
    home.about(|_| ()).await;
    let told = async |home: &mut Home, at: i64| {
        home.changes();
        let mut calls = says(&format!("$call{at}"), BOB, at);
        calls.alert = hoopoe_model::Alert::Mention;
        home.live(pieces(vec![says(&format!("$say{at}"), BOB, at), calls])).await;
        home.changes().arrived.len()
    };
    assert_eq!(told(&mut home, 1).await, 2);
    home.arrange(2, "n1", notify(Notify::Mentions)).await;
    assert_eq!(told(&mut home, 3).await, 1);
    home.arrange(4, "n2", notify(Notify::Nothing)).await;
    assert_eq!(told(&mut home, 5).await, 0);
    home.arrange(6, "n3", notify(Notify::Default)).await;
    assert_eq!(told(&mut home, 7).await, 2);
    home.leave(8, "l1", false).await;
    assert_eq!(told(&mut home, 9).await, 0, "nor of what they leave");
}

#[tokio::test]
async fn a_longer_silence_keeps_its_end_when_the_shorter_one_fails() {
    let home = home();
    home.about(|_| ()).await;
    home.cache.keep_notify_until(&home.chat, Some(5)).await.unwrap();
    home.arrange(1, "n1", notify(Notify::Nothing)).await;
    home.sending("n1").await;
    home.cache.keep_notify_until(&home.chat, Some(9)).await.unwrap();
    home.arrange(2, "n2", notify(Notify::Nothing)).await;
    home.refused("n1").await;
    assert_eq!(home.row().await.notify_until, Some(9));
    home.refused("n2").await;
    assert_eq!(home.row().await.notify_until, None);
}

#[tokio::test]
async fn reading_takes_the_mark_away() {
    let home = home();
    home.about(|fact| fact.marked_unread = true).await;
    home.live(pieces(vec![says("$1", BOB, 1)])).await;
    home.order(2, "r1", Deed::Read { message: "$1".into() }).await;
    assert!(!home.stands().await.1);
    home.done("r1").await;
    home.about(|fact| (fact.stamp, fact.members, fact.marked_unread) = (stamp(3), 9, true)).await;
    assert!(!home.stands().await.1, "a fact from before the reading");
    home.about(|fact| fact.stamp = stamp(4)).await;
    home.about(|fact| (fact.stamp, fact.marked_unread) = (stamp(5), true)).await;
    assert!(home.stands().await.1, "marked again elsewhere");
    home.order(6, "r2", Deed::Read { message: "$1".into() }).await;
    home.refused("r2").await;
    assert!(home.stands().await.1, "undone");
}

#[tokio::test]
async fn marks_and_readings_keep_their_order() {
    let home = home();
    home.about(|_| ()).await;
    home.live(pieces(vec![says("$1", BOB, 1)])).await;
    home.order(2, "r1", Deed::Read { message: "$1".into() }).await;
    home.arrange(3, "m1", MARK).await;
    assert!(home.stands().await.1);
    assert_eq!(home.due().await, ["r1"], "the mark does not overtake the reading");
    home.arrange(4, "m2", UNMARK).await;
    home.arrange(5, "m3", MARK).await;
    home.sending("r1").await;
    home.cache.order_later(&"r1".into(), 5).await.unwrap();
    assert_eq!(home.due().await, ["r1"], "a mark does not make a reading idle");
    home.sending("r1").await;
    home.done("r1").await;
    assert_eq!(home.due().await, ["m3"]);
    home.order(6, "r2", Deed::Read { message: "$1".into() }).await;
    assert_eq!((home.due().await, home.stands().await.1), (vec!["r2".to_owned()], false));
    home.arrange(7, "m4", MARK).await;
    home.sending("r2").await;
    home.done("r2").await;
    home.sending("m4").await;
    home.done("m4").await;
    assert!(home.stands().await.1 && home.due().await.is_empty());
}

#[tokio::test]
async fn a_draft_is_kept_and_shown() {
    let mut home = home();
    home.about(|_| ()).await;
    home.live(pieces(vec![says("$1", BOB, 1)])).await;
    let place = home.row().await.ord;
    home.changes();
    let half = Draft { reply_to: Some("$1".to_owned()), ..draft("half a sente") };
    home.cache.keep_draft(&home.chat, Some(half.clone())).await.unwrap();
    let changes = home.changes();
    assert!(changes.chats.contains(&home.chat) && changes.rows.is_empty() && !changes.outbox);
    home.cache.keep_draft(&home.chat, Some(half.clone())).await.unwrap();
    assert!(home.changes().is_empty(), "nothing new");
    home = home.restarted();
    let row = home.row().await;
    assert_eq!((row.draft, row.ord), (Some(half.clone()), place), "it keeps its place");
    home.cache.rebuild().await.unwrap();
    home.about(|_| ()).await;
    assert_eq!(home.row().await.draft, Some(half));
    home.cache.keep_draft(&home.chat, None).await.unwrap();
    assert_eq!(home.row().await.draft, None);
}

#[tokio::test]
async fn totals_are_what_the_badge_shows() {
    let home = home();
    assert_eq!(home.totals().await, (0, 0));
    home.about(|_| ()).await;
    let mut calls = says("$2", BOB, 2);
    calls.alert = hoopoe_model::Alert::Mention;
    home.live(pieces(vec![says("$1", BOB, 1), calls])).await;
    assert_eq!(home.totals().await, (2, 1));
    home.tell("!other", |fact| fact.marked_unread = true).await;
    assert_eq!(home.totals().await, (3, 1), "a mark is one");
    home.arrange(3, "m1", MARK).await;
    assert_eq!(home.totals().await, (3, 1), "what is unread anyway is not more for being marked");
    home.tell("!new", |fact| fact.membership = Membership::Invited).await;
    assert_eq!(home.totals().await, (4, 1), "an invite is one");
    home.tell("!old", |fact| (fact.marked_unread, fact.notify) = (true, Notify::Nothing)).await;
    home.arrange(4, "n1", notify(Notify::Nothing)).await;
    assert_eq!(home.totals().await, (2, 0), "silence counts nothing");
    home.order(5, "t1", Deed::Send { composed: composed("x"), reply_to: Some(Target::Message("$1".into())) }).await;
    assert_eq!(home.totals().await, (2, 0));
}
