//! Invites and leaving.

use hoopoe_model::{ChatKind, Membership};
use hoopoe_testkit::{Person, SOON};

use crate::stage::{group, homeserver, off};

#[tokio::test(flavor = "multi_thread")]
async fn an_invite_is_accepted_declined_and_left() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let alice = Person::sign_up(&server.url(), "alice").await?;
    let bob = server.person("bob")?;
    let wanted = group(&bob, "Hiking", &alice).await?;
    let unwanted = group(&bob, "Spam", &alice).await?;

    let invite = alice.wait_for_chat("the invite", |row| row.id == wanted).await?;
    assert_eq!((invite.membership, invite.kind, invite.title.as_str()), (Membership::Invited, ChatKind::Group, "Hiking"));
    assert_eq!(invite.inviter.map(|person| person.id.0).as_deref(), Some(bob.user()));
    alice.accept(&wanted).await?;
    alice.wait_for_chat("the joined chat", |row| row.id == wanted && row.membership == Membership::Joined).await?;
    let (hiker, room) = (bob.clone(), wanted.0.clone());
    off(move || hiker.say(&room, "welcome")).await?;
    alice.wait_for_words(&wanted, "welcome").await?;

    alice.wait("the second invite", SOON, |screen| screen.chat(&unwanted).map(|_| ())).await?;
    alice.leave(&unwanted).await?;
    alice.leave(&wanted).await?;
    alice.wait("both chats to go", SOON, |screen| screen.chats().filter(|list| list.rows.is_empty()).map(|_| ())).await?;
    let alice = alice.restart().await?;
    alice.wait("an empty list after a restart", SOON, |screen| screen.chats().filter(|list| list.rows.is_empty()).map(|_| ())).await?;
    alice.close().await;
    Ok(())
}
