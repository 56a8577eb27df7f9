//! Holes, and what fills them.

use hoopoe_homeserver::{Options, Synapse};
use hoopoe_model::{ChatId, Connection, Content, Membership};
use serde_json::json;

use crate::someone::{SERVER, Someone, shown};

/// Fills all holes of a chat, one page after the other.
async fn fill(someone: &Someone, chat: &ChatId, count: u32) -> usize {
    let mut pages = 0;
    while let Some(token) = someone.cache.newest_gap(chat).await.unwrap() {
        someone.line.history(chat.clone(), token, count).await.unwrap();
        pages += 1;
        assert!(pages < 50, "a hole does not close");
    }
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hole_is_told_and_filled() {
    let dave = SERVER.person("gap-dave").unwrap();
    let room = dave.create_room(&json!({ "preset": "public_chat", "name": "Gap" })).unwrap();
    let chat = ChatId(room.clone());
    for number in 0..30 {
        dave.say(&room, &format!("old {number}")).unwrap();
    }
    let mut erin = Someone::new(&SERVER.url(), "gap-erin").await;
    erin.online().await;
    dave.invite(&room, "@gap-erin:localhost").unwrap();
    erin.until_chat(&chat, |row| row.membership == Membership::Invited).await;
    erin.line.accept(chat.clone()).await.unwrap();
    erin.until(&chat, |rows| rows.iter().any(|row| shown(&row.content).as_deref() == Some("old 29"))).await;
    let old: Vec<_> = (0..30).map(|number| format!("old {number}")).collect();
    assert!(fill(&erin, &chat, 7).await > 1);
    assert_eq!(erin.texts(&chat).await, old);
    let row = erin.until_chat(&chat, |row| row.title == "Gap").await;
    assert_eq!(row.members, 2);

    let asleep = erin.sleep().await;
    for number in 0..60 {
        dave.say(&room, &format!("new {number}")).unwrap();
    }
    let erin = asleep.wake(false).await;
    let new: Vec<_> = (0..60).map(|number| format!("new {number}")).collect();
    let rows = erin.until(&chat, |rows| rows.last().is_some_and(|row| shown(&row.content).as_deref() == Some("new 59"))).await;
    assert!(rows.iter().any(|row| row.content == Content::Gap));
    assert!(fill(&erin, &chat, 15).await > 1);
    let all: Vec<_> = old.iter().chain(&new).cloned().collect();
    assert_eq!(erin.texts(&chat).await, all);
    let people = erin.cache.people(&chat, &["@gap-dave:localhost".into()]).await.unwrap();
    assert_eq!(people[0].name, "gap-dave");
    erin.line.members(chat.clone()).await.unwrap();
    let members = erin.cache.members(&chat).await.unwrap();
    assert_eq!(members.len(), 2);
    assert!(members[0].power >= 100 && members[0].person.id.as_str() == "@gap-dave:localhost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_device_reads_what_it_has_keys_for_and_says_what_it_has_not() {
    let url = SERVER.url();
    let (alice, mut bob) = tokio::join!(Someone::new(&url, "keys-alice"), Someone::new(&url, "keys-bob"));
    bob.online().await;
    let chat = alice.line.start_direct(bob.line.person()).await.unwrap();
    bob.until_chat(&chat, |row| row.membership == Membership::Invited).await;
    bob.line.accept(chat.clone()).await.unwrap();
    alice.says(&chat, "before").await;
    bob.until_texts(&chat, &["before"]).await;
    let mut second = Someone::enter(&url, "keys-bob").await;
    second.first_sync().await;
    second.until_texts(&chat, &["(locked)"]).await;
    alice.says(&chat, "after").await;
    second.until_texts(&chat, &["(locked)", "after"]).await;
    bob.until_texts(&chat, &["before", "after"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_homeserver_that_goes_and_comes() {
    let mut server = Synapse::start(&Options::default()).unwrap();
    let fred = server.person("fred").unwrap();
    let mut gina = Someone::new(&server.url(), "gina").await;
    gina.online().await;
    let room = fred.create_room(&json!({ "preset": "public_chat", "invite": ["@gina:localhost"] })).unwrap();
    let chat = ChatId(room.clone());
    gina.until_chat(&chat, |row| row.membership == Membership::Invited).await;
    gina.line.accept(chat.clone()).await.unwrap();
    fred.say(&room, "one").unwrap();
    gina.until_texts(&chat, &["one"]).await;
    server.stop();
    gina.hear(|news| matches!(news, hoopoe_matrix::News::Connection(Connection::Offline))).await;

    // A restart without the homeserver: everything is there.
    let mut gina = gina.sleep().await.wake(false).await;
    assert_eq!(gina.texts(&chat).await, ["one"]);
    gina.hear(|news| matches!(news, hoopoe_matrix::News::Connection(Connection::Offline))).await;

    server.start_again().unwrap();
    gina.line.reconnect();
    gina.online().await;
    fred.say(&room, "two").unwrap();
    gina.until_texts(&chat, &["one", "two"]).await;

    // A session that is ended elsewhere is told once.
    let devices = gina.line.session();
    let token = serde_json::from_str::<serde_json::Value>(&devices).unwrap()["access_token"].as_str().unwrap().to_owned();
    hoopoe_homeserver::Api::with_token(&server.url(), &token).post("/_matrix/client/v3/logout", &json!({})).unwrap();
    gina.hear(|news| matches!(news, hoopoe_matrix::News::Connection(Connection::SignedOut))).await;
}
