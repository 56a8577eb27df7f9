//! The outbox: lanes, failing, editing and removing what is unsent, echoes in every order, restarts.

use hoopoe_cache::Waiting;
use hoopoe_model::{Alert, Arrangement, Content, Deed, Delivery, FailReason, Notify, Target, What};

use crate::cast::*;

fn edits(target: Target, body: &str) -> Deed {
    Deed::Edit { target, composed: composed(body) }
}

fn reacts(target: Target, key: &str) -> Deed {
    Deed::React { target, key: key.to_owned() }
}

fn answers(target: Target, body: &str) -> Deed {
    Deed::Send { composed: composed(body), reply_to: Some(target) }
}

impl Home {
    async fn fail(&self, txn: &str) {
        self.cache.order_failed(&txn.into(), FailReason::Forbidden).await.unwrap();
    }

    async fn my_reactions(&self, key: &str) -> Vec<(String, Target)> {
        self.cache.handle(&self.chat, key).await.unwrap().unwrap().reactions
    }
}

#[tokio::test]
async fn orders_go_out_one_by_one() {
    let home = home();
    home.send(1, "t1", "one").await;
    home.send(2, "t2", "two").await;
    home.shows("1 | alice | one | own queued\n2 | alice | two | own queued").await;
    assert_eq!((home.due().await, home.cache.waiting().await.unwrap()), (vec!["t1".to_owned()], 2));
    home.sending("t1").await;
    assert!(home.due().await.is_empty(), "one at a time");
    home.shows("1 | alice | one | own sending\n2 | alice | two | own queued").await;
    home.cache.order_later(&"t1".into(), 5_000_000).await.unwrap();
    assert!(home.cache.due(4_999_999).await.unwrap().is_empty());
    assert_eq!(home.cache.next_due().await.unwrap(), Some(5_000_000));
    let due = home.cache.due(5_000_000).await.unwrap();
    assert!(matches!(&due[..], [Waiting { order, attempts: 1 }] if order.txn.as_str() == "t1"));
    home.sending("t1").await;
    home.sent("t1", "$1").await;
    assert_eq!(home.due().await, ["t2"]);
    home.shows("1 | alice | one | own\n2 | alice | two | own queued").await;
    home.live(pieces(vec![echo("$1", "t1", 3, "one")])).await;
    home.shows("1 | alice | one | own\n2 | alice | two | own queued").await;
}

#[tokio::test]
async fn a_failed_message_stays_and_does_not_block() {
    let home = home();
    home.send(1, "t1", "one").await;
    home.send(2, "t2", "two").await;
    home.sending("t1").await;
    home.fail("t1").await;
    assert_eq!((home.due().await, home.cache.waiting().await.unwrap()), (vec!["t2".to_owned()], 1));
    home.shows("1 | alice | one | own failed:Forbidden\n2 | alice | two | own queued").await;
    home.cache.retry(&home.chat, "t1", (START + 9) * 1_000_000).await.unwrap();
    home.shows("1 | alice | two | own queued\n2 | alice | one | own queued").await;
    assert_eq!(home.due().await, ["t2"]);
    home.cache.discard(&home.chat, "t2").await.unwrap();
    assert_eq!(home.due().await, ["t1"]);
    home.shows("1 | alice | one | own queued").await;
    home.sending("t1").await;
    home.cache.discard(&home.chat, "t1").await.unwrap();
    home.shows("1 | alice | one | own sending").await;
}

#[tokio::test]
async fn an_echo_and_its_answer_make_one_row_in_every_order() {
    for order in 0..6 {
        let mut home = home();
        home.send(1, "t1", "one").await;
        home.sending("t1").await;
        let echoed = || pieces(vec![echo("$1", "t1", 3, "one")]);
        let nameless = || pieces(vec![says("$1", ALICE, 3)]);
        match order {
            0 => (home.sent("t1", "$1").await, home.live(echoed()).await).1,
            1 => (home.live(echoed()).await, home.sent("t1", "$1").await).1,
            2 => {
                // The answer was lost with the program; the order is sent again under the same name.
                home.live(echoed()).await;
                home = home.restarted();
                home.cache.requeue().await.unwrap();
                assert!(home.due().await.is_empty());
            }
            3 => {
                home = home.restarted();
                home.cache.requeue().await.unwrap();
                assert_eq!(home.due().await, ["t1"]);
                home.sending("t1").await;
                home.sent("t1", "$1").await;
                home = home.restarted();
                home.live(echoed()).await;
            }
            4 => (home.live(nameless()).await, home.sent("t1", "$1").await).1,
            _ => (home.sent("t1", "$1").await, home.live(nameless()).await).1,
        }
        let dump = home.dump().await;
        assert!(dump.lines().count() == 1 && dump.ends_with(" | own\n"), "order {order}: {dump}");
        let rows = home.cache.page(&home.chat, hoopoe_cache::Span::Newest, 9).await.unwrap().rows;
        assert_eq!((rows[0].key.as_str(), rows[0].id.as_ref().unwrap().as_str()), ("t1", "$1"), "order {order}");
        assert_eq!(rows[0].ord, (START + 3) * 1_000_000, "order {order}: the confirmed place");
        assert!(home.due().await.is_empty());
    }
}

