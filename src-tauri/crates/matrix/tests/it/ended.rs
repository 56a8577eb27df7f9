//! Sessions that end: by their time, from elsewhere; what is kept of them; and going on.

use std::time::Duration;

use hoopoe_homeserver::{Api, Options, PASSWORD, Synapse};
use hoopoe_matrix::{EntryError, News, PerformError, Resume, compose, restore, sign_in};
use hoopoe_model::{ChatId, Connection, Deed, EntryRefusal, Order, SignIn};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    counted::Counted,
    someone::{SERVER, Someone, place, txn},
};

fn wish(server: &str, username: &str, password: &str) -> SignIn {
    SignIn { server: server.to_owned(), username: username.to_owned(), password: password.to_owned(), again: None }
}

async fn signed_out(someone: &mut Someone) {
    someone.hear(|news| matches!(news, News::Connection(Connection::SignedOut))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_token_stops_everything_at_once() {
    let way = Counted::to(SERVER.port()).await;
    let folder = TempDir::new().unwrap();
    SERVER.person("dead").unwrap();
    // The homeserver tells its own address when it lets somebody in; what was kept leads through the counted way.
    let line = sign_in(wish(&SERVER.url(), "dead", PASSWORD), place(&folder), None).await.unwrap();
    assert!(line.uses_password());
    let mut kept: Value = serde_json::from_str(&line.session()).unwrap();
    line.stop().await;
    kept["homeserver"] = way.url.clone().into();
    let line = restore(&kept.to_string(), place(&folder)).await.unwrap();
    let mut dead = Someone::begin(line, folder, false).await;
    dead.first_sync().await;
    tokio::time::sleep(Duration::from_secs(1)).await;

    let before = way.requests();
    assert!(before > 5, "they are counted: {before}");
    Api::with_token(&SERVER.url(), kept["access_token"].as_str().unwrap()).post("/_matrix/client/v3/logout", &json!({})).unwrap();
    signed_out(&mut dead).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let after = way.requests();
    assert!(after - before <= 6, "no storm: {}", after - before);
    // What the user does now asks once, hears it, and is kept by the outbox.
    let order =
        Order { txn: txn(), chat: ChatId::from("!any:localhost"), deed: Deed::Send { composed: compose("x", &[], &[]), reply_to: None } };
    let refused = dead.line.perform(order, true).await;
    assert!(matches!(refused, Err(PerformError::SignedOut | PerformError::Never(_))), "{refused:?}");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(way.requests() - after <= 1);
    // A start with a dead token is as quiet.
    let asleep = dead.sleep().await;
    let before = way.requests();
    let mut dead = asleep.wake(true).await;
    signed_out(&mut dead).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let storm = way.requests() - before;
    assert!(storm <= 12, "no storm: {storm}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_whose_time_is_up_goes_on_with_the_password() {
    let server = Synapse::start(&Options { session: Some(Duration::from_secs(12)), ..Options::default() }).unwrap();
    let url = server.url();
    server.person("timea").unwrap();
    server.person("other").unwrap();
    let folder = TempDir::new().unwrap();
    let line = sign_in(wish(&url, "timea", PASSWORD), place(&folder), None).await.unwrap();
    let device = |session: &str| serde_json::from_str::<Value>(session).unwrap()["device_id"].clone();
    let first = device(&line.session());
    let mut timea = Someone::begin(line, folder, false).await;
    timea.first_sync().await;
    signed_out(&mut timea).await;
    let asleep = timea.sleep().await;
    let again = |username: &str, password: &str| {
        let resume = Resume { session: asleep.session.clone() };
        sign_in(wish(&url, username, password), place(&asleep.folder), Some(resume))
    };
    assert!(matches!(again("timea", "wrong").await, Err(EntryError::Refused(EntryRefusal::WrongPassword))));
    assert!(matches!(again("other", PASSWORD).await, Err(EntryError::Refused(EntryRefusal::OtherAccount))));
    let line = again("timea", PASSWORD).await.unwrap();
    assert_eq!(device(&line.session()), first);
    assert!(line.uses_password());
    let mut timea = Someone::begin(line, asleep.folder, false).await;
    timea.online().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_kept_before_there_were_two_kinds() {
    let folder = TempDir::new().unwrap();
    SERVER.person("old-hand").unwrap();
    let line = sign_in(wish(&SERVER.url(), "old-hand", PASSWORD), place(&folder), None).await.unwrap();
    let mut kept: Value = serde_json::from_str(&line.session()).unwrap();
    line.stop().await;
    kept.as_object_mut().unwrap().remove("browser").unwrap();
    let mut fields: Vec<_> = kept.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["access_token", "device_id", "homeserver", "user_id"]);
    let line = restore(&kept.to_string(), place(&folder)).await.unwrap();
    assert!(line.uses_password());
    let mut old = Someone::begin(line, folder, false).await;
    old.online().await;
    let nonsense = restore("{\"access_token\": \"secret\"}", place(&TempDir::new().unwrap())).await.unwrap_err();
    assert!(!format!("{nonsense:?}{nonsense}").contains("secret"));
}
