//! Chats that go: left, forgotten, declined, moved elsewhere.

use hoopoe_model::{Batch, ChatFact, ChatId, Deed, Fact, Membership, Order, Person, ReceiptFact};

use crate::arranging::{MARK, PIN, draft, stamp};
use crate::cast::*;

#[tokio::test]
async fn leaving_hides_the_chat_and_comes_after_what_is_said() {
    let mut home = home();
    home.about(|_| ()).await;
    home.live(pieces(vec![says("$1", BOB, 1)])).await;
    home.send(2, "t1", "bye").await;
    home.changes();
    home.leave(3, "l1", false).await;
    assert!(home.changes().chats.contains(&home.chat));
    assert!(home.listed().await.is_empty());
    assert_eq!(home.row().await.membership, Membership::Left);
    assert_eq!((home.due().await, home.cache.waiting().await.unwrap(), home.totals().await), (vec!["t1".to_owned()], 1, (0, 0)));
    home.sending("t1").await;
    home.sent("t1", "$2").await;
    home.leave(4, "l2", false).await;
    assert_eq!(home.due().await, ["l2"], "once is enough");
    home.refused("l2").await;
    assert_eq!((home.listed().await, home.totals().await), (vec![home.chat.0.clone()], (1, 0)), "it comes back");
    home.leave(5, "l3", false).await;
    home.done("l3").await;
    home = home.restarted();
    home.cache.requeue().await.unwrap();
    home.about(|fact| (fact.stamp, fact.members) = (stamp(6), 9)).await;
    assert!(home.listed().await.is_empty(), "a fact from before");
    home.about(|fact| (fact.stamp, fact.membership) = (stamp(7), Membership::Left)).await;
    assert_eq!(home.dump().await.lines().count(), 2, "it is not forgotten");
    home.about(|fact| fact.stamp = stamp(8)).await;
    assert_eq!(home.listed().await.len(), 1, "entered again");
}

#[tokio::test]
async fn forgetting_leaves_nothing_behind() {
    let mut home = home();
    home.about(|_| ()).await;
    home.live(cut("t", vec![says("$1", BOB, 1), reaction("$r", BOB, 2, "$1", "👍")])).await;
    home.send(3, "t1", "one").await;
    home.refused("t1").await;
    home.cache.keep_draft(&home.chat, Some(draft("half"))).await.unwrap();
    home.cache.keep_notify_until(&home.chat, Some(5)).await.unwrap();
    home.arrange(4, "p1", PIN).await;
    home.leave(5, "l1", true).await;
    home.shows("1 |  | (gap) |\n2 | bob | 1 | 👍×1(bob)\n3 | alice | one | own failed:Forbidden").await;
    home.sending("l1").await;
    home.changes();
    home.done("l1").await;
    let changes = home.changes();
    assert!(changes.rows[&home.chat].contains("$1") && changes.rows[&home.chat].len() == 3 && changes.chats.contains(&home.chat));
    home.shows("").await;
    assert!(home.due().await.is_empty() && home.cache.chat(&home.chat).await.unwrap().is_none());
    assert!(home.cache.next_notify_due().await.unwrap().is_none());
    home.about(|fact| fact.stamp = stamp(6)).await;
    assert!(home.listed().await.is_empty(), "a fact from before");
    let invited = |fact: &mut ChatFact, at| {
        (fact.stamp, fact.membership, fact.invited_at) = (stamp(at), Membership::Invited, Some(stamp(at) / 1000));
    };
    home.about(|fact| invited(fact, 7)).await;
    let row = home.row().await;
    assert_eq!((row.membership, row.draft, row.pinned), (Membership::Invited, None, false), "a new invite is a new chat");
}

#[tokio::test]
async fn a_chat_is_forgotten_even_when_its_end_is_known_before_the_answer() {
    let home = home();
    home.about(|_| ()).await;
    home.live(pieces(vec![says("$1", BOB, 1)])).await;
    home.leave(2, "l1", true).await;
    home.sending("l1").await;
    home.about(|fact| (fact.stamp, fact.membership) = (stamp(3), Membership::Left)).await;
    home.done("l1").await;
    home.shows("").await;
    assert!(home.cache.chat(&home.chat).await.unwrap().is_none());
    home.about(|fact| fact.stamp = stamp(4)).await;
    assert_eq!(home.listed().await.len(), 1, "entered again");
}

