//! What a message has beside its words, and what else is done with messages.

use hoopoe_model::{Content, Forward, Methods};
use hoopoe_testkit::{Apart, Home, Person, SOON};
use serde_json::json;

use crate::stage::{acquainted, group, group_with, homeserver};

#[tokio::test(flavor = "multi_thread")]
async fn details_tell_who_read_and_what_it_said_before() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let (alice, bob, chat) = acquainted(&server.url(), &server.url()).await?;
    alice.say(&chat, "first wording").await?;
    let row = alice.wait_for_words(&chat, "first wording").await?;
    alice.edit(&chat, &row.key, "second wording").await?;
    let seen = bob.wait_for_words(&chat, "second wording").await?;
    bob.react(&chat, &seen.key, "👍").await?;
    bob.read(&chat, &seen.id.clone().expect("an id")).await?;
    alice
        .wait_for_row(&chat, "bob's reaction and reading", |row| row.reactions.len() == 1 && row.state == hoopoe_model::Delivery::Read)
        .await?;

    let details = alice.client().details(alice.message(&chat, &row.key)).await?;
    let versions: Vec<_> = details.versions.iter().map(|version| version.content.words().unwrap_or_default()).collect();
    assert_eq!(versions, ["first wording", "second wording"]);
    assert_eq!(details.readers.iter().map(|reader| &reader.person.id).collect::<Vec<_>>(), [&bob.id()]);
    assert_eq!((details.reactions.len(), details.reactions[0].people[0].id.clone()), (1, bob.id()));
    assert_eq!(details.sender.id, alice.id());

    let source = alice.client().event_source(alice.message(&chat, &row.key)).await?;
    let source: serde_json::Value = serde_json::from_str(&source.json)?;
    assert_eq!(source["content"]["body"], "first wording", "the event itself, decrypted");
    let address = alice.client().address_of_message(alice.message(&chat, &row.key)).await?;
    let id = row.id.clone().or(seen.id).expect("an id");
    assert!(address.url.starts_with("https://matrix.to/#/") && address.url.contains("via=localhost"), "{}", address.url);
    assert!(address.url.contains(id.as_str()) || address.url.contains(&id.0.replace('$', "%24")), "{}", address.url);
    alice.close().await;
    bob.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_sent_on() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let alice = Person::sign_up(&server.url(), "alice").await?;
    let bob = server.person("bob")?;
    let from = group_with(&bob, "From", &alice).await?;
    let to = group_with(&bob, "To", &alice).await?;
    alice.say(&from, "plain words").await?;
    alice.send(&from, "with **weight**").await?;
    let first = alice.wait_for_words(&from, "plain words").await?;
    let second = alice.wait_for_words(&from, "with weight").await?;
    let keys = vec![first.key, second.key];
    alice.client().forward(Forward { account: alice.account(), chat: from, keys, to: vec![to.clone()] }).await?;
    alice.wait_until_sent(&to, "plain words").await?;
    alice.wait_until_sent(&to, "with weight").await?;
    let rows = alice.look(&to).await?.rows;
    let texts: Vec<_> =
        rows.iter().filter(|row| matches!(row.content, Content::Text { .. })).filter_map(|row| row.content.words()).collect();
    assert_eq!(texts, ["plain words", "with weight"]);
    alice.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_survives_a_kill() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let (bob, _) = (server.person("bob")?, server.person("alice")?);
    let home = Home::temporary()?;
    let alice = Person::sign_in_at(&server.url(), "alice", Home::kept(home.path())).await?;
    let chat = group(&bob, "Plans", &alice).await?;
    alice.accept(&chat).await?;
    let account = alice.account();
    alice.close().await;
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_hoopoe-dev"));
    for number in 0..10 {
        let mut apart = Apart::start(program, home.path())?;
        let text = format!("half a thought {number}");
        let draft = json!({"text": text, "mentions": [], "chats": [], "reply_to": null, "edits": null});
        apart.ask("keep_draft", json!({"account": account, "chat": chat, "draft": draft})).await?;
        apart.kill().await?;
        let apart_again = Person::come_back("alice", Home::kept(home.path())).await?;
        let row = apart_again.wait("the chat", SOON, |screen| screen.chat(&chat).cloned()).await?;
        assert_eq!(row.draft.map(|draft| draft.text), Some(text));
        apart_again.close().await;
    }
    Ok(())
}
