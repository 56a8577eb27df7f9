//! Finding people and chats, entering chats, making groups, inviting.

use hoopoe_model::{
    AccountId, ChatId, ChatKind, Code, CreateGroup, Deed, Door, FindChats, Looked, Membership, MessageId, PersonId, StartRefusal,
};
use serde_json::json;

use crate::{
    someone::{SERVER, Someone},
    upkeep::pixel,
};

fn group(title: &str, people: &[&str]) -> CreateGroup {
    CreateGroup {
        account: AccountId::from(""),
        title: title.to_owned(),
        topic: String::new(),
        picture: None,
        people: people.iter().map(|person| PersonId::from(*person)).collect(),
        public: false,
        address: None,
    }
}

fn words(words: &str) -> FindChats {
    FindChats { account: AccountId::from(""), words: words.to_owned(), server: None, from: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_by_a_part_of_their_name() {
    let mut finn = Someone::new(&SERVER.url(), "finn").await;
    finn.first_sync().await;
    SERVER.person("wanda-the-wanted").unwrap().set_name("Wanda Wanted").unwrap();
    // The directory takes a moment to know a new name.
    let begun = std::time::Instant::now();
    let found = loop {
        let found = finn.line.find_people(" wanted ".to_owned()).await.unwrap();
        if found.people.iter().any(|person| person.name == "Wanda Wanted") {
            break found;
        }
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{found:?}");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    };
    assert_eq!((found.people.len(), found.more), (1, false));
    assert!(finn.line.find_people("nobody-is-called-this".to_owned()).await.unwrap().people.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_group_is_made_found_and_entered() {
    let url = SERVER.url();
    let (mut gina, mut hugo) = tokio::join!(Someone::new(&url, "gina"), Someone::new(&url, "hugo"));
    tokio::join!(gina.first_sync(), hugo.first_sync());
    let wish = CreateGroup {
        topic: "All about hoopoes".to_owned(),
        picture: Some(pixel()),
        public: true,
        address: Some("hoopoes".to_owned()),
        ..group(" Hoopoes of the world ", &[])
    };
    let chat = gina.line.create_group(wish.clone()).await.unwrap();
    let row = gina.until_chat(&chat, |row| row.avatar.is_some()).await;
    assert_eq!((row.title.as_str(), row.topic.as_str(), row.encrypted), ("Hoopoes of the world", "All about hoopoes", false));
    // The address is taken now.
    assert_eq!(gina.line.create_group(wish).await, Err(StartRefusal::Forbidden));
    // A space is no chat.
    SERVER
        .person("spacemaker")
        .unwrap()
        .create_room(&json!({ "preset": "public_chat", "visibility": "public", "name": "Hoopoes in space", "creation_content": { "type": "m.space" } }))
        .unwrap();

    let found = hugo.line.find_chats(words("hoopoes")).await.unwrap();
    let [card] = &found.cards[..] else { panic!("{found:?}") };
    assert_eq!((card.id.clone(), card.address.as_deref(), card.members), (chat.clone(), Some("#hoopoes:localhost"), 1));
    assert_eq!(
        (card.title.as_str(), card.topic.as_str(), card.door, card.joined),
        ("Hoopoes of the world", "All about hoopoes", Door::Open, false)
    );
    assert!(card.avatar.is_some());
    assert!(hugo.line.find_chats(words("no such chat anywhere")).await.unwrap().cards.is_empty());
    let elsewhere = FindChats { server: Some("not a server".to_owned()), ..words("") };
    assert_eq!(hugo.line.find_chats(elsewhere).await.unwrap_err().code, Code::BadRequest);

    // By its address, in all its forms.
    let link = gina.line.address(chat.clone(), None).await.unwrap();
    assert_eq!(link, "https://matrix.to/#/%23hoopoes:localhost");
    for address in ["#hoopoes:localhost", &link, "matrix:r/hoopoes:localhost", chat.as_str()] {
        let Looked::Chat { card, message: None } = hugo.line.look(address.to_owned()).await else { panic!("{address}") };
        assert_eq!(
            (&card.id, card.title.as_str(), card.door, card.joined),
            (&chat, "Hoopoes of the world", Door::Open, false),
            "{address}"
        );
    }
    let entered = hugo.line.join("#hoopoes:localhost".to_owned(), card.via.clone()).await.unwrap();
    assert_eq!(entered, chat);
    let row = hugo.until_chat(&chat, |row| row.membership == Membership::Joined).await;
    assert_eq!(row.title, "Hoopoes of the world");
    let Looked::Chat { card, .. } = hugo.line.look(link).await else { panic!() };
    assert!(card.joined);

    // The place of a message, there and back; what the homeserver keeps of it.
    let said = hugo.says(&chat, "Here I am").await;
    let link = hugo.line.address(chat.clone(), Some(said.clone())).await.unwrap();
    assert!(link.contains("via=localhost"), "{link}");
    let Looked::Chat { card, message } = gina.line.look(link).await else { panic!() };
    assert_eq!((card.id, message), (chat.clone(), Some(said.clone())));
    let source: serde_json::Value = serde_json::from_str(&gina.line.event(chat.clone(), said).await.unwrap()).unwrap();
    assert_eq!((&source["content"]["body"], &source["sender"]), (&json!("Here I am"), &json!("@hugo:localhost")));
    assert_eq!(gina.line.event(chat, MessageId::from("$nothing")).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_group_is_by_invitation() {
    let url = SERVER.url();
    let (mut ines, mut jana) = tokio::join!(Someone::new(&url, "ines"), Someone::new(&url, "jana"));
    tokio::join!(ines.first_sync(), jana.first_sync());
    SERVER.person("kurt").unwrap();
    let chat = ines.line.create_group(group("Attic", &["@kurt:localhost"])).await.unwrap();
    let row = ines.until_chat(&chat, |row| row.encrypted).await;
    assert_eq!((row.title.as_str(), row.kind, row.membership), ("Attic", ChatKind::Group, Membership::Joined));
    // From outside it is not there, and nobody just walks in.
    assert_eq!(jana.line.look(chat.0.clone()).await, Looked::Unknown);
    assert_eq!(jana.line.join(chat.0.clone(), vec!["localhost".to_owned()]).await, Err(StartRefusal::InviteOnly));
    ines.line.invite(chat.clone(), vec![PersonId::from("@kurt:localhost"), jana.line.person()]).await.unwrap();
    jana.until_chat(&chat, |row| row.membership == Membership::Invited).await;
    let Looked::Chat { card, .. } = jana.line.look(chat.0.clone()).await else { panic!("an invite is known") };
    assert_eq!((card.title.as_str(), card.door, card.joined), ("Attic", Door::Open, false));
    jana.line.accept(chat.clone()).await.unwrap();
    let said = ines.says(&chat, "Come up, **both**").await;
    jana.until_texts(&chat, &["Come up, both"]).await;
    // An encrypted event is kept as nobody but its readers can read it, and shown to them as it is.
    let source: serde_json::Value = serde_json::from_str(&jana.line.event(chat.clone(), said).await.unwrap()).unwrap();
    assert_eq!((&source["type"], &source["content"]["body"]), (&json!("m.room.message"), &json!("Come up, both")));
    assert_eq!(jana.line.invite(ChatId::from("!none:localhost"), vec![]).await.unwrap_err().code, Code::NotFound);
    let strangers = ines.line.create_group(group("x", &["nobody"])).await;
    assert_eq!(strangers, Err(StartRefusal::BadPerson));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_addresses_name() {
    let mut lena = Someone::new(&SERVER.url(), "lena").await;
    lena.first_sync().await;
    SERVER.person("mona").unwrap().set_name("Mona M.").unwrap();
    let look = |address: &str| lena.line.look(address.to_owned());
    for address in ["@mona:localhost", "https://matrix.to/#/@mona:localhost", "matrix:u/mona:localhost?action=chat"] {
        let Looked::Person { person } = look(address).await else { panic!("{address}") };
        assert_eq!((person.id.as_str(), person.name.as_str()), ("@mona:localhost", "Mona M."));
    }
    assert_eq!(look("@nobody-of-that-name:localhost").await, Looked::Unknown);
    assert_eq!(look("#nothing-there:localhost").await, Looked::Unknown);
    assert_eq!(look("!nothing:localhost").await, Looked::Unknown);
    assert_eq!(look("hello").await, Looked::NoAddress);
    assert_eq!(look("https://example.org/").await, Looked::NoAddress);
    for (address, refusal) in [
        ("hello", StartRefusal::NoSuchChat),
        ("#nothing-there:localhost", StartRefusal::NoSuchChat),
        ("!nothing:localhost", StartRefusal::NoSuchChat),
    ] {
        assert_eq!(lena.line.join(address.to_owned(), vec![]).await, Err(refusal), "{address}");
    }

    // A banned person is told so, not that an invite would help.
    let host = SERVER.person("nora").unwrap();
    let closed = host.create_room(&json!({ "preset": "public_chat", "name": "Closed" })).unwrap();
    lena.line.join(closed.clone(), vec![]).await.unwrap();
    host.post(&format!("/_matrix/client/v3/rooms/{closed}/ban"), &json!({ "user_id": "@lena:localhost" })).unwrap();
    let chat = ChatId::from(closed.as_str());
    lena.until_chat(&chat, |row| row.membership == Membership::Left).await;
    assert_eq!(lena.line.join(closed, vec![]).await, Err(StartRefusal::Forbidden));
    lena.does(&chat, Deed::Leave { forget: true }).await;
}
