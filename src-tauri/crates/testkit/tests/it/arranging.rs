//! Keeping the list of chats in order: pins, silences, marks and drafts, the same on every device and after a restart.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hoopoe_homeserver::Api;
use hoopoe_model::{Arrangement, Notify};
use hoopoe_testkit::{Person, Weather};
use serde_json::json;

use crate::stage::{group_with, homeserver, homeserver_behind_proxy, off};

fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Waits until the account's data on the homeserver satisfies a condition.
async fn wait_for_data(alice: &Api, path: String, what: &str, condition: fn(&serde_json::Value) -> bool) -> anyhow::Result<()> {
    for _ in 0..100 {
        let (alice, path) = (alice.clone(), path.clone());
        // What was never set is an error, which counts as nothing.
        let data = off(move || Ok(alice.get(&path).unwrap_or_default())).await?;
        if condition(&data) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("the homeserver was waited for {what}, in vain")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_arranged_on_all_devices() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let alice = Person::sign_up(&server.url(), "alice").await?;
    let bob = server.person("bob")?;
    let chat = group_with(&bob, "Plans", &alice).await?;
    let base = server.url();
    let elsewhere = off(move || Api::login(&base, "alice")).await?;
    let (user, room) = (alice.id(), chat.0.clone());
    let of_room = |rest: &str| format!("/_matrix/client/v3/user/{user}/rooms/{room}/{rest}");

    alice.arrange(&chat, Arrangement::Pinned { on: true }, None).await?;
    alice.wait_for_chat("the pin", |row| row.id == chat && row.pinned).await?;
    wait_for_data(&elsewhere, of_room("tags"), "the tag", |data| data["tags"]["m.favourite"].is_object()).await?;

    alice.arrange(&chat, Arrangement::Unread { on: true }, None).await?;
    alice.wait_for_chat("the mark", |row| row.id == chat && row.marked_unread).await?;
    wait_for_data(&elsewhere, of_room("account_data/m.marked_unread"), "the mark", |data| data["unread"] == true).await?;

    let (said, there) = (bob.clone(), chat.0.clone());
    off(move || said.say(&there, "news")).await?;
    alice.wait_for_chat("the news", |row| row.id == chat && row.unread == 1).await?;
    alice.arrange(&chat, Arrangement::Unread { on: false }, None).await?;
    alice.wait_for_chat("nothing unread", |row| row.id == chat && row.unread == 0 && !row.marked_unread).await?;
    wait_for_data(&elsewhere, of_room("account_data/m.marked_unread"), "no mark", |data| data["unread"] == false).await?;
    let (reader, there) = (elsewhere.clone(), chat.0.clone());
    assert_eq!(off(move || reader.unread(&there)).await?, (0, 0), "the receipt goes before the mark");

    alice.arrange(&chat, Arrangement::Notify { notify: Notify::Mentions }, None).await?;
    alice.wait_for_chat("mentions only", |row| row.id == chat && row.notify == Notify::Mentions && !row.muted).await?;
    let rules = format!("/_matrix/client/v3/pushrules/global/room/{chat}");
    wait_for_data(&elsewhere, rules, "the rule", |data| data["actions"] == json!([])).await?;

    let alice = alice.restart().await?;
    alice.wait_for_chat("what was arranged", |row| row.id == chat && row.pinned && row.notify == Notify::Mentions).await?;

    let path = format!("{}/m.favourite", of_room("tags"));
    off(move || elsewhere.delete(&path)).await?;
    alice.wait_for_chat("the pin to go", |row| row.id == chat && !row.pinned).await?;
    alice.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silence_ends_by_itself() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let alice = Person::sign_up(&server.url(), "alice").await?;
    let bob = server.person("bob")?;
    let chat = group_with(&bob, "Noise", &alice).await?;

    let until = now_ms() + 3_000;
    alice.arrange(&chat, Arrangement::Notify { notify: Notify::Nothing }, Some(until)).await?;
    alice.wait_for_chat("the silence", |row| row.id == chat && row.muted && row.notify_until == Some(until)).await?;
    // A silence whose end came while the program was not running ends at the next start.
    let home = alice.close().await;
    tokio::time::sleep(Duration::from_millis(3_200)).await;
    let alice = Person::come_back("alice", home).await?;
    alice.wait_for_chat("the end of the silence", |row| row.id == chat && !row.muted && row.notify_until.is_none()).await?;
    alice.wait_until_idle(hoopoe_testkit::SOON).await?;
    alice.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_arranged_offline_goes_out_later() -> anyhow::Result<()> {
    let (server, proxy) = homeserver_behind_proxy().await?;
    let alice = Person::sign_up(&proxy.url(), "alice").await?;
    let bob = server.person("bob")?;
    let chat = group_with(&bob, "Plans", &alice).await?;
    let left = group_with(&bob, "Done", &alice).await?;
    proxy.set(Weather::Refuse);
    alice.arrange(&chat, Arrangement::Pinned { on: true }, None).await?;
    alice.leave(&left).await?;
    alice.draft(&chat, "half a thought").await?;
    alice.wait_for_chat("the pin", |row| row.id == chat && row.pinned && row.draft.is_some()).await?;
    alice.wait("the chat to go", hoopoe_testkit::SOON, |screen| screen.chat(&left).is_none().then_some(())).await?;

    // Both survive a restart without any network.
    let alice = alice.restart().await?;
    let row = alice.wait_for_chat("the pin", |row| row.id == chat && row.pinned).await?;
    assert_eq!(row.draft.map(|draft| draft.text).as_deref(), Some("half a thought"));
    assert!(alice.screen().borrow().chat(&left).is_none());

    proxy.set(Weather::Fair);
    let base = server.url();
    let elsewhere = off(move || Api::login(&base, "alice")).await?;
    let tags = format!("/_matrix/client/v3/user/{}/rooms/{chat}/tags", alice.id());
    wait_for_data(&elsewhere, tags, "the tag", |data| data["tags"]["m.favourite"].is_object()).await?;
    let gone = left.0.clone();
    for _ in 0..100 {
        let elsewhere = elsewhere.clone();
        let rooms = off(move || elsewhere.joined_rooms()).await?;
        if !rooms.contains(&gone) {
            alice.close().await;
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("the chat was never left")
}
