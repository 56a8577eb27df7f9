//! The ways in through the browser, at a homeserver with a provider of its own and at one that leaves it to OAuth 2.0.

use std::{sync::LazyLock, time::Duration};

use hoopoe_homeserver::{BrowserEntry, Options, Synapse, Visitor, visit};
use hoopoe_matrix::{BoxFuture, EntryError, Line, News, PerformError, Place, Resume, compose, probe, sign_in_browser};
use hoopoe_model::{Connection, Deed, EntryRefusal, Order, SignInBrowser};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::mpsc;

use crate::someone::{Asleep, Someone, place, shown, txn};

/// One with single sign-on beside the password.
pub static SIGN_ON: LazyLock<Synapse> = LazyLock::new(|| start(BrowserEntry::SignOn));
/// One whose access tokens have to be renewed all the time.
pub static OAUTH: LazyLock<Synapse> = LazyLock::new(|| start(BrowserEntry::OAuth { lifetime: 4 }));

const LIFETIME: Duration = Duration::from_secs(5);

fn start(browser: BrowserEntry) -> Synapse {
    Synapse::start(&Options { browser, ..Options::default() }).unwrap()
}

fn wish(server: &str) -> SignInBrowser {
    SignInBrowser { server: server.to_owned(), provider: None, sign_up: false, again: None }
}

type Entering = BoxFuture<'static, Result<Line, EntryError>>;

/// Begins to sign in and returns the page as well.
async fn begin(wish: SignInBrowser, place: Place, resume: Option<Resume>) -> (tokio::task::JoinHandle<Result<Line, EntryError>>, String) {
    let (open, mut pages) = mpsc::unbounded_channel();
    let entering: Entering = sign_in_browser(wish, place, resume, open);
    let entering = tokio::spawn(entering);
    (entering, pages.recv().await.unwrap())
}

/// Signs in, with the browser's part played by `visitor`.
async fn enter(server: &str, visitor: Visitor<'static>, place: Place, resume: Option<Resume>) -> Result<Line, EntryError> {
    let (entering, page) = begin(wish(server), place, resume).await;
    let last = tokio::task::spawn_blocking(move || visit(&page, visitor)).await.unwrap().unwrap();
    assert!(last.contains("You can close this and go back to Hoopoe.") && !last.contains("<script"), "{last}");
    entering.await.unwrap()
}

pub async fn someone(server: &Synapse, name: &'static str) -> Someone {
    let folder = TempDir::new().unwrap();
    let line = enter(&server.url(), Visitor::Named(name), place(&folder), None).await.unwrap();
    let mut someone = Someone::begin(line, folder, false).await;
    someone.online().await;
    someone
}

/// Signs in again as the same device.
async fn again(server: &Synapse, asleep: &Asleep, name: &'static str) -> Result<Line, EntryError> {
    let resume = Resume { session: asleep.session.clone() };
    enter(&server.url(), Visitor::Named(name), place(&asleep.folder), Some(resume)).await
}

