//! Keeping the list of chats in order: pins, silence, marks, leaving; chats that were moved.

use hoopoe_homeserver::{Api, Direction};
use hoopoe_model::{Arrangement, ChatId, Deed, Membership, Notify};
use serde_json::json;

use crate::someone::{SERVER, Someone};

async fn arranges(someone: &Someone, chat: &ChatId, arrangement: Arrangement) {
    someone.does(chat, Deed::Arrange { arrangement }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_clients_agree_with_pins_silence_and_marks() {
    let mut olga = Someone::new(&SERVER.url(), "olga").await;
    olga.first_sync().await;
    let (phone, peer) = (Api::login(&SERVER.url(), "olga").unwrap(), SERVER.person("paul").unwrap());
    let room = peer.create_room(&json!({ "preset": "public_chat", "name": "Arranged", "invite": ["@olga:localhost"] })).unwrap();
    phone.join(&room).unwrap();
    let chat = ChatId::from(room.as_str());
    olga.until_chat(&chat, |row| row.membership == Membership::Joined).await;
    let tags = || phone.get(&format!("/_matrix/client/v3/user/@olga:localhost/rooms/{room}/tags")).unwrap()["tags"].clone();
    let has_rule = |kind: &str| phone.get(&format!("/_matrix/client/v3/pushrules/global/{kind}/{room}")).is_ok();

    for on in [true, true, false, false] {
        arranges(&olga, &chat, Arrangement::Pinned { on }).await;
        assert_eq!(tags().get("m.favourite").is_some(), on);
        olga.until_chat(&chat, |row| row.pinned == on).await;
    }

    // One right after the other: what the sync has not told of yet is not forgotten either.
    for (notify, override_rule, room_rule) in [
        (Notify::Nothing, true, false),
        (Notify::Mentions, false, true),
        (Notify::Nothing, true, false),
        (Notify::All, false, true),
        (Notify::All, false, true),
        (Notify::Default, false, false),
    ] {
        arranges(&olga, &chat, Arrangement::Notify { notify }).await;
        assert_eq!((has_rule("override"), has_rule("room")), (override_rule, room_rule), "{notify:?}");
    }
    arranges(&olga, &chat, Arrangement::Notify { notify: Notify::Nothing }).await;
    peer.say(&room, "psst").unwrap();
    peer.mention(&room, "@olga:localhost", "hey").unwrap();
    olga.until_texts(&chat, &["psst", "hey"]).await;
    assert_eq!(phone.unread(&room).unwrap(), (0, 0));
    olga.until_chat(&chat, |row| row.muted && row.notify == Notify::Nothing).await;
    // A rule that another client made for this chat under a name of its own goes away with the choice.
    let rule = json!({ "actions": [], "conditions": [{ "kind": "event_match", "key": "room_id", "pattern": room }] });
    phone.put("/_matrix/client/v3/pushrules/global/override/quiet-please", &rule).unwrap();
    phone.put("/_matrix/client/v3/pushrules/global/override/elsewhere", &json!({ "actions": [], "conditions": [] })).unwrap();
    let begun = std::time::Instant::now();
    while phone.get("/_matrix/client/v3/pushrules/global/override/quiet-please").is_ok() {
        // As soon as the sync has told of it.
        assert!(begun.elapsed() < std::time::Duration::from_secs(20));
        arranges(&olga, &chat, Arrangement::Notify { notify: Notify::Default }).await;
    }
    assert!(phone.get("/_matrix/client/v3/pushrules/global/override/elsewhere").is_ok());
    phone.delete("/_matrix/client/v3/pushrules/global/override/elsewhere").unwrap();
    olga.until_chat(&chat, |row| !row.muted && row.notify == Notify::Default).await;

    let marked = || {
        phone.get(&format!("/_matrix/client/v3/user/@olga:localhost/rooms/{room}/account_data/m.marked_unread")).unwrap()["unread"].clone()
    };
    let last = olga.rows(&chat).await.last().unwrap().id.clone().unwrap();
    for wait in [true, false] {
        arranges(&olga, &chat, Arrangement::Unread { on: true }).await;
        assert_eq!(marked(), true);
        if wait {
            olga.until_chat(&chat, |row| row.marked_unread).await;
        }
        // To read it takes the mark away, also when the sync has not told of the mark yet.
        olga.does(&chat, Deed::Read { message: last.clone() }).await;
        assert_eq!(marked(), false);
        olga.until_chat(&chat, |row| !row.marked_unread).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn left_and_forgotten() {
    let mut quin = Someone::new(&SERVER.url(), "quin").await;
    quin.first_sync().await;
    let (phone, peer) = (Api::login(&SERVER.url(), "quin").unwrap(), SERVER.person("rita").unwrap());
    let make = |name: &str| peer.create_room(&json!({ "preset": "public_chat", "name": name, "invite": ["@quin:localhost"] })).unwrap();
    let (kept, forgotten, declined) = (make("Kept"), make("Forgotten"), make("Declined"));
    phone.join(&kept).unwrap();
    phone.join(&forgotten).unwrap();
    peer.say(&forgotten, "remember me").unwrap();
    let membership = |room: &str| peer.state(room, "m.room.member", "@quin:localhost").unwrap()["membership"].clone();
    for (room, before, forget) in
        [(&kept, Membership::Joined, false), (&forgotten, Membership::Joined, true), (&declined, Membership::Invited, true)]
    {
        let chat = ChatId::from(room.as_str());
        quin.until_chat(&chat, |row| row.membership == before).await;
        quin.does(&chat, Deed::Leave { forget }).await;
        assert_eq!(membership(room), "leave");
        // A repetition does no harm.
        quin.line
            .perform(hoopoe_model::Order { txn: crate::someone::txn(), chat: chat.clone(), deed: Deed::Leave { forget } }, true)
            .await
            .unwrap();
    }
    let history = |room: &str| phone.messages(room, None, Direction::Back, 5).is_ok();
    assert_eq!((history(&kept), history(&forgotten)), (true, false));
    assert!(quin.cache.chats().await.unwrap().iter().all(|row| row.membership != Membership::Joined));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_was_moved_leads_on() {
    let mut saul = Someone::new(&SERVER.url(), "saul").await;
    saul.first_sync().await;
    let peer = SERVER.person("tara").unwrap();
    let old = peer.create_room(&json!({ "preset": "public_chat", "name": "House", "room_version": "10" })).unwrap();
    let old_chat = ChatId::from(old.as_str());
    assert_eq!(saul.line.join(old.clone(), vec![]).await.unwrap(), old_chat);
    saul.until_chat(&old_chat, |row| row.successor.is_none() && row.can_write).await;
    let answer = peer.post(&format!("/_matrix/client/v3/rooms/{old}/upgrade"), &json!({ "new_version": "11" })).unwrap();
    let new = ChatId::from(answer["replacement_room"].as_str().unwrap());
    let row = saul.until_chat(&old_chat, |row| row.successor.is_some() && !row.can_write).await;
    assert_eq!(row.successor, Some(new.clone()));
    saul.line.join(new.0.clone(), vec![]).await.unwrap();
    let row = saul.until_chat(&new, |row| row.predecessor.is_some()).await;
    assert_eq!((row.predecessor, row.title.as_str()), (Some(old_chat), "House"));
}
