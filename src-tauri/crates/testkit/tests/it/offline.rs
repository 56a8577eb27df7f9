//! Without a network: everything is there, everything can be written, everything goes out in order.

use std::time::Duration;

use hoopoe_model::{ChatId, Connection, Content, Delivery};
use hoopoe_testkit::{Person, SOON, Weather};

use crate::stage::{acquainted, group_with, homeserver, homeserver_behind_proxy, off};

fn texts(person: &Person, chat: &ChatId) -> Vec<String> {
    let rows = person.screen().borrow().rows(chat).to_vec();
    rows.iter().filter(|row| matches!(row.content, Content::Text { .. })).filter_map(|row| row.content.words().map(str::to_owned)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_offline_goes_out_in_order() -> anyhow::Result<()> {
    let (server, proxy) = homeserver_behind_proxy().await?;
    let (alice, bob, chat) = acquainted(&proxy.url(), &server.url()).await?;
    alice.say(&chat, "before").await?;
    bob.wait_for_words(&chat, "before").await?;

    proxy.set(Weather::Refuse);
    let words: Vec<String> = (1..=8).map(|number| format!("offline {number}")).collect();
    for text in &words {
        alice.send(&chat, text).await?;
    }
    let third = alice.wait_for_row(&chat, "a queued row", |row| row.content.words() == Some("offline 3")).await?;
    assert!(matches!(third.state, Delivery::Queued | Delivery::Sending), "{:?}", third.state);
    // An unsent message is changed and taken away where it stands.
    let fourth = alice.wait_for_words(&chat, "offline 4").await?;
    alice.edit(&chat, &fourth.key, "offline four").await?;
    let fifth = alice.wait_for_words(&chat, "offline 5").await?;
    alice.remove(&chat, &fifth.key).await?;
    alice.wait("the removed message to go", SOON, |screen| screen.row(&chat, "offline 5").is_none().then_some(())).await?;
    // The program ends and comes back, still without a network.
    let alice = alice.restart().await?;
    alice.look(&chat).await?;
    alice.wait_for_words(&chat, "offline 8").await?;

    proxy.set(Weather::Fair);
    bob.wait_for_words(&chat, "offline 8").await?;
    alice.wait_until_idle(SOON).await?;
    let expected = ["before", "offline 1", "offline 2", "offline 3", "offline four", "offline 6", "offline 7", "offline 8"]
        .map(str::to_owned)
        .to_vec();
    bob.wait("all of it", SOON, |_| (texts(&bob, &chat).len() == expected.len()).then_some(())).await?;
    assert_eq!(texts(&bob, &chat), expected);
    assert_eq!(texts(&alice, &chat), expected);
    alice.close().await;
    bob.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_without_the_homeserver_shows_everything() -> anyhow::Result<()> {
    let mut server = homeserver().await?;
    let (alice, bob, chat) = acquainted(&server.url(), &server.url()).await?;
    for number in 1..=5 {
        bob.wait("the chat to be joined", SOON, |screen| screen.chat(&chat).filter(|row| row.can_write).map(|_| ())).await?;
        bob.say(&chat, &format!("from bob {number}")).await?;
        alice.wait_for_words(&chat, &format!("from bob {number}")).await?;
    }
    alice.say(&chat, "from alice").await?;
    let before = (alice.sight(), texts(&alice, &chat));
    let home = alice.close().await;
    bob.close().await;
    server.stop();

    let alice = Person::come_back("alice", home).await?;
    alice.look(&chat).await?;
    alice.wait("everything", SOON, |_| (texts(&alice, &chat) == before.1).then_some(())).await?;
    alice
        .wait("to be offline", Duration::from_mins(1), |screen| {
            let account = screen.app()?.accounts.first()?;
            (account.connection == Connection::Offline).then_some(())
        })
        .await?;
    assert_eq!(alice.sight(), before.0);
    alice.send(&chat, "written without a homeserver").await?;
    alice.wait_for_words(&chat, "written without a homeserver").await?;
    alice.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hole_left_by_a_long_absence_is_filled() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let alice = Person::sign_up(&server.url(), "alice").await?;
    let bob = server.person("bob")?;
    let chat = group_with(&bob, "News", &alice).await?;
    let (writer, room) = (bob.clone(), chat.0.clone());
    off(move || writer.say(&room, "message 0")).await?;
    alice.wait_for_words(&chat, "message 0").await?;
    let home = alice.close().await;
    let (writer, room) = (bob.clone(), chat.0.clone());
    off(move || (1..=130).try_for_each(|number| writer.say(&room, &format!("message {number}")).map(drop))).await?;

    let alice = Person::come_back("alice", home).await?;
    alice.wait_for_words(&chat, "message 130").await?;
    alice.look_at_all(&chat).await?;
    let expected: Vec<String> = (0..=130).map(|number| format!("message {number}")).collect();
    alice.wait("all messages", SOON, |_| (texts(&alice, &chat).len() >= expected.len()).then_some(())).await?;
    assert_eq!(texts(&alice, &chat), expected);
    alice.close().await;
    Ok(())
}