fn of_session(session: &str, field: &str) -> String {
    serde_json::from_str::<Value>(session).unwrap()[field].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_offered_in_the_browser() {
    let info = probe(SIGN_ON.url()).await.unwrap();
    let providers: Vec<_> = info.providers.iter().map(|provider| (provider.id.as_str(), provider.name.as_str())).collect();
    assert_eq!((info.password, info.browser, providers), (true, false, vec![("oidc-dev", "Example provider")]));
    let info = probe(OAUTH.url()).await.unwrap();
    assert_eq!((info.password, info.browser, info.sign_up, info.providers), (false, true, false, vec![]));
    let info = probe(crate::someone::SERVER.url()).await.unwrap();
    assert_eq!((info.password, info.browser, info.providers), (true, false, vec![]));
    let folder = TempDir::new().unwrap();
    let (open, _pages) = mpsc::unbounded_channel();
    let refused = sign_in_browser(wish(&crate::someone::SERVER.url()), place(&folder), None, open).await;
    assert!(matches!(refused, Err(EntryError::Refused(EntryRefusal::NoPassword))));
}

#[tokio::test(flavor = "multi_thread")]
async fn single_sign_on_with_a_provider() {
    let folder = TempDir::new().unwrap();
    let chosen = SignInBrowser { provider: Some("oidc-dev".to_owned()), ..wish(&SIGN_ON.url()) };
    let (entering, page) = begin(chosen, place(&folder), None).await;
    assert!(page.contains("/sso/redirect/oidc-dev?"), "{page}");
    tokio::task::spawn_blocking(move || visit(&page, Visitor::Named("sara"))).await.unwrap().unwrap();
    let line = entering.await.unwrap().unwrap();
    assert_eq!((line.person().as_str(), line.uses_password()), ("@sara:localhost", false));
    let mut sara = Someone::begin(line, folder, false).await;
    sara.first_sync().await;
    // What was kept is enough to come back, and still says how she came in.
    let mut sara = sara.sleep().await.wake(false).await;
    sara.online().await;
    assert!(!sara.line.uses_password());
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_at_the_door_and_giving_up() {
    let folder = TempDir::new().unwrap();
    let (entering, page) = begin(wish(&SIGN_ON.url()), place(&folder), None).await;
    let page = url::Url::parse(&page).unwrap();
    let (_, back) = page.query_pairs().find(|(key, _)| key == "redirectUrl").unwrap();
    let mut door = url::Url::parse(&back).unwrap();
    assert_eq!(door.host_str(), Some("127.0.0.1"));
    door.set_query(Some("loginToken=stolen&state=guessed"));
    let knock = move |door: url::Url| tokio::task::spawn_blocking(move || visit(door.as_str(), Visitor::Refusing));
    // A stranger hears nothing, and one who says nothing holds nobody up.
    let _silent = std::net::TcpStream::connect(("127.0.0.1", door.port().unwrap())).unwrap();
    assert_eq!(knock(door.clone()).await.unwrap().unwrap(), "");
    assert!(!entering.is_finished());
    entering.abort();
    assert!(entering.await.unwrap_err().is_cancelled());
    assert!(knock(door).await.unwrap().is_err(), "nobody is at the door any more");
    assert!(!folder.path().join("sdk").exists(), "no store was made");
    // A token that the homeserver never gave.
    let (entering, page) = begin(wish(&SIGN_ON.url()), place(&folder), None).await;
    let page = url::Url::parse(&page).unwrap();
    let (_, back) = page.query_pairs().find(|(key, _)| key == "redirectUrl").unwrap();
    let forged = format!("{back}&loginToken=forged");
    tokio::task::spawn_blocking(move || visit(&forged, Visitor::Refusing)).await.unwrap().unwrap();
    assert!(matches!(entering.await.unwrap(), Err(EntryError::Refused(EntryRefusal::BrowserRefused))));
}

#[tokio::test(flavor = "multi_thread")]
async fn again_as_the_same_device_after_a_session_was_ended_elsewhere() {
    let (mut tina, bob) = (someone(&SIGN_ON, "tina").await, someone(&SIGN_ON, "bob").await);
    let chat = bob.line.start_direct(tina.line.person()).await.unwrap();
    tina.until_chat(&chat, |_| true).await;
    tina.line.accept(chat.clone()).await.unwrap();
    bob.says(&chat, "before").await;
    tina.until_texts(&chat, &["before"]).await;
    // The session is ended from elsewhere, and the homeserver forgets the device with its keys.
    let session = tina.line.session();
    let plain = hoopoe_homeserver::Api::with_token(&SIGN_ON.url(), &of_session(&session, "access_token"));
    plain.post("/_matrix/client/v3/logout", &Value::default()).unwrap();
    tina.hear(|news| matches!(news, News::Connection(Connection::SignedOut))).await;
    let asleep = tina.sleep().await;

    // Somebody else comes: they are let out again, and nothing of theirs is left.
    let other = again(&SIGN_ON, &asleep, "mallory").await;
    assert!(matches!(other, Err(EntryError::Refused(EntryRefusal::OtherAccount))));
    let devices = SIGN_ON.steward().unwrap().get("/_synapse/admin/v2/users/@mallory:localhost/devices").unwrap();
    assert_eq!(devices["total"], 0, "{devices}");

    let line = again(&SIGN_ON, &asleep, "tina").await.unwrap();
    assert_eq!(of_session(&line.session(), "device_id"), of_session(&session, "device_id"));
    assert_ne!(of_session(&line.session(), "access_token"), of_session(&session, "access_token"));
    let mut tina = Someone::begin(line, asleep.folder, false).await;
    tina.online().await;
    assert_eq!(tina.texts(&chat).await, ["before"]);
    // Others find the device's keys, and it can read what they write.
    bob.says(&chat, "after").await;
    tina.until_texts(&chat, &["before", "after"]).await;
    tina.says(&chat, "I am back").await;
    bob.until(&chat, |rows| rows.last().is_some_and(|row| shown(&row.content).as_deref() == Some("I am back"))).await;
    // Somebody who has never written to it finds one-time keys as well.
    let carl = someone(&SIGN_ON, "carl").await;
    let chat = carl.line.start_direct(tina.line.person()).await.unwrap();
    tina.until_chat(&chat, |_| true).await;
    tina.line.accept(chat.clone()).await.unwrap();
    carl.says(&chat, "for the first time").await;
    tina.until_texts(&chat, &["for the first time"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn oauth_from_the_first_page_to_the_last() {
    let mut olga = someone(&OAUTH, "olga").await;
    assert_eq!((olga.line.person().as_str(), olga.line.uses_password()), ("@olga:localhost", false));
    let petra = someone(&OAUTH, "petra").await;
    let chat = petra.line.start_direct(olga.line.person()).await.unwrap();
    olga.until_chat(&chat, |_| true).await;
    olga.line.accept(chat.clone()).await.unwrap();
    petra.says(&chat, "with keys").await;
    olga.until_texts(&chat, &["with keys"]).await;
    // The tokens are renewed when their time is up, and the new ones are told for keeping.
    let first = olga.line.session();
    tokio::time::sleep(LIFETIME).await;
    olga.says(&chat, "renewed").await;
    let access = of_session(&first, "access_token");
    let renewed = move |news: &News| matches!(news, News::Session(now) if of_session(now, "access_token") != access);
    let News::Session(now) = olga.hear(renewed).await else { unreachable!() };
    assert_ne!(of_session(&now, "refresh_token"), of_session(&first, "refresh_token"));
    assert_eq!(of_session(&now, "client_id"), of_session(&first, "client_id"));
    // What was kept last is enough to come back, however old the access token is.
    let asleep = olga.sleep().await;
    tokio::time::sleep(LIFETIME).await;
    let mut olga = asleep.wake(false).await;
    olga.online().await;
    petra.says(&chat, "still there?").await;
    olga.until_texts(&chat, &["with keys", "renewed", "still there?"]).await;

    // Signing out ends the session at the authorization server too: what was kept is worth nothing.
    let kept = petra.line.session();
    petra.line.sign_out().await;
    let folder = TempDir::new().unwrap();
    let mut ghost = Someone::begin(hoopoe_matrix::restore(&kept, place(&folder)).await.unwrap(), folder, false).await;
    ghost.hear(|news| matches!(news, News::Connection(Connection::SignedOut))).await;

    // The same for a session that was ended elsewhere; she comes back as the same device.
    let session = olga.line.session();
    OAUTH.end_session(&of_session(&session, "access_token")).unwrap();
    let deed = Deed::Send { composed: compose("lost?", &[], &[]), reply_to: None };
    let refused = olga.line.perform(Order { txn: txn(), chat: chat.clone(), deed }, true).await;
    assert_eq!(refused, Err(PerformError::SignedOut));
    olga.hear(|news| matches!(news, News::Connection(Connection::SignedOut))).await;
    let asleep = olga.sleep().await;
    assert!(matches!(again(&OAUTH, &asleep, "petra").await, Err(EntryError::Refused(EntryRefusal::OtherAccount))));
    let refusing = Resume { session: asleep.session.clone() };
    let refused = enter(&OAUTH.url(), Visitor::Refusing, place(&asleep.folder), Some(refusing)).await;
    assert!(matches!(refused, Err(EntryError::Refused(EntryRefusal::Cancelled))));
    let line = again(&OAUTH, &asleep, "olga").await.unwrap();
    assert_eq!(of_session(&line.session(), "device_id"), of_session(&session, "device_id"));
    let mut olga = Someone::begin(line, asleep.folder, false).await;
    olga.online().await;
    olga.says(&chat, "back").await;
    olga.until_texts(&chat, &["with keys", "renewed", "still there?", "back"]).await;
}
