//! Finding people and chats, making groups, profiles, blocking, and chats that move.

use hoopoe_model::{
    BlockPerson, ChatId, CreateGroup, FindChats, FindPeople, GetPicture, Invite, Join, Look, Looked, Methods, Picture, SetName, SetPicture,
    Started,
};
use hoopoe_testkit::{Person, SOON};
use serde_json::json;

use crate::stage::{acquainted, group, group_with, homeserver, off};

/// A picture of one red pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

fn entered(started: Started) -> ChatId {
    match started {
        Started::Chat { chat } => chat,
        Started::Refused { refusal } => panic!("refused: {refusal:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_are_made_found_and_entered() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let alice = Person::sign_up(&server.url(), "alice").await?;
    let bob = Person::sign_up(&server.url(), "bob").await?;
    let carol = server.person("carol")?;
    let picture = Picture { kind: "image/png".to_owned(), data: PIXEL.to_owned() };
    let private = CreateGroup {
        account: alice.account(),
        title: "Family".to_owned(),
        topic: "All of us".to_owned(),
        picture: Some(picture.clone()),
        people: vec![bob.id()],
        public: false,
        address: None,
    };
    let family = entered(alice.client().create_group(private.clone()).await?);
    let row = alice.wait_for_chat("the group", |row| row.id == family && row.avatar.is_some()).await?;
    assert!(row.encrypted && row.title == "Family" && row.topic == "All of us", "{row:?}");
    bob.accept(&family).await?;
    alice.say(&family, "welcome").await?;
    bob.wait_for_words(&family, "welcome").await?;
    alice.client().invite(Invite { account: alice.account(), chat: family.clone(), people: vec![carol.user().into()] }).await?;
    let room = family.0.clone();
    off(move || carol.join(&room)).await?;

    let public = CreateGroup {
        title: "Hoopoes of the town".to_owned(),
        public: true,
        address: Some("hoopoes".to_owned()),
        people: Vec::new(),
        ..private
    };
    let town = entered(alice.client().create_group(public).await?);
    let find = FindChats { account: bob.account(), words: "hoopoes".to_owned(), server: None, from: None };
    let found = bob.client().find_chats(find).await?;
    assert_eq!(found.cards.iter().map(|card| (&card.id, card.joined)).collect::<Vec<_>>(), [(&town, false)]);
    let look = |address: &str| Look { account: bob.account(), address: address.to_owned() };
    for address in ["#hoopoes:localhost", "https://matrix.to/#/#hoopoes:localhost", "matrix:r/hoopoes:localhost"] {
        match bob.client().look(look(address)).await? {
            Looked::Chat { card, message: None } => {
                assert_eq!((&card.id, card.title.as_str()), (&town, "Hoopoes of the town"), "{address}");
            }
            other => panic!("{address} names {other:?}"),
        }
    }
    assert!(matches!(bob.client().look(look("matrix:u/alice:localhost")).await?, Looked::Person { person } if person.id == alice.id()));
    assert_eq!(bob.client().look(look("#nothing:localhost")).await?, Looked::Unknown);
    assert_eq!(bob.client().look(look("good morning")).await?, Looked::NoAddress);
    let join = Join { account: bob.account(), address: "#hoopoes:localhost".to_owned(), via: Vec::new() };
    assert_eq!(entered(bob.client().join(join).await?), town);
    bob.wait_for_chat("the public group", |row| row.id == town && row.can_write && !row.encrypted).await?;

    let find = |words: &str, everywhere| FindPeople { account: alice.account(), words: words.to_owned(), everywhere };
    let known = alice.client().find_people(find("bo", false)).await?;
    assert_eq!(known.people.iter().map(|person| &person.id).collect::<Vec<_>>(), [&bob.id()]);

    // A link with which Hoopoe is started waits until the session is restored.
    let bob = bob.restart().await?;
    let link = Look { account: bob.account(), address: "matrix:r/hoopoes:localhost".to_owned() };
    assert!(matches!(bob.client().look(link).await?, Looked::Chat { card, .. } if card.id == town && card.joined));
    alice.close().await;
    bob.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_changed_and_seen() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let (alice, bob, chat) = acquainted(&server.url(), &server.url()).await?;
    alice.client().set_name(SetName { account: alice.account(), name: "Alice of the Hill".to_owned() }).await?;
    let picture = Picture { kind: "image/png".to_owned(), data: PIXEL.to_owned() };
    alice.client().set_picture(SetPicture { account: alice.account(), picture: Some(picture) }).await?;
    alice
        .wait_for_account("the own name", |account| account.profile.name == "Alice of the Hill" && account.profile.avatar.is_some())
        .await?;
    let row = bob.wait_for_chat("the new name", |row| row.id == chat && row.title == "Alice of the Hill" && row.avatar.is_some()).await?;
    let get = GetPicture { account: bob.account(), address: row.avatar.expect("a picture"), size: 48 };
    let shown = bob.client().picture(get.clone()).await?;
    assert!(shown.kind.starts_with("image/") && !shown.data.is_empty());
    // From then on it is there without the homeserver.
    off(move || {
        let mut server = server;
        server.stop();
        Ok(())
    })
    .await?;
    assert_eq!(bob.client().picture(get).await?.data, shown.data);
    alice.close().await;
    bob.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_person_disappears_until_unblocked() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let alice = Person::sign_up(&server.url(), "alice").await?;
    let (bob, carol) = (server.person("bob")?, server.person("carol")?);
    let chat = group(&bob, "Square", &alice).await?;
    alice.accept(&chat).await?;
    let (speaker, room, guest) = (bob.clone(), chat.0.clone(), carol.clone());
    off(move || {
        speaker.invite(&room, guest.user())?;
        guest.join(&room)?;
        guest.say(&room, "carol speaks")?;
        speaker.say(&room, "bob speaks")
    })
    .await?;
    alice.wait_for_words(&chat, "bob speaks").await?;
    alice.wait_for_words(&chat, "carol speaks").await?;

    let block = |on| BlockPerson { account: alice.account(), person: bob.user().into(), on };
    alice.client().block(block(true)).await?;
    alice.wait_for_account("the block", |account| account.blocked.len() == 1).await?;
    alice.wait("the words to go", SOON, |screen| screen.row(&chat, "bob speaks").is_none().then_some(())).await?;
    alice.wait_for_words(&chat, "carol speaks").await?;
    alice
        .wait_for_chat("another preview", |row| row.id == chat && row.last.as_ref().is_some_and(|last| last.sender.0 == carol.user()))
        .await?;
    alice.client().block(block(false)).await?;
    alice.wait_for_words(&chat, "bob speaks").await?;
    alice.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_moves_is_followed() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let alice = Person::sign_up(&server.url(), "alice").await?;
    let bob = server.person("bob")?;
    let old = group_with(&bob, "Old house", &alice).await?;
    let (mover, room, guest) = (bob.clone(), old.0.clone(), alice.id().0);
    let new = off(move || {
        let answer = mover.post(
            &format!("/_matrix/client/v3/rooms/{}/upgrade", room.replace('!', "%21").replace(':', "%3A")),
            &json!({"new_version": "11"}),
        )?;
        let new = answer["replacement_room"].as_str().unwrap_or_default().to_owned();
        mover.invite(&new, &guest)?;
        Ok(ChatId(new))
    })
    .await?;
    alice.wait_for_chat("the way on", |row| row.id == old && row.successor.as_ref() == Some(&new)).await?;
    alice.accept(&new).await?;
    let row = alice.wait_for_chat("the new chat", |row| row.id == new && row.can_write).await?;
    assert_eq!(row.predecessor, Some(old.clone()));
    alice.wait("the old chat to go", SOON, |screen| screen.chat(&old).is_none().then_some(())).await?;
    alice.close().await;
    Ok(())
}
