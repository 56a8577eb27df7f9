//! Looking after an account.

use std::cell::Cell;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hoopoe_homeserver::{Api, PASSWORD, Visitor, visit};
use hoopoe_matrix::News;
use hoopoe_model::{
    AccountId, ChangePassword, Code, Confirmed, Deactivate, EndDevices, Membership, Notify, NotifyDefaults, PersonId, Picture, SignIn,
};
use serde_json::json;

use crate::{
    browser::{OAUTH, SIGN_ON, someone},
    someone::{SERVER, Someone, place},
};

/// The smallest picture there is: one red pixel.
pub const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

pub fn pixel() -> Picture {
    Picture { kind: "image/png".to_owned(), data: PIXEL.to_owned() }
}

fn end(devices: &[&str], password: Option<&str>) -> EndDevices {
    let devices = devices.iter().map(ToString::to_string).collect();
    EndDevices { account: AccountId::from(""), devices, password: password.map(str::to_owned) }
}

fn change(old: &str, new: &str, elsewhere: bool) -> ChangePassword {
    ChangePassword { account: AccountId::from(""), old: old.to_owned(), new: new.to_owned(), elsewhere }
}

async fn enters(name: &str, password: &str) -> bool {
    let folder = tempfile::TempDir::new().unwrap();
    let request = SignIn { server: SERVER.url(), username: name.to_owned(), password: password.to_owned(), again: None };
    hoopoe_matrix::sign_in(request, place(&folder), None).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_and_a_picture() {
    let mut vera = Someone::new(&SERVER.url(), "vera").await;
    vera.first_sync().await;
    vera.line.set_name(" Vera V. ".to_owned()).await.unwrap();
    vera.hear(|news| matches!(news, News::Profile(person) if person.name == "Vera V.")).await;
    vera.line.set_picture(Some(pixel())).await.unwrap();
    let News::Profile(person) = vera.hear(|news| matches!(news, News::Profile(person) if person.avatar.is_some())).await else {
        unreachable!()
    };
    let address = person.avatar.unwrap();
    let (kind, bytes) = vera.line.picture(address.clone(), 48).await.unwrap();
    assert_eq!(kind, "image/png");
    assert!(bytes.starts_with(b"\x89PNG"));
    vera.line.set_picture(None).await.unwrap();
    vera.line.set_name(String::new()).await.unwrap();
    vera.hear(|news| matches!(news, News::Profile(person) if person.avatar.is_none() && person.name == "vera")).await;

    // What is no picture is not sent, and not shown.
    let script = Picture { kind: "image/png".to_owned(), data: STANDARD.encode("<svg onload='alert(1)'>") };
    assert_eq!(vera.line.set_picture(Some(script)).await.unwrap_err().code, Code::BadRequest);
    assert_eq!(vera.line.picture("mxc://localhost/nothing".to_owned(), 48).await.unwrap_err().code, Code::NotFound);
    assert_eq!(vera.line.picture("https://e.org/".to_owned(), 48).await.unwrap_err().code, Code::BadRequest);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_and_the_password() {
    let mut walt = Someone::new(&SERVER.url(), "walt").await;
    walt.first_sync().await;
    assert_eq!(walt.line.is_last().await, Some(true));
    let mut other = Someone::enter(&SERVER.url(), "walt").await;
    other.online().await;
    assert_eq!(walt.line.is_last().await, Some(false));
    let devices = walt.line.devices().await.unwrap();
    assert_eq!(devices.len(), 2);
    let own = devices.iter().find(|device| device.own).unwrap();
    assert!(own.name == "Test" && own.seen.is_some() && own.verified.is_some());
    let guest = devices.iter().find(|device| !device.own).unwrap().id.clone();
    walt.line.rename_device(guest.clone(), "Attic".to_owned()).await.unwrap();
    assert!(walt.line.devices().await.unwrap().iter().any(|device| device.id == guest && device.name == "Attic"));

    // To end a session takes the password.
    assert_eq!(walt.line.end_devices(end(&[&guest], None)).await.unwrap(), (Confirmed::NeedsPassword, None));
    assert_eq!(walt.line.end_devices(end(&[&guest], Some("wrong"))).await.unwrap(), (Confirmed::WrongPassword, None));
    assert_eq!(walt.line.end_devices(end(&[&guest], Some(PASSWORD))).await.unwrap(), (Confirmed::Done, None));
    other.hear(|news| matches!(news, News::Connection(hoopoe_model::Connection::SignedOut))).await;
    assert_eq!(walt.line.devices().await.unwrap().len(), 1);
    assert_eq!(walt.line.is_last().await, Some(true));

    // Another password, which lets the other session be.
    let mut third = Someone::enter(&SERVER.url(), "walt").await;
    third.online().await;
    assert_eq!(walt.line.change_password(change("wrong", "another-one-7", false)).await.unwrap().0, Confirmed::WrongPassword);
    assert_eq!(walt.line.change_password(change(PASSWORD, "another-one-7", false)).await.unwrap().0, Confirmed::Done);
    assert!(!enters("walt", PASSWORD).await);
    assert_eq!(third.line.devices().await.unwrap().len(), 2);
    // And one that ends it.
    assert_eq!(walt.line.change_password(change("another-one-7", PASSWORD, true)).await.unwrap().0, Confirmed::Done);
    third.hear(|news| matches!(news, News::Connection(hoopoe_model::Connection::SignedOut))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_an_account() {
    let mut xenia = Someone::new(&SERVER.url(), "xenia").await;
    xenia.first_sync().await;
    let deactivate = |password: &str| Deactivate { account: AccountId::from(""), password: password.to_owned(), erase: true };
    assert_eq!(xenia.line.deactivate(deactivate("")).await.unwrap().0, Confirmed::NeedsPassword);
    assert_eq!(xenia.line.deactivate(deactivate("wrong")).await.unwrap().0, Confirmed::WrongPassword);
    assert_eq!(xenia.line.deactivate(deactivate(PASSWORD)).await.unwrap().0, Confirmed::Done);
    assert!(!enters("xenia", PASSWORD).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_password_it_is_confirmed_in_the_browser() {
    let (yann, guest) = tokio::join!(someone(&SIGN_ON, "yann"), someone(&SIGN_ON, "yann"));
    let devices = yann.line.devices().await.unwrap();
    let guest_id = devices.iter().find(|device| !device.own).unwrap().id.clone();
    let wish = || end(&[&guest_id], None);
    let (confirmed, page) = yann.line.end_devices(wish()).await.unwrap();
    assert_eq!(confirmed, Confirmed::NeedsBrowser);
    // Before the person has been there nothing happens, whatever is asked.
    let (confirmed, again) = yann.line.end_devices(wish()).await.unwrap();
    assert_eq!((confirmed, yann.line.devices().await.unwrap().len()), (Confirmed::NeedsBrowser, 2));
    assert_ne!(again, page);
    tokio::task::spawn_blocking(move || visit(&again.unwrap(), Visitor::Named("yann"))).await.unwrap().unwrap();
    assert_eq!(yann.line.end_devices(wish()).await.unwrap(), (Confirmed::Done, None));
    assert_eq!(yann.line.devices().await.unwrap().len(), 1);
    drop(guest);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_oauth_account_is_looked_after_on_its_own_page() {
    let zack = someone(&OAUTH, "zack").await;
    let device = zack.line.devices().await.unwrap()[0].id.clone();
    let page = |(confirmed, page): (Confirmed, Option<String>)| {
        assert_eq!(confirmed, Confirmed::NeedsBrowser);
        page.unwrap().split_once("/account/").unwrap().1.to_owned()
    };
    assert_eq!(page(zack.line.change_password(change("a", "b", false)).await.unwrap()), "?action=org.matrix.profile");
    let wish = Deactivate { account: AccountId::from(""), password: String::new(), erase: false };
    assert_eq!(page(zack.line.deactivate(wish).await.unwrap()), "?action=org.matrix.account_deactivate");
    let one = page(zack.line.end_devices(end(&[&device], None)).await.unwrap());
    assert_eq!(one, format!("?action=org.matrix.device_delete&device_id={device}"));
    let two = page(zack.line.end_devices(end(&[&device, "OTHER"], None)).await.unwrap());
    assert_eq!(two, "?action=org.matrix.devices_list");
}

#[tokio::test(flavor = "multi_thread")]
async fn blocked_people_and_defaults_agree_with_other_clients() {
    let mut zoe = Someone::new(&SERVER.url(), "zoe").await;
    zoe.first_sync().await;
    let phone = Api::login(&SERVER.url(), "zoe").unwrap();
    let (ann, ben) = (PersonId::from("@ann:localhost"), PersonId::from("@ben:localhost"));
    // One after the other at once: neither is lost.
    let (first, second) = tokio::join!(zoe.line.block(ann.clone(), true), zoe.line.block(ben.clone(), true));
    first.and(second).unwrap();
    let both = [ann.clone(), ben.clone()];
    zoe.hear(|news| matches!(news, News::Blocked(people) if people.len() == 2 && both.iter().all(|person| people.contains(person)))).await;
    zoe.line.block(ann.clone(), false).await.unwrap();
    zoe.hear(|news| matches!(news, News::Blocked(people) if *people == [ben.clone()])).await;
    // Another client's change comes too.
    phone.put("/_matrix/client/v3/user/@zoe:localhost/account_data/m.ignored_user_list", &json!({ "ignored_users": {} })).unwrap();
    zoe.hear(|news| matches!(news, News::Blocked(people) if people.is_empty())).await;
    assert_eq!(zoe.line.block(zoe.line.person(), true).await.unwrap_err().code, Code::BadRequest);

    let quiet = NotifyDefaults { direct: Notify::All, group: Notify::Mentions };
    zoe.line.set_notify_defaults(quiet).await.unwrap();
    zoe.hear(|news| matches!(news, News::NotifyDefaults(defaults) if *defaults == quiet)).await;
    let rule = phone.get("/_matrix/client/v3/pushrules/global/underride/.m.rule.encrypted").unwrap();
    assert_eq!(rule["actions"], json!([]));
    let all = NotifyDefaults::default();
    zoe.line.set_notify_defaults(all).await.unwrap();
    zoe.hear(|news| matches!(news, News::NotifyDefaults(defaults) if *defaults == all)).await;

    // After a restart both are told before anything else is done.
    zoe.line.set_notify_defaults(quiet).await.unwrap();
    zoe.line.block(ann.clone(), true).await.unwrap();
    zoe.hear(|news| matches!(news, News::Blocked(people) if *people == [ann.clone()])).await;
    let mut zoe = zoe.sleep().await.wake(false).await;
    let (blocked, defaults) = (Cell::new(false), Cell::new(false));
    zoe.hear(|news| {
        match news {
            News::Blocked(people) => blocked.set(*people == [ann.clone()]),
            News::NotifyDefaults(told) => defaults.set(*told == quiet),
            _ => {}
        }
        blocked.get() && defaults.get()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn seen_online_or_not() {
    let url = SERVER.url();
    let (mut una, mut otto) = tokio::join!(Someone::new(&url, "una"), Someone::new(&url, "otto"));
    tokio::join!(una.first_sync(), otto.first_sync());
    // Presence is shown to those one shares a chat with.
    let chat = una.line.start_direct(otto.line.person()).await.unwrap();
    otto.until_chat(&chat, |row| row.membership == Membership::Invited).await;
    otto.line.accept(chat).await.unwrap();
    let watcher = Api::login(&SERVER.url(), "otto").unwrap();
    let seen = || watcher.get("/_matrix/client/v3/presence/@una:localhost/status").unwrap()["presence"].clone();
    for (on, expected) in [(true, "online"), (false, "offline"), (true, "online")] {
        una.line.set_presence(on).await;
        let begun = std::time::Instant::now();
        while seen() != expected {
            // A homeserver leaves out changes that follow too fast; the next heartbeat says it again.
            assert!(begun.elapsed() < std::time::Duration::from_mins(1), "{expected}: {}", seen());
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }
}
