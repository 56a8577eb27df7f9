//! The ways in, and what stands in them.

use std::io::{Read, Write};

use hoopoe_homeserver::{Options, PASSWORD, SignUp as Rule, Synapse};
use hoopoe_matrix::{EntryError, SignUpStep, probe, sign_in, sign_up};
use hoopoe_model::{Entry, EntryRefusal, SignIn};
use tempfile::TempDir;

use crate::someone::{SERVER, place, sign_up_wish};

async fn refused(server: &str, username: &str, password: &str) -> EntryRefusal {
    let folder = TempDir::new().unwrap();
    let request = SignIn { server: server.to_owned(), username: username.to_owned(), password: password.to_owned(), again: None };
    match sign_in(request, place(&folder), None).await {
        Err(EntryError::Refused(refusal)) => refusal,
        Err(EntryError::Failure(failure)) => panic!("{failure}"),
        Ok(_) => panic!("signed in"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_homeserver_offers() {
    let url = SERVER.url();
    let address = url.trim_start_matches("http://");
    for written in [url.as_str(), address, &address.replace("127.0.0.1", "localhost")] {
        let info = probe(written.to_owned()).await.unwrap();
        assert!(info.password && info.sign_up && info.plain, "{info:?}");
    }
    SERVER.person("entry-ann").unwrap();
    assert_eq!(refused(&url, "entry-ann", "wrong").await, EntryRefusal::WrongPassword);
    assert_eq!(refused(&url, "entry-nobody", PASSWORD).await, EntryRefusal::WrongPassword);
    assert_eq!(refused("no server", "a", "b").await, EntryRefusal::BadAddress);
    assert_eq!(refused("127.0.0.1:1", "a", "b").await, EntryRefusal::Unreachable);
    assert_eq!(refused("http://example.org", "a", "b").await, EntryRefusal::NoTls);
    // A whole user id is a user name too.
    let folder = TempDir::new().unwrap();
    let request = SignIn { server: url.clone(), username: "@entry-ann:localhost".to_owned(), password: PASSWORD.to_owned(), again: None };
    let line = sign_in(request, place(&folder), None).await.unwrap();
    assert_eq!((line.person().as_str(), line.server_name().as_str()), ("@entry-ann:localhost", "localhost"));
    line.sign_out().await;
}

/// Answers every connection with the same bytes.
fn pretender(answer: String) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("127.0.0.1:{port}")
}

fn http(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_homeserver() {
    let page = pretender(http("200 OK", "hello"));
    assert_eq!(probe(page).await.unwrap_err(), EntryRefusal::NotAHomeserver);
    let old = pretender(http("200 OK", r#"{"versions":["v1.1"]}"#));
    assert_eq!(probe(old).await.unwrap_err(), EntryRefusal::TooOld);
    let busy = pretender(http("429 No", r#"{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":12001}"#));
    assert_eq!(probe(busy).await.unwrap_err(), EntryRefusal::RateLimited { seconds: 13 });
    let plain = pretender(http("400 Bad Request", ""));
    assert_eq!(probe(format!("https://{plain}")).await.unwrap_err(), EntryRefusal::NoTls);
    let noise = pretender("what is this\n\n".to_owned());
    assert_eq!(probe(format!("http://{noise}")).await.unwrap_err(), EntryRefusal::NotAHomeserver);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_up_with_a_token() {
    let server = Synapse::start(&Options { sign_up: Rule::Token, ..Options::default() }).unwrap();
    let folder = TempDir::new().unwrap();
    let mut wish = sign_up_wish(&server.url(), "tina");
    let Ok(SignUpStep::Needs(Entry::NeedsToken { session, wrong: false })) = sign_up(wish.clone(), place(&folder)).await else { panic!() };
    wish.session = Some(session);
    wish.token = Some("wrong".to_owned());
    let Ok(SignUpStep::Needs(Entry::NeedsToken { session, wrong: true })) = sign_up(wish.clone(), place(&folder)).await else { panic!() };
    wish.session = Some(session);
    wish.token = Some(server.registration_token().to_owned());
    let Ok(SignUpStep::Done(line)) = sign_up(wish.clone(), place(&folder)).await else { panic!() };
    assert_eq!(line.person().as_str(), "@tina:localhost");
    line.stop().await;
    wish.session = None;
    assert!(matches!(sign_up(wish.clone(), place(&folder)).await, Err(EntryError::Refused(EntryRefusal::NameTaken))));
    wish.username = "Not a name".to_owned();
    assert!(matches!(sign_up(wish, place(&folder)).await, Err(EntryError::Refused(EntryRefusal::NameInvalid))));
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_up_with_terms_or_not_at_all() {
    let server = Synapse::start(&Options { sign_up: Rule::Terms, ..Options::default() }).unwrap();
    let folder = TempDir::new().unwrap();
    let mut wish = sign_up_wish(&server.url(), "tom");
    let Ok(SignUpStep::Needs(Entry::NeedsTerms { session, policies })) = sign_up(wish.clone(), place(&folder)).await else { panic!() };
    assert!(!policies.is_empty());
    wish.session = Some(session);
    wish.accept_terms = true;
    assert!(matches!(sign_up(wish, place(&folder)).await, Ok(SignUpStep::Done(_))));

    let server = Synapse::start(&Options { sign_up: Rule::Closed, ..Options::default() }).unwrap();
    let folder = TempDir::new().unwrap();
    assert!(!probe(server.url()).await.unwrap().sign_up);
    let refusal = sign_up(sign_up_wish(&server.url(), "tom"), place(&folder)).await;
    assert!(matches!(refusal, Err(EntryError::Refused(EntryRefusal::SignUpClosed))));
}
