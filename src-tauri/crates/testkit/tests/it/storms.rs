//! A homeserver in trouble is left in peace.

use std::time::Duration;

use hoopoe_model::Connection;
use hoopoe_testkit::{Person, SOON, Weather};

use crate::stage::{acquainted, group_with, homeserver_behind_proxy, off};

/// How long the trouble is watched, twice.
const TROUBLE: Duration = Duration::from_secs(10);
/// More requests than this in the first time are a storm: the sync, the keys and the outbox each try a few times.
const AT_FIRST: u64 = 50;
/// And in the second, when everyone has learned to wait.
const AFTER: u64 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn trouble_makes_no_storm_and_ends_by_itself() -> anyhow::Result<()> {
    let (server, proxy) = homeserver_behind_proxy().await?;
    let alice = Person::sign_up(&proxy.url(), "alice").await?;
    let bob = server.person("bob")?;
    let chat = group_with(&bob, "Weather", &alice).await?;
    alice.say(&chat, "before").await?;

    for (weather, text) in [(Weather::Status(502, None), "during 502"), (Weather::Status(429, Some(3)), "during 429")] {
        proxy.set(weather);
        alice.send(&chat, text).await?;
        let mut requests = 0;
        for limit in [AT_FIRST, AFTER] {
            let before = proxy.requests();
            tokio::time::sleep(TROUBLE).await;
            let mut during = proxy.requests();
            for (name, count) in &mut during {
                *count -= before.get(name).copied().unwrap_or(0);
            }
            during.retain(|_, count| *count > 0);
            requests = during.values().sum();
            eprintln!("{requests} requests in {TROUBLE:?} of {weather:?}: {during:?}");
            assert!(requests <= limit, "{requests} requests in {TROUBLE:?} of {weather:?}: {during:#?}");
        }
        assert!(requests > 0, "nobody tried in {TROUBLE:?} of {weather:?}");
        proxy.set(Weather::Fair);
        alice.wait_until_sent(&chat, text).await?;
        alice
            .wait("to be online again", SOON, |screen| {
                let account = screen.app()?.accounts.first()?;
                (account.connection == Connection::Online).then_some(())
            })
            .await?;
    }
    let room = chat.0.clone();
    assert_eq!(off(move || bob.bodies(&room)).await?, ["before", "during 502", "during 429"]);
    alice.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hole_that_swallows_everything_loses_nothing() -> anyhow::Result<()> {
    let (server, proxy) = homeserver_behind_proxy().await?;
    let (alice, bob, chat) = acquainted(&proxy.url(), &server.url()).await?;
    alice.say(&chat, "before").await?;
    bob.wait_for_words(&chat, "before").await?;
    // The request arrives, the answer is lost.
    for number in 0..5 {
        proxy.set(Weather::BlackHole);
        alice.send(&chat, &format!("swallowed {number}")).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        proxy.set(Weather::Fair);
        tokio::time::sleep(Duration::from_millis(20 * number)).await;
        proxy.cut();
    }
    bob.wait_for_words(&chat, "swallowed 4").await?;
    alice.wait_until_idle(SOON).await?;
    let rows = bob.screen().borrow().rows(&chat).to_vec();
    let received: Vec<&str> = rows.iter().filter_map(|row| row.content.words()).filter(|words| words.starts_with("swallowed")).collect();
    assert_eq!(received, ["swallowed 0", "swallowed 1", "swallowed 2", "swallowed 3", "swallowed 4"]);
    alice.close().await;
    bob.close().await;
    Ok(())
}
