//! Sessions that end: by the homeserver, by another device, by the user; and what stays of the account.

use std::time::Duration;

use hoopoe_homeserver::Api;
use hoopoe_model::{AccountId, ChangePassword, Code, Confirmed, Connection, EndDevices, Entry, EntryRefusal, Methods, OfAccount, SignIn};
use hoopoe_testkit::{Person, SOON};
use serde_json::json;

use crate::stage::{acquainted, homeserver, homeserver_behind_proxy, off};

fn sign_in_again(server: &str, username: &str, account: AccountId) -> SignIn {
    let password = hoopoe_homeserver::PASSWORD.to_owned();
    SignIn { server: server.to_owned(), username: username.to_owned(), password, again: Some(account) }
}

/// The ids of an account's sessions, as the homeserver lists them.
async fn sessions(elsewhere: &Api) -> anyhow::Result<Vec<String>> {
    let api = elsewhere.clone();
    let listed = off(move || api.get("/_matrix/client/v3/devices")).await?;
    let ids = listed["devices"].as_array().into_iter().flatten().filter_map(|device| device["device_id"].as_str().map(str::to_owned));
    Ok(ids.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_session_keeps_everything_and_is_taken_up_again() -> anyhow::Result<()> {
    let (server, proxy) = homeserver_behind_proxy().await?;
    let (alice, bob, chat) = acquainted(&proxy.url(), &server.url()).await?;
    alice.say(&chat, "before").await?;
    bob.wait_for_words(&chat, "before").await?;
    alice.wait_until_idle(SOON).await?;
    let device = own_device(&alice).await?;

    // The homeserver's operator ends the session.
    let (base, steward, user) = (server.url(), server.steward()?, alice.id());
    let path = format!("/_synapse/admin/v2/users/{user}/devices/{device}");
    off(move || steward.delete(&path)).await?;
    alice.wait_for_account("the session's end to be noticed", |account| account.connection == Connection::SignedOut).await?;
    // Where to sign in again cannot be told from the account's id.
    alice.wait_for_account("where its homeserver is", |account| account.server == "localhost" && account.address == proxy.url()).await?;
    // No storm: what was on its way may still fail, then nothing is asked any more.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = proxy.counts().requests;
    alice.send(&chat, "written while signed out").await?;
    tokio::time::sleep(Duration::from_secs(4)).await;
    let asked = proxy.counts().requests - before;
    assert_eq!(asked, 0, "requests of a dead session: {:?}", proxy.requests());
    alice.wait_for_words(&chat, "before").await?;

    // It stays so after a restart, with everything there.
    let alice = alice.restart().await?;
    alice.wait_for_account("the end to be known", |account| account.connection == Connection::SignedOut && account.waiting == 1).await?;
    alice.wait_for_words(&chat, "written while signed out").await?;

    // Another person's password does not take it up, the own one does.
    let wrong = alice.client().sign_in(sign_in_again(&proxy.url(), "bob", alice.account())).await?;
    assert_eq!(wrong, Entry::Refused { refusal: EntryRefusal::OtherAccount });
    let entry = alice.client().sign_in(sign_in_again(&proxy.url(), "alice", alice.account())).await?;
    assert_eq!(entry, Entry::Done { account: alice.account() });
    bob.wait_for_words(&chat, "written while signed out").await?;
    let elsewhere = off(move || Api::login(&base, "alice")).await?;
    assert!(sessions(&elsewhere).await?.contains(&device), "it goes on as the same device");
    bob.say(&chat, "welcome back").await?;
    alice.wait_for_words(&chat, "welcome back").await?;
    alice.close().await;
    bob.close().await;
    Ok(())
}

async fn own_device(person: &Person) -> anyhow::Result<String> {
    let listed = person.client().devices(OfAccount { account: person.account() }).await?;
    Ok(listed.devices.into_iter().find(|device| device.own).expect("this session").id)
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_wipes_one_account_and_leaves_the_other() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let alice = Person::sign_up(&server.url(), "alice").await?;
    server.person("anna")?;
    let anna = alice.beside(&server.url(), "anna").await?;
    let folders = |person: &Person| std::fs::read_dir(person.data().join("accounts")).map_or(0, Iterator::count);
    assert_eq!(folders(&alice), 2);

    let cost = anna.client().before_sign_out(OfAccount { account: anna.account() }).await?;
    assert_eq!(cost.waiting, 0);
    anna.client().sign_out(OfAccount { account: anna.account() }).await?;
    assert_eq!(folders(&alice), 1);
    alice.wait("one account", SOON, |screen| screen.app().filter(|app| app.accounts.len() == 1).map(|_| ())).await?;
    let gone = anna.client().before_sign_out(OfAccount { account: anna.account() }).await.unwrap_err();
    assert_eq!(gone.code, Code::NotFound);
    drop(anna);
    let alice = alice.restart().await?;
    alice.wait("one account", SOON, |screen| screen.app().filter(|app| app.accounts.len() == 1).map(|_| ())).await?;
    alice.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_and_sessions_are_looked_after() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let alice = Person::sign_up(&server.url(), "alice").await?;
    let (base, account) = (server.url(), alice.account());
    let phone = off(move || Api::login(&base, "alice")).await?;
    let other = sessions(&phone).await?.into_iter().find(|id| !id.is_empty());
    let own = own_device(&alice).await?;
    let phones: Vec<String> = sessions(&phone).await?.into_iter().filter(|id| *id != own).collect();
    assert!(other.is_some() && phones.len() == 1, "{phones:?}");

    let end =
        |password: Option<&str>| EndDevices { account: account.clone(), devices: phones.clone(), password: password.map(str::to_owned) };
    assert_eq!(alice.client().end_devices(end(None)).await?, Confirmed::NeedsPassword);
    assert_eq!(alice.client().end_devices(end(Some("wrong"))).await?, Confirmed::WrongPassword);
    assert_eq!(alice.client().end_devices(end(Some(hoopoe_homeserver::PASSWORD))).await?, Confirmed::Done);
    assert_eq!(alice.client().devices(OfAccount { account: account.clone() }).await?.devices.len(), 1);

    let change = |old: &str| ChangePassword {
        account: account.clone(),
        old: old.to_owned(),
        new: "another long password".to_owned(),
        elsewhere: false,
    };
    assert_eq!(alice.client().change_password(change("wrong")).await?, Confirmed::WrongPassword);
    assert_eq!(alice.client().change_password(change(hoopoe_homeserver::PASSWORD)).await?, Confirmed::Done);
    let login =
        json!({"type": "m.login.password", "identifier": {"type": "m.id.user", "user": "alice"}, "password": "another long password"});
    let visitor = server.service();
    off(move || visitor.post("/_matrix/client/v3/login", &login)).await?;
    alice.close().await;
    Ok(())
}
