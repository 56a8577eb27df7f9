//! What waits to be read: the same here, on the homeserver, and after a restart.

use hoopoe_homeserver::Api;
use hoopoe_model::{ChatId, MessageId};
use hoopoe_testkit::{Person, two_homes::counts};

use crate::stage::{group_with, homeserver, off};

/// Waits until the homeserver counts as expected.
async fn wait_for_server(alice: &Api, chat: &ChatId, expected: (u64, u64)) -> anyhow::Result<()> {
    let (alice, room) = (alice.clone(), chat.0.clone());
    let counted = off(move || {
        let mut counted = (0, 0);
        for look in 1..=100 {
            counted = counts(&alice, &room, look)?;
            if counted == expected {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        Ok(counted)
    })
    .await?;
    assert_eq!(counted, expected, "unread and mentions on the homeserver");
    Ok(())
}

async fn wait_for_counts(alice: &Person, chat: &ChatId, unread: u32, mentions: u32) -> anyhow::Result<()> {
    let what = format!("{unread} unread and {mentions} mentions");
    alice.wait_for_chat(&what, |row| row.id == *chat && (row.unread, row.mentions) == (unread, mentions)).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_agree_and_survive() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let alice = Person::sign_up(&server.url(), "alice").await?;
    let bob = server.person("bob")?;
    let chat = group_with(&bob, "Plans", &alice).await?;
    let elsewhere = {
        let base = server.url();
        off(move || Api::login(&base, "alice")).await?
    };

    let (writer, room, name) = (bob.clone(), chat.0.clone(), alice.id().0);
    let ids = off(move || {
        let first = writer.say(&room, "one")?;
        let second = writer.say(&room, "two")?;
        let third = writer.mention(&room, &name, "three, alice")?;
        Ok([first, second, third].map(MessageId))
    })
    .await?;
    wait_for_counts(&alice, &chat, 3, 1).await?;
    wait_for_server(&elsewhere, &chat, (3, 1)).await?;

    let alice = alice.restart().await?;
    wait_for_counts(&alice, &chat, 3, 1).await?;
    alice.read(&chat, &ids[1]).await?;
    wait_for_counts(&alice, &chat, 1, 1).await?;
    wait_for_server(&elsewhere, &chat, (1, 1)).await?;

    let (reader, room, last) = (elsewhere.clone(), chat.0.clone(), ids[2].0.clone());
    off(move || reader.read(&room, &last)).await?;
    wait_for_counts(&alice, &chat, 0, 0).await?;
    let alice = alice.restart().await?;
    wait_for_counts(&alice, &chat, 0, 0).await?;
    // An own message is nothing new to its writer.
    alice.say(&chat, "four").await?;
    wait_for_counts(&alice, &chat, 0, 0).await?;
    wait_for_server(&elsewhere, &chat, (0, 0)).await?;
    alice.close().await;
    Ok(())
}
