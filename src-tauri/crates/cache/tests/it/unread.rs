//! Reading: positions, counts, who has read what, and what the user is told of.

use hoopoe_model::{Alert, Batch, Content, Deed, Delivery, Fact, Service, UnreadFact, What};

use crate::cast::*;

impl Home {
    async fn counts(&self) -> (u32, u32) {
        let row = self.row().await;
        (row.unread, row.mentions)
    }

    async fn told(&self, stamp: i64, notified: u32, mentions: u32) {
        let fact = UnreadFact { chat: self.chat.clone(), stamp, notified, mentions };
        self.cache.learn(Batch::Facts(vec![Fact::Unread(fact)]), 0).await.unwrap();
    }

    async fn read_by(&self, person: &str, message: &str, at: i64) {
        let fact = receipt(&self.chat, person, message, at);
        self.cache.learn(Batch::Facts(vec![Fact::Receipt(fact)]), 0).await.unwrap();
    }
}

fn calls(id: &str, at: i64) -> hoopoe_model::Event {
    let mut event = says(id, BOB, at);
    event.alert = Alert::Mention;
    event
}

fn joins(id: &str, at: i64) -> hoopoe_model::Event {
    event(id, ALICE, at, What::Message { content: Content::Service(Service::Joined { person: ALICE.into() }), reply_to: None })
}

#[tokio::test]
async fn messages_of_others_beyond_the_reading_count() {
    let home = home();
    home.about(|_| ()).await;
    home.live(pieces(vec![says("$0", BOB, 0), joins("$j", 1), says("$1", BOB, 2), calls("$2", 3), says("$3", ALICE, 4)])).await;
    assert_eq!(home.counts().await, (2, 1), "since the joining");
    home.live(pieces(vec![reaction("$r", BOB, 5, "$3", "👍"), edit("$e", BOB, 6, "$1", "other")])).await;
    assert_eq!(home.counts().await, (2, 1), "relations do not count");
    home.live(pieces(vec![removal("$x", BOB, 7, "$2")])).await;
    assert_eq!(home.counts().await, (1, 0), "removed ones do not count");
    home.order(10, "r1", Deed::Read { message: "$1".into() }).await;
    assert_eq!(home.counts().await, (0, 0));
    assert_eq!(home.row().await.read.unwrap().as_str(), "$1");
}

#[tokio::test]
async fn reading_never_goes_back() {
    let home = home();
    home.about(|_| ()).await;
    home.live(pieces((1..=5).map(|number| says(&format!("${number}"), BOB, number)).collect())).await;
    home.read_by(ALICE, "$2", 20).await;
    assert_eq!(home.counts().await, (3, 0), "read elsewhere");
    home.order(30, "r1", Deed::Read { message: "$4".into() }).await;
    assert_eq!(home.counts().await, (1, 0), "read here");
    home.read_by(ALICE, "$3", 40).await;
    home.live(pieces(vec![])).await;
    assert_eq!(home.counts().await, (1, 0));
    let home = home.restarted();
    assert_eq!(home.counts().await, (1, 0), "after a restart");
    home.live(pieces(vec![says("$6", BOB, 6)])).await;
    assert_eq!(home.counts().await, (2, 0));
}

#[tokio::test]
async fn a_receipt_may_come_before_its_event_and_point_at_a_hidden_one() {
    let home = home();
    home.about(|_| ()).await;
    home.live(pieces(vec![says("$1", BOB, 1)])).await;
    home.read_by(ALICE, "$r", 3).await;
    assert_eq!(home.counts().await, (0, 0), "by its time");
    home.live(pieces(vec![says("$2", BOB, 2), reaction("$r", BOB, 3, "$1", "👍"), says("$4", BOB, 4)])).await;
    assert_eq!(home.counts().await, (1, 0));
}

#[tokio::test]
async fn a_muted_chat_counts_every_message() {
    let home = home();
    home.about(|fact| fact.notify = hoopoe_model::Notify::Nothing).await;
    let mut quiet = says("$1", BOB, 1);
    quiet.alert = Alert::None;
    home.live(cut("t", vec![quiet, says("$2", ALICE, 2)])).await;
    home.told(5, 0, 0).await;
    assert_eq!(home.counts().await, (1, 0));
}

#[tokio::test]
async fn the_homeserver_counts_while_there_is_a_hole() {
    let home = home();
    home.about(|_| ()).await;
    home.live(cut("t", vec![says("$9", BOB, 9)])).await;
    home.told(1, 7, 2).await;
    assert_eq!(home.counts().await, (7, 2));
    home.told(3, 8, 2).await;
    home.told(2, 1, 1).await;
    assert_eq!(home.counts().await, (8, 2), "the newer count wins");
    home.history("t", (1..=8).map(|number| says(&format!("${number}"), BOB, number)).collect(), Some("t0")).await;
    assert_eq!(home.counts().await, (8, 2), "history does not raise it");
    home.read_by(ALICE, "$5", 20).await;
    assert_eq!(home.counts().await, (4, 0), "no hole beyond the reading: counted here");
}

#[tokio::test]
async fn in_an_encrypted_chat_the_homeserver_sets_a_limit() {
    let home = home();
    home.about(|fact| fact.encrypted = true).await;
    home.live(cut("t", vec![calls("$9", 9)])).await;
    home.told(1, 2, 0).await;
    assert_eq!(home.counts().await, (1, 1));
    home.history("t", (1..=8).map(|number| says(&format!("${number}"), BOB, number)).collect(), Some("t0")).await;
    assert_eq!(home.counts().await, (2, 1));
}

