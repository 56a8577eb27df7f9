//! Two engines in an encrypted chat.

use hoopoe_model::{ChatId, Content, Delivery};
use hoopoe_testkit::{Person, SOON, conversation};

use crate::stage::{acquainted, homeserver};

/// The conversation without its service lines, as a person sees it.
fn seen(person: &Person, chat: &ChatId) -> String {
    let mut state = person.screen().borrow().timeline(chat).cloned().unwrap();
    state.rows.retain(|row| !matches!(row.content, Content::Service(_)));
    conversation(&state)
}

#[tokio::test(flavor = "multi_thread")]
async fn both_write_answer_edit_react_and_remove() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let (alice, bob, chat) = acquainted(&server.url(), &server.url()).await?;
    alice.say(&chat, "hello bob").await?;
    let hello = bob.wait_for_words(&chat, "hello bob").await?;
    bob.send_with(&chat, "hello alice", Vec::new(), Some(hello.key.clone())).await?;
    let answer = alice.wait_for_words(&chat, "hello alice").await?;
    assert_eq!(answer.reply.and_then(|reply| reply.id), hello.id);

    let typo = alice.say(&chat, "see you at 3").await?;
    let key = alice.wait_for_words(&chat, "see you at 3").await?.key;
    alice.edit(&chat, &key, "see you at 4").await?;
    let edited = bob.wait_for_words(&chat, "see you at 4").await?;
    assert!(edited.edited);
    assert_eq!(edited.id.as_ref(), Some(&typo));
    bob.react(&chat, &edited.key, "👍").await?;
    alice.wait_for_row(&chat, "bob's thumb", |row| row.reactions.iter().any(|reaction| reaction.key == "👍" && !reaction.mine)).await?;
    bob.react(&chat, &hello.key, "❤️").await?;
    alice.wait_for_row(&chat, "bob's heart", |row| row.reactions.iter().any(|reaction| reaction.key == "❤️")).await?;
    bob.react(&chat, &hello.key, "❤️").await?;
    alice
        .wait("the heart to be taken back", SOON, |screen| {
            screen.row(&chat, "hello bob").filter(|row| row.reactions.is_empty()).map(|_| ())
        })
        .await?;

    bob.say(&chat, "this was a mistake").await?;
    let mistake = alice.wait_for_words(&chat, "this was a mistake").await?;
    let own = bob.wait_for_words(&chat, "this was a mistake").await?;
    bob.remove(&chat, &own.key).await?;
    alice.wait_for_row(&chat, "the removal", |row| row.key == mistake.key && row.content == Content::Removed).await?;

    let last = bob.wait_for_row(&chat, "his removal", |row| row.content == Content::Removed).await?;
    bob.read(&chat, &last.id.unwrap()).await?;
    alice.wait_for_row(&chat, "her message to be read", |row| row.own && row.state == Delivery::Read && row.edited).await?;
    assert_eq!(
        seen(&alice, &chat),
        "# bob (direct, encrypted)\n\
         alice: hello bob [read]\n\
         \u{20}\u{20}┌ alice: hello bob\n\
         bob: hello alice\n\
         alice: see you at 4 (edited) [read] 👍1\n\
         bob: <removed>\n"
    );
    assert_eq!(
        seen(&bob, &chat),
        "# alice (direct, encrypted)\n\
         alice: hello bob\n\
         \u{20}\u{20}┌ alice: hello bob\n\
         bob: hello alice [read]\n\
         alice: see you at 4 (edited) 👍1*\n\
         bob: <removed> [sent]\n"
    );
    alice.close().await;
    bob.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn writing_is_seen_while_it_lasts() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let (alice, bob, chat) = acquainted(&server.url(), &server.url()).await?;
    alice.say(&chat, "are you there?").await?;
    bob.wait_for_words(&chat, "are you there?").await?;
    bob.writing(&chat, true).await?;
    alice.wait_for_chat("bob writing", |row| row.typing.iter().any(|person| person.id == bob.id())).await?;
    bob.writing(&chat, false).await?;
    alice.wait_for_chat("bob not writing", |row| row.id == chat && row.typing.is_empty()).await?;
    alice.close().await;
    bob.close().await;
    Ok(())
}
