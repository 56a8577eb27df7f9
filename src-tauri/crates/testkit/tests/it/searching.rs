//! Searching what two engines have said in an encrypted chat.

use hoopoe_model::{ChatId, Content, Found, FoundName, Methods, Search, SearchFilter, SearchOrder};
use hoopoe_testkit::Person;

use crate::stage::{acquainted, homeserver};

async fn search(person: &Person, words: &str, chat: Option<&ChatId>) -> anyhow::Result<Found> {
    let filter = SearchFilter { chat: chat.cloned(), ..SearchFilter::default() };
    let request = Search { account: None, words: words.to_owned(), filter, order: SearchOrder::Newest, from: None, count: 50 };
    Ok(person.client().search(request).await?)
}

/// What is found, the newest first; what fits stands between brackets.
async fn found(person: &Person, words: &str) -> anyhow::Result<Vec<String>> {
    let found = search(person, words, None).await?;
    let lines = found.messages.into_iter().map(|message| {
        let pieces = message.snippet.pieces.iter().map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() });
        format!("{}: {}", message.sender.name, pieces.collect::<String>())
    });
    Ok(lines.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_found_as_they_read_now() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let (alice, bob, chat) = acquainted(&server.url(), &server.url()).await?;
    bob.say(&chat, "the hoopoe nests in the apricot tree").await?;
    bob.say(&chat, "من فردا می‌روم").await?;
    bob.say(&chat, "this was a mistake").await?;
    alice.wait_for_words(&chat, "this was a mistake").await?;
    assert_eq!(found(&alice, "apri").await?, ["bob: the hoopoe nests in the [apri]cot tree"]);
    assert_eq!(found(&alice, "ميروم").await?, ["bob: من فردا [می‌روم]"]);
    assert_eq!(found(&alice, "mistake").await?, ["bob: this was a [mistake]"]);

    let nests = bob.wait_for_words(&chat, "the hoopoe nests in the apricot tree").await?.key;
    bob.edit(&chat, &nests, "the hoopoe nests in the almond tree").await?;
    let edited = alice.wait_for_words(&chat, "the hoopoe nests in the almond tree").await?;
    assert_eq!(found(&alice, "almond").await?, ["bob: the hoopoe nests in the [almond] tree"]);
    assert!(found(&alice, "apricot").await?.is_empty(), "the old wording");
    let hit = search(&alice, "almond", Some(&chat)).await?.messages.remove(0);
    assert_eq!((hit.key, hit.id, hit.chat.id), (edited.key, edited.id, chat.clone()));

    let mistake = bob.wait_for_words(&chat, "this was a mistake").await?.key;
    bob.remove(&chat, &mistake).await?;
    alice.wait_for_row(&chat, "the removal", |row| row.content == Content::Removed).await?;
    assert!(found(&alice, "mistake").await?.is_empty() && found(&bob, "mistake").await?.is_empty());

    let names = search(&alice, "bo", None).await?.names;
    assert!(matches!(&names[..], [FoundName::Chat { chat: found, .. }] if found.id == chat), "{names:?}");
    let alice = alice.restart().await?;
    assert_eq!(found(&alice, "hoopoe").await?.len(), 1);
    alice.close().await;
    bob.close().await;
    Ok(())
}