#[tokio::test]
async fn own_messages_are_read_when_another_has_read_or_answered() {
    let home = home();
    home.live(pieces(vec![says("$1", ALICE, 1), says("$2", ALICE, 2), says("$3", ALICE, 3)])).await;
    home.read_by(ALICE, "$3", 9).await;
    home.shows("1 | alice | 1 | own\n2 | alice | 2 | own\n3 | alice | 3 | own").await;
    home.read_by(BOB, "$1", 10).await;
    home.shows("1 | alice | 1 | own read\n2 | alice | 2 | own\n3 | alice | 3 | own").await;
    home.read_by(BOB, "$2", 11).await;
    home.read_by(BOB, "$1", 10).await;
    home.shows("1 | alice | 1 | own read\n2 | alice | 2 | own read\n3 | alice | 3 | own").await;
    home.live(pieces(vec![says("$4", CAROL, 12)])).await;
    home.shows("1 | alice | 1 | own read\n2 | alice | 2 | own read\n3 | alice | 3 | own read\n4 | carol | 4 |").await;
}

#[tokio::test]
async fn the_list_shows_the_newest_message() {
    let home = home();
    home.about(|fact| fact.invited_at = Some((START + 1) * 1000)).await;
    assert_eq!(home.row().await.ord, (START + 1) * 1_000_000);
    home.live(pieces(vec![joins("$j", 2)])).await;
    assert!(matches!(home.row().await.last.unwrap().content, Content::Service(_)));
    home.live(pieces(vec![says("$1", BOB, 3), joins("$k", 4)])).await;
    let row = home.row().await;
    assert_eq!(row.last.as_ref().unwrap().content.words(), Some("1"));
    assert_eq!((row.at, row.ord), ((START + 3) * 1000, (START + 3) * 1_000_000));
    home.send(50, "t1", "mine").await;
    let last = home.row().await.last.unwrap();
    assert_eq!((last.own, last.state, last.content.words()), (true, Delivery::Queued, Some("mine")));
    home.cache.discard(&home.chat, "t1").await.unwrap();
    home.live(pieces(vec![edit("$e", BOB, 5, "$1", "edited")])).await;
    assert_eq!(home.row().await.last.unwrap().content.words(), Some("edited"));
}

#[tokio::test]
async fn the_list_is_pinned_first_and_newest_first() {
    let home = home();
    for (name, stamp, pinned) in [("!a", 10, false), ("!b", 30, false), ("!c", 20, true), ("!d", 40, false)] {
        let chat = name.into();
        let membership = if name == "!d" { hoopoe_model::Membership::Left } else { hoopoe_model::Membership::Joined };
        let fact = hoopoe_model::ChatFact { pinned, membership, ..chat_fact(&chat) };
        home.cache.learn(Batch::Facts(vec![Fact::Chat(fact)]), 0).await.unwrap();
        home.cache.learn(Batch::Live { chat, pieces: pieces(vec![says("$1", BOB, stamp)]) }, i64::MAX).await.unwrap();
    }
    let names: Vec<String> = home.cache.chats().await.unwrap().into_iter().map(|row| row.id.0).collect();
    assert_eq!(names, ["!c", "!b", "!a"]);
}

#[tokio::test]
async fn the_user_is_told_of_what_arrives_live() {
    let mut home = home();
    let told = |home: &mut Home| -> Vec<(String, Alert)> {
        home.changes().arrived.into_iter().map(|arrived| (arrived.id.0, arrived.alert)).collect()
    };
    home.live(cut("t", vec![says("$2", BOB, 2), says("$3", ALICE, 3), calls("$4", 4)])).await;
    assert_eq!(told(&mut home), [("$2".to_owned(), Alert::Sound), ("$4".to_owned(), Alert::Mention)]);
    home.live(pieces(vec![says("$2", BOB, 2), reaction("$r", BOB, 5, "$3", "👍")])).await;
    assert_eq!(told(&mut home), [], "not twice, not for relations");
    home.history("t", vec![says("$1", BOB, 1)], None).await;
    assert_eq!(told(&mut home), [], "not for history");

    let sealed = event("$6", BOB, 6, What::Undecrypted { session: None });
    home.live(pieces(vec![sealed])).await;
    assert_eq!(told(&mut home), []);
    home.updates(vec![calls("$6", 6)]).await;
    assert_eq!(told(&mut home), [("$6".to_owned(), Alert::Mention)], "the key came late");

    home.read_by(ALICE, "$8", 8).await;
    home.live(pieces(vec![says("$7", BOB, 7), says("$8", BOB, 8), says("$9", BOB, 9)])).await;
    assert_eq!(told(&mut home), [("$9".to_owned(), Alert::Sound)], "not for what was read elsewhere");
}

#[tokio::test]
async fn changes_name_what_to_look_at() {
    let mut home = home();
    home.live(pieces(vec![says("$1", BOB, 1)])).await;
    let changes = home.changes();
    assert!(changes.chats.contains(&home.chat) && changes.rows[&home.chat].contains("$1") && !changes.outbox);
    let answer = event("$2", BOB, 2, What::Message { content: Content::plain("2"), reply_to: Some("$1".into()) });
    home.live(pieces(vec![answer])).await;
    home.changes();
    home.live(pieces(vec![edit("$e", BOB, 3, "$1", "new")])).await;
    assert!(home.changes().rows[&home.chat].contains("$2"), "the answer quotes it");
    home.live(pieces(vec![edit("$e", BOB, 3, "$1", "new")])).await;
    assert!(home.changes().is_empty(), "nothing new, nothing to look at");
    home.read_by(BOB, "$1", 5).await;
    home.order(9, "r1", Deed::Read { message: "$2".into() }).await;
    let changes = home.changes();
    assert!(changes.read.contains(&home.chat) && changes.outbox);
}