#[tokio::test]
async fn an_echo_that_lay_in_a_hole_finds_its_row() {
    let home = home();
    home.live(pieces(vec![says("$0", BOB, 0)])).await;
    home.send(1, "t1", "one").await;
    home.sent("t1", "$1").await;
    home.live(cut("t", vec![says("$9", BOB, 90)])).await;
    home.shows("1 | bob | 0 |\n2 | alice | one | own read\n3 |  | (gap) |\n4 | bob | 9 |").await;
    home.history("t", vec![says("$0", BOB, 0), says("$1", ALICE, 2), says("$2", BOB, 3)], None).await;
    home.shows("1 | bob | 0 |\n2 | alice | 1 | own read\n3 | bob | 2 |\n4 | bob | 9 |").await;
}

#[tokio::test]
async fn what_waits_stays_below_what_comes() {
    let home = home();
    home.send(1, "t1", "one").await;
    home.send(2, "t2", "two").await;
    home.live(pieces(vec![says("$b", BOB, 50)])).await;
    home.shows("1 | bob | b |\n2 | alice | one | own queued\n3 | alice | two | own queued").await;
    home.sent("t1", "$1").await;
    home.live(pieces(vec![says("$c", CAROL, 51), echo("$1", "t1", 52, "one")])).await;
    home.shows("1 | bob | b |\n2 | carol | c |\n3 | alice | one | own\n4 | alice | two | own queued").await;
}