#[tokio::test]
async fn an_invite_that_was_declined_stays_away() {
    let mut home = home();
    let invited = |fact: &mut ChatFact, at| {
        (fact.stamp, fact.membership, fact.invited_at) = (stamp(at), Membership::Invited, Some(stamp(1) / 1000));
    };
    home.about(|fact| invited(fact, 1)).await;
    assert_eq!(home.totals().await, (1, 0));
    home.leave(2, "l1", true).await;
    home.done("l1").await;
    assert_eq!(home.totals().await, (0, 0));
    home.about(|fact| invited(fact, 3)).await;
    assert!(home.listed().await.is_empty(), "the same invite");
    home = home.restarted();
    home.cache.requeue().await.unwrap();
    assert!(home.listed().await.is_empty());
}

#[tokio::test]
async fn what_was_forgotten_for_good_leaves_the_outbox() {
    let mut home = home();
    home.about(|_| ()).await;
    home.leave(1, "l1", true).await;
    home.done("l1").await;
    home.changes();
    home = home.restarted();
    home.cache.requeue().await.unwrap();
    home.about(|fact| fact.stamp = stamp(2)).await;
    assert_eq!(home.listed().await.len(), 1, "a chat that was entered again in the next run");
}

#[tokio::test]
async fn a_chat_that_was_moved_goes_once_it_is_read() {
    let mut home = home();
    home.tell("!old", |fact| fact.successor = Some("!new".into())).await;
    home.cache.learn(Batch::Live { chat: "!old".into(), pieces: pieces(vec![says("$1", BOB, 1)]) }, i64::MAX).await.unwrap();
    assert_eq!(home.listed().await, ["!old"]);
    home.tell("!new", |fact| (fact.predecessor, fact.membership) = (Some("!old".into()), Membership::Invited)).await;
    assert_eq!(home.listed().await.len(), 2, "not there yet");
    home.changes();
    home.tell("!new", |fact| (fact.stamp, fact.predecessor) = (2, Some("!old".into()))).await;
    assert!(home.changes().chats.contains(&ChatId::from("!old")));
    assert_eq!(home.listed().await.len(), 2, "something is unread");
    let read = ReceiptFact { chat: "!old".into(), ..receipt(&home.chat, ALICE, "$1", 5) };
    home.cache.learn(Batch::Facts(vec![Fact::Receipt(read)]), 0).await.unwrap();
    assert_eq!(home.listed().await, ["!new"]);
    let order = Order { txn: "m".into(), chat: "!old".into(), deed: Deed::Arrange { arrangement: MARK } };
    home.cache.order(order, 0).await.unwrap();
    assert_eq!(home.listed().await.len(), 2, "marked unread by hand");
    home.refused("m").await;
    assert_eq!(home.listed().await, ["!new"]);
    home.changes();
    let order = Order { txn: "l".into(), chat: "!new".into(), deed: Deed::Leave { forget: false } };
    home.cache.order(order, 0).await.unwrap();
    assert_eq!(home.listed().await, ["!old"]);
    assert!(home.changes().chats.contains(&ChatId::from("!old")));
    assert!(home.cache.chat(&"!old".into()).await.unwrap().unwrap().successor.is_some());
}

#[tokio::test]
async fn chats_that_name_each_other_stay() {
    let home = home();
    home.tell("!old", |fact| fact.successor = Some("!new".into())).await;
    home.tell("!new", |fact| fact.successor = Some("!old".into())).await;
    home.tell("!other", |fact| fact.successor = Some("!other".into())).await;
    assert_eq!(home.listed().await.len(), 3);
}

#[tokio::test]
async fn an_invite_of_a_blocked_person_stays_away() {
    let home = home();
    let bob = Person { id: BOB.into(), name: "Bob".to_owned(), avatar: None };
    home.tell("!new", |fact| (fact.membership, fact.inviter) = (Membership::Invited, Some(bob))).await;
    home.cache.keep("blocked", Some(&format!("[\"{BOB}\"]"))).await.unwrap();
    assert!(home.listed().await.is_empty());
    assert_eq!(home.totals().await, (0, 0));
    home.cache.keep("blocked", None).await.unwrap();
    assert_eq!((home.listed().await, home.totals().await), (vec!["!new".to_owned()], (1, 0)));
}
