//! Two people talk.

use hoopoe_matrix::{News, compose};
use hoopoe_model::{ChatKind, Deed, Delivery, Membership, Mentioned, MessageId, Order, Target};

use crate::someone::{SERVER, Someone, clock, shown, txn};

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_chat_both_ways() {
    let url = SERVER.url();
    let (alice, mut bob) = tokio::join!(Someone::new(&url, "talk-alice"), Someone::new(&url, "talk-bob"));
    bob.online().await;

    let chat = alice.line.start_direct(bob.line.person()).await.unwrap();
    alice.says(&chat, "Hello **Bob**").await;
    let invite = bob.until_chat(&chat, |row| row.membership == Membership::Invited).await;
    assert_eq!(invite.inviter.unwrap().id, alice.line.person());
    assert!(invite.at > 0);
    bob.line.accept(chat.clone()).await.unwrap();
    bob.until_texts(&chat, &["Hello Bob"]).await;
    let row = bob.until_chat(&chat, |row| row.encrypted && row.kind == ChatKind::Direct && row.membership == Membership::Joined).await;
    assert_eq!((row.person, row.title.as_str(), row.can_write), (Some(alice.line.person()), "talk-alice", true));
    // The same chat again, from either side.
    assert_eq!(alice.line.start_direct(bob.line.person()).await.unwrap(), chat);

    let answer = bob.says(&chat, "Hello Alice").await;
    alice.until_texts(&chat, &["Hello Bob", "Hello Alice"]).await;

    // An answer that calls by name, an edit, reactions, a removal.
    let mention = Mentioned { person: bob.line.person(), words: "@Bob".to_owned() };
    let composed = compose("@Bob: yes", &[mention], &[]);
    let reply = alice.does(&chat, Deed::Send { composed, reply_to: Some(Target::Message(answer.clone())) }).await;
    let rows = bob.until(&chat, |rows| rows.iter().any(|row| row.id.as_ref() == Some(&reply))).await;
    let row = rows.last().unwrap();
    assert_eq!(row.reply.as_ref().unwrap().id.as_ref(), Some(&answer));
    assert!(row.mentions_me);
    bob.does(&chat, Deed::Edit { target: Target::Message(answer.clone()), composed: compose("Hello _Alice_!", &[], &[]) }).await;
    let thumb = alice.reacts(&chat, &answer, "👍").await;
    bob.reacts(&chat, &reply, "🎉").await;
    let rows = alice
        .until(&chat, |rows| {
            rows.len() >= 3
                && rows.iter().any(|row| row.edited)
                && rows.iter().all(|row| row.edited || row.sender != bob.line.person() || shown(&row.content).is_none())
        })
        .await;
    assert!(rows.iter().any(|row| shown(&row.content).as_deref() == Some("Hello Alice!")));
    alice.until(&chat, |rows| rows.iter().any(|row| row.id.as_ref() == Some(&reply) && row.reactions.len() == 1)).await;
    bob.until(&chat, |rows| {
        rows.iter().any(|row| row.id.as_ref() == Some(&answer) && row.reactions.iter().any(|one| one.count == 1 && !one.mine))
    })
    .await;
    alice.does(&chat, Deed::Remove { target: Target::Message(thumb) }).await;
    alice.does(&chat, Deed::Remove { target: Target::Message(reply.clone()) }).await;
    bob.until_texts(&chat, &["Hello Bob", "Hello Alice!", "(removed)"]).await;
    bob.until(&chat, |rows| rows.iter().all(|row| row.reactions.is_empty())).await;

    // Reading and writing are seen by the other.
    let last = bob.says(&chat, "Last").await;
    let first = alice.until(&chat, |rows| rows.last().is_some_and(|row| row.id.as_ref() == Some(&last))).await;
    assert!(first.last().unwrap().sender == bob.line.person());
    alice.does(&chat, Deed::Read { message: last.clone() }).await;
    bob.until(&chat, |rows| rows.last().is_some_and(|row| row.state == Delivery::Read)).await;
    alice.line.writing(chat.clone(), true).await;
    let me = alice.line.person();
    bob.hear(|news| matches!(news, News::Typing(typing) if typing.chat == chat && typing.people == [me.clone()])).await;

    // All of it is there after a restart, in the same order, and nothing twice.
    let before = bob.texts(&chat).await;
    let bob = bob.sleep().await.wake(true).await;
    assert_eq!(bob.texts(&chat).await, before);
    alice.says(&chat, "Again").await;
    bob.until(&chat, |rows| rows.last().is_some_and(|row| shown(&row.content).as_deref() == Some("Again"))).await;
    let after: Vec<_> = bob.texts(&chat).await;
    assert_eq!(after[..after.len() - 1], before);

    bob.does(&chat, Deed::Leave { forget: false }).await;
    bob.until_chat(&chat, |row| row.membership == Membership::Left).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_twice_is_one_message() {
    let url = SERVER.url();
    let (alice, mut bob) = tokio::join!(Someone::new(&url, "twice-alice"), Someone::new(&url, "twice-bob"));
    bob.online().await;
    let chat = alice.line.start_direct(bob.line.person()).await.unwrap();
    let deed = Deed::Send { composed: compose("once", &[], &[]), reply_to: None };
    let order = Order { txn: txn(), chat: chat.clone(), deed };
    alice.cache.order(order.clone(), clock()).await.unwrap();
    alice.cache.order_sending(&order.txn).await.unwrap();
    let first = alice.line.perform(order.clone(), true).await.unwrap();
    let second = alice.line.perform(order.clone(), true).await.unwrap();
    assert_eq!(first, second);
    // The homeserver's echo may come first: the row stays one either way.
    alice.until(&chat, |rows| rows.iter().any(|row| row.id == first)).await;
    alice.cache.order_sent(&order.txn, first.clone()).await.unwrap();
    alice.says(&chat, "after").await;
    alice.until_texts(&chat, &["once", "after"]).await;
    let rows = alice.rows(&chat).await;
    assert!(rows.iter().any(|row| row.key == order.txn.as_str() && row.id == first && row.own));
    bob.until_chat(&chat, |row| row.membership == Membership::Invited).await;
    bob.line.accept(chat.clone()).await.unwrap();
    bob.until_texts(&chat, &["once", "after"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_written_to() {
    use hoopoe_matrix::PerformError;
    use hoopoe_model::{FailReason, PersonId, StartRefusal};
    let url = SERVER.url();
    let mut carol = Someone::new(&url, "carol").await;
    carol.first_sync().await;
    let start = |id: &str| carol.line.start_direct(PersonId::from(id));
    assert_eq!(start("carol").await, Err(StartRefusal::BadPerson));
    assert_eq!(start("@carol:localhost").await, Err(StartRefusal::Myself));
    assert_eq!(start("@nobody-at-all:localhost").await, Err(StartRefusal::NoSuchPerson));

    let dora = SERVER.person("dora").unwrap();
    let channel = dora
        .create_room(&serde_json::json!({
            "preset": "public_chat", "name": "News", "power_level_content_override": { "events_default": 50 }
        }))
        .unwrap();
    dora.invite(&channel, "@carol:localhost").unwrap();
    let chat = hoopoe_model::ChatId(channel);
    carol.until_chat(&chat, |row| row.membership == Membership::Invited && row.kind == ChatKind::Group).await;
    carol.line.accept(chat.clone()).await.unwrap();
    carol.until_chat(&chat, |row| row.kind == ChatKind::Channel && !row.can_write && row.title == "News").await;
    let tries = |chat: &hoopoe_model::ChatId, deed: Deed| carol.line.perform(Order { txn: txn(), chat: chat.clone(), deed }, true);
    let text = || Deed::Send { composed: compose("x", &[], &[]), reply_to: None };
    assert_eq!(tries(&chat, text()).await, Err(PerformError::Never(FailReason::Forbidden)));
    carol.does(&chat, Deed::Leave { forget: false }).await;
    assert_eq!(tries(&chat, text()).await, Err(PerformError::Never(FailReason::NotMember)));
    let group = dora.create_room(&serde_json::json!({ "preset": "public_chat", "name": "Group" })).unwrap();
    let group = hoopoe_model::ChatId(group);
    dora.invite(group.as_str(), "@carol:localhost").unwrap();
    carol.until_chat(&group, |row| row.membership == Membership::Invited).await;
    carol.line.accept(group.clone()).await.unwrap();
    let gone = Deed::Remove { target: Target::Message(MessageId::from("$nothing-there")) };
    assert_eq!(tries(&group, gone).await, Err(PerformError::Never(FailReason::TargetGone)));
    assert_eq!(tries(&"!unknown:localhost".into(), text()).await, Err(PerformError::Never(FailReason::NotMember)));
}