#[tokio::test]
async fn an_unsent_message_is_reworded_and_removed_in_place() {
    let home = home();
    home.send(1, "t1", "one").await;
    home.order(2, "e1", edits(unsent("t1"), "uno")).await;
    home.shows("1 | alice | uno | own queued").await;
    let due = home.cache.due(0).await.unwrap();
    assert!(matches!(&due[0].order.deed, Deed::Send { composed, .. } if composed.body == "uno"));
    home.fail("t1").await;
    home.order(3, "e2", edits(unsent("t1"), "eins")).await;
    home.shows("1 | alice | eins | own queued").await;
    home.order(4, "r1", Deed::Remove { target: unsent("t1") }).await;
    home.shows("").await;
    assert_eq!(home.cache.waiting().await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_being_sent_is_edited_and_removed_behind_it() {
    let home = home();
    home.send(1, "t1", "one").await;
    home.sending("t1").await;
    home.order(2, "e1", edits(unsent("t1"), "uno")).await;
    home.order(3, "l1", reacts(unsent("t1"), "🌿")).await;
    home.shows("1 | alice | uno | own edited 🌿×1(alice) sending").await;
    assert!(home.due().await.is_empty());
    home.sent("t1", "$1").await;
    let due = home.cache.due(0).await.unwrap();
    assert_eq!(due[0].order.deed, edits(known("$1"), "uno"));
    home.sent("e1", "$e").await;
    assert_eq!(home.cache.due(0).await.unwrap()[0].order.deed, reacts(known("$1"), "🌿"));
    home.live(pieces(vec![echo("$1", "t1", 3, "one")])).await;
    home.shows("1 | alice | uno | own edited 🌿×1(alice)").await;
    home.live(pieces(vec![with_txn(edit("$e", ALICE, 4, "$1", "uno"), "e1")])).await;
    home.shows("1 | alice | uno | own edited 🌿×1(alice)").await;
    home.fail("l1").await;
    home.shows("1 | alice | uno | own edited").await;
    home.order(5, "r1", Deed::Remove { target: known("$1") }).await;
    home.shows("1 | alice | (removed) | own").await;
    home.fail("r1").await;
    home.shows("1 | alice | uno | own edited").await;
}

#[tokio::test]
async fn an_edit_shows_at_once_and_is_undone_when_it_fails() {
    let home = home();
    home.live(pieces(vec![says("$1", ALICE, 1)])).await;
    home.order(2, "e1", edits(known("$1"), "new")).await;
    home.shows("1 | alice | new | own edited").await;
    home.fail("e1").await;
    home.shows("1 | alice | 1 | own").await;
    home.order(3, "e2", edits(known("$1"), "newer")).await;
    home.sent("e2", "$e").await;
    home.shows("1 | alice | newer | own edited").await;
    let home = home.restarted();
    home.shows("1 | alice | newer | own edited").await;
    home.live(pieces(vec![edit("$e", ALICE, 4, "$1", "newer")])).await;
    home.live(pieces(vec![edit("$f", ALICE, 5, "$1", "from the phone")])).await;
    home.shows("1 | alice | from the phone | own edited").await;
}

#[tokio::test]
async fn reactions_toggle() {
    let home = home();
    home.live(pieces(vec![says("$1", BOB, 1)])).await;
    home.order(2, "l1", reacts(known("$1"), "👍")).await;
    home.shows("1 | bob | 1 | 👍×1(alice)").await;
    assert_eq!(home.my_reactions("$1").await, [("👍".to_owned(), unsent("l1"))]);
    home.order(3, "x1", Deed::Remove { target: unsent("l1") }).await;
    home.shows("1 | bob | 1 |").await;
    assert!(home.due().await.is_empty(), "never sent, never taken back");

    home.order(4, "l2", reacts(known("$1"), "👍")).await;
    home.sending("l2").await;
    home.order(5, "x2", Deed::Remove { target: unsent("l2") }).await;
    home.shows("1 | bob | 1 |").await;
    assert!(home.my_reactions("$1").await.is_empty());
    home.sent("l2", "$l2").await;
    home.shows("1 | bob | 1 |").await;
    assert_eq!(home.cache.due(0).await.unwrap()[0].order.deed, Deed::Remove { target: known("$l2") });
    home.live(pieces(vec![with_txn(reaction("$l2", ALICE, 6, "$1", "👍"), "l2")])).await;
    home.shows("1 | bob | 1 |").await;
    home.order(7, "l3", reacts(known("$1"), "👍")).await;
    home.shows("1 | bob | 1 | 👍×1(alice)").await;
    home.sent("x2", "$x2").await;
    home.live(pieces(vec![with_txn(removal("$x2", ALICE, 8, "$l2"), "x2")])).await;
    home.shows("1 | bob | 1 | 👍×1(alice)").await;
    home.sent("l3", "$l3").await;
    assert_eq!(home.my_reactions("$1").await, [("👍".to_owned(), known("$l3"))]);
    home.order(9, "x3", Deed::Remove { target: known("$l3") }).await;
    home.shows("1 | bob | 1 |").await;
    home.fail("x3").await;
    home.shows("1 | bob | 1 | 👍×1(alice)").await;
    home.live(pieces(vec![with_txn(reaction("$l3", ALICE, 10, "$1", "👍"), "l3")])).await;
    home.shows("1 | bob | 1 | 👍×1(alice)").await;
    assert_eq!(home.my_reactions("$1").await, [("👍".to_owned(), known("$l3"))]);
}

#[tokio::test]
async fn an_answer_to_an_unsent_message_follows_it() {
    let home = home();
    home.send(1, "t1", "one").await;
    home.order(2, "t2", answers(unsent("t1"), "two")).await;
    home.shows("1 | alice | one | own queued\n2 | alice | two | own re:alice:one queued").await;
    home.sending("t1").await;
    home.sent("t1", "$1").await;
    let due = home.cache.due(0).await.unwrap();
    assert!(matches!(&due[0].order.deed, Deed::Send { reply_to: Some(target), .. } if *target == known("$1")));
    home.shows("1 | alice | one | own\n2 | alice | two | own re:alice:one queued").await;

    home.send(3, "t3", "three").await;
    home.order(4, "t4", answers(unsent("t3"), "four")).await;
    home.order(5, "l1", reacts(unsent("t3"), "👍")).await;
    home.sent("t2", "$2").await;
    home.fail("t3").await;
    home.shows("1 | alice | one | own\n2 | alice | two | own re:alice:one\n3 | alice | three | own failed:Forbidden\n4 | alice | four | own queued")
        .await;
    assert_eq!(home.due().await, ["t4"]);
    home.sent("t4", "$4").await;
    assert!(home.due().await.is_empty(), "the reaction went with its target");
}

#[tokio::test]
async fn readings_have_a_lane_of_their_own() {
    let home = home();
    home.live(pieces(vec![says("$1", BOB, 1), says("$2", BOB, 2)])).await;
    home.send(3, "t1", "one").await;
    home.sending("t1").await;
    home.order(4, "r1", Deed::Read { message: "$1".into() }).await;
    home.order(5, "r2", Deed::Read { message: "$2".into() }).await;
    assert_eq!(home.due().await, ["r2"], "the newer one replaces the older one");
    assert_eq!(home.cache.waiting().await.unwrap(), 1, "readings are not messages");
    home.sending("r2").await;
    home.order(6, "r3", Deed::Read { message: "$2".into() }).await;
    assert!(home.due().await.is_empty());
    home.cache.order_sent(&"r2".into(), None).await.unwrap();
    assert_eq!(home.due().await, ["r3"]);
}

#[tokio::test]
async fn a_restart_in_the_middle_keeps_everything() {
    let mut home = home();
    home.live(pieces(vec![says("$b", BOB, 0)])).await;
    for (at, txn) in [(1, "t1"), (2, "t2"), (3, "t3")] {
        home.send(at, txn, txn).await;
    }
    home.order(4, "l1", reacts(known("$b"), "👍")).await;
    home.sending("t1").await;
    home = home.restarted();
    home.cache.requeue().await.unwrap();
    home.shows("1 | bob | b | 👍×1(alice)\n2 | alice | t1 | own queued\n3 | alice | t2 | own queued\n4 | alice | t3 | own queued").await;
    for txn in ["t1", "t2", "t3", "l1"] {
        assert_eq!(home.due().await, [txn]);
        home.sending(txn).await;
        home.sent(txn, &format!("${txn}")).await;
        home = home.restarted();
        home.cache.requeue().await.unwrap();
    }
    assert!(home.due().await.is_empty());
    home.shows("1 | bob | b | 👍×1(alice)\n2 | alice | t1 | own\n3 | alice | t2 | own\n4 | alice | t3 | own").await;
}

#[tokio::test]
async fn rebuilding_keeps_what_is_own() {
    let mut home = home();
    home.about(|_| ()).await;
    home.live(pieces(vec![says("$b", BOB, 1)])).await;
    home.send(2, "t1", "one").await;
    home.send(3, "t2", "two").await;
    home.sent("t1", "$1").await;
    home.order(4, "r1", Deed::Read { message: "$b".into() }).await;
    home.cache.keep("session", Some("secret")).await.unwrap();
    home.order(5, "p1", Deed::Arrange { arrangement: Arrangement::Notify { notify: Notify::Mentions } }).await;
    home.cache.keep_notify_until(&home.chat, Some(9)).await.unwrap();
    home.changes();
    home.cache.rebuild().await.unwrap();
    assert!(home.changes().all);
    home.shows("1 | alice | one | own\n2 | alice | two | own queued").await;
    assert_eq!(home.cache.kept("session").await.unwrap().as_deref(), Some("secret"));
    home.about(|_| ()).await;
    home.live(pieces(vec![says("$b", BOB, 1), echo("$1", "t1", 2, "one")])).await;
    home.shows("1 | bob | b |\n2 | alice | one | own\n3 | alice | two | own queued").await;
    let row = home.row().await;
    assert_eq!((row.unread, row.notify, row.notify_until), (0, Notify::Mentions, Some(9)));
}

#[tokio::test]
async fn a_handle_tells_what_can_be_done() {
    let home = home();
    let service = event("$s", BOB, 0, What::Message { content: Content::Service(hoopoe_model::Service::Created), reply_to: None });
    home.live(cut("t", vec![service, says("$1", BOB, 1), says("$2", BOB, 2), removal("$x", BOB, 3, "$2")])).await;
    home.send(4, "t1", "one").await;
    let handle = async |key: &str| home.cache.handle(&home.chat, key).await.unwrap();
    let bobs = handle("$1").await.unwrap();
    assert!(bobs.target == known("$1") && bobs.sender.as_str() == BOB && !bobs.own && bobs.alive);
    assert!(!handle("$2").await.unwrap().alive);
    let mine = handle("t1").await.unwrap();
    assert!(mine.target == unsent("t1") && mine.own && mine.content == Content::plain("one"));
    assert!(handle("$s").await.is_none() && handle("$lost").await.is_none());
    home.sent("t1", "$9").await;
    assert_eq!(handle("t1").await.unwrap().target, known("$9"));
    let rows = home.cache.rows(&home.chat, &["t1".to_owned(), "$lost".to_owned(), "$1".to_owned()]).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["$1", "t1"]);
    assert_eq!(rows[1].state, Delivery::Sent);
    assert_eq!(Alert::default(), Alert::None);
}
