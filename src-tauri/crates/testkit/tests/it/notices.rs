//! Which messages become notifications: one table, one homeserver.

use hoopoe_homeserver::Api;
use hoopoe_messenger::{Notice, Wish};
use hoopoe_model::{Arrangement, ChatId, Methods, NoticeText, Notify, NotifyDefaults, SetNotifyDefaults};
use hoopoe_testkit::Person;

use crate::stage::{homeserver, off};

/// Where the cases happen. In `marker` a message makes a notification without a sound: it tells that everything before it
/// has been decided on.
struct Scene {
    alice: Person,
    bob: Api,
    elsewhere: Api,
    direct: ChatId,
    group: ChatId,
    muted: ChatId,
    marker: ChatId,
    markers: u32,
    seen: usize,
    /// Rules that did not hold.
    broken: Vec<String>,
}

impl Scene {
    /// Returns the notices since the last call, those of the marker left out.
    async fn notices(&mut self) -> anyhow::Result<Vec<Notice>> {
        // What is decided on together comes in no order: after the second marker, all of it has come.
        self.mark().await?;
        self.mark().await?;
        let wishes = self.alice.wishes().split_off(self.seen);
        self.seen += wishes.len();
        let notices = wishes.into_iter().filter_map(|wish| match wish {
            Wish::Notify(notice) if notice.chat != self.marker => Some(notice),
            _ => None,
        });
        Ok(notices.collect())
    }

    async fn mark(&mut self) -> anyhow::Result<()> {
        self.markers += 1;
        let body = format!("marker {}", self.markers);
        let (bob, room, words) = (self.bob.clone(), self.marker.0.clone(), body.clone());
        off(move || bob.say(&room, &words)).await?;
        let is_marker = |wish: &Wish| matches!(wish, Wish::Notify(notice) if notice.body.ends_with(&body));
        self.alice.wait_for_wish("the marker", |wishes| wishes.iter().any(is_marker).then_some(())).await
    }

    /// Compares the notices since the last look with what they should be: title, body, sound.
    async fn expect(&mut self, expected: &[(&str, &str, bool)], rule: &str) -> anyhow::Result<()> {
        let notices = self.notices().await?;
        let plain = |text: &str| text.replace(['\u{2068}', '\u{2069}'], "");
        let told: Vec<_> = notices.iter().map(|notice| (notice.title.clone(), plain(&notice.body), notice.sound)).collect();
        let matches = told.iter().map(|(title, body, sound)| (title.as_str(), body.as_str(), *sound)).eq(expected.iter().copied());
        if !matches {
            self.broken.push(format!("{rule}: {told:?} instead of {expected:?}"));
        }
        Ok(())
    }

    async fn bob(&self, act: impl FnOnce(Api) -> hoopoe_homeserver::Result<String> + Send + 'static) -> anyhow::Result<String> {
        let bob = self.bob.clone();
        off(move || act(bob)).await
    }
}

/// Makes the chats. The push rules take a chat of two for a direct one, so carol is in all the others.
async fn scene(base: &str, bob: Api, carol: Api) -> anyhow::Result<Scene> {
    let alice = Person::sign_up(base, "alice").await?;
    let (maker, guest) = (bob.clone(), alice.id().0);
    let rooms = off(move || {
        let mut rooms = vec![maker.create_direct(&guest, false)?];
        for title in ["Group", "Muted", "Marker"] {
            let room = maker.create_room(&serde_json::json!({"name": title, "preset": "private_chat"}))?;
            maker.invite(&room, carol.user())?;
            carol.join(&room)?;
            maker.invite(&room, &guest)?;
            rooms.push(room);
        }
        Ok(rooms)
    })
    .await?;
    let [direct, group, muted, marker] = [0, 1, 2, 3].map(|index: usize| ChatId(rooms[index].clone()));
    for chat in [&direct, &group, &muted, &marker] {
        alice.accept(chat).await?;
        let members = if *chat == direct { 2 } else { 3 };
        alice.wait_for_chat("the chat", |row| row.id == *chat && row.can_write && row.members == members).await?;
    }
    let (base, room) = (base.to_owned(), muted.0.clone());
    let elsewhere = off(move || {
        let alice = Api::login(&base, "alice")?;
        alice.mute(&room, true)?;
        Ok(alice)
    })
    .await?;
    alice.wait_for_chat("the muted chat", |row| row.id == muted && row.muted).await?;
    let seen = alice.wishes().len();
    Ok(Scene { alice, bob, elsewhere, direct, group, muted, marker, markers: 0, seen, broken: Vec::new() })
}

/// The engine is quiet for two seconds after a sound.
async fn let_it_be_quiet() {
    tokio::time::sleep(std::time::Duration::from_millis(2200)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_policy() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let mut scene = scene(&server.url(), server.person("bob")?, server.person("carol")?).await?;
    // Settles what the invites have told.
    scene.notices().await?;
    let_it_be_quiet().await;

    let room = scene.direct.0.clone();
    scene.bob(move |bob| bob.say(&room, "direct")).await?;
    scene.expect(&[("bob", "direct", true)], "a direct message sounds").await?;

    let room = scene.group.0.clone();
    scene.bob(move |bob| bob.say(&room, "in the group")).await?;
    scene.expect(&[("Group", "bob: in the group", false)], "a group is quiet").await?;

    let_it_be_quiet().await;
    let (room, name) = (scene.group.0.clone(), scene.alice.id().0);
    scene.bob(move |bob| bob.mention(&room, &name, "hey alice")).await?;
    scene.expect(&[("Group", "bob: hey alice", true)], "a mention sounds").await?;

    let room = scene.muted.0.clone();
    scene.bob(move |bob| bob.say(&room, "muted")).await?;
    scene.expect(&[], "a muted chat says nothing").await?;

    scene.alice.focus(Some(&scene.group)).await?;
    let room = scene.group.0.clone();
    scene.bob(move |bob| bob.say(&room, "before her eyes")).await?;
    scene.expect(&[], "what she looks at says nothing").await?;
    scene.alice.focus(None).await?;

    let room = scene.group.0.clone();
    let message = scene.bob(move |bob| bob.say(&room, "this and that")).await?;
    scene.expect(&[("Group", "bob: this and that", false)], "an open chat without the focus speaks").await?;
    let (room, id) = (scene.group.0.clone(), message.clone());
    scene
        .bob(move |bob| {
            bob.react(&room, &id, "👍")?;
            bob.edit(&room, &id, "only that")
        })
        .await?;
    scene.expect(&[], "an edit and a reaction are no notifications of their own").await?;

    let (elsewhere, room) = (scene.elsewhere.clone(), scene.group.0.clone());
    off(move || elsewhere.read(&room, &message)).await?;
    let group = scene.group.clone();
    let withdrawn = |wish: &Wish| matches!(wish, Wish::Withdraw { chat, .. } if *chat == group);
    scene.alice.wait_for_wish("the withdrawal", |wishes| wishes.iter().any(withdrawn).then_some(())).await?;

    let (elsewhere, room) = (scene.elsewhere.clone(), scene.group.0.clone());
    off(move || elsewhere.say(&room, "by herself, elsewhere")).await?;
    scene.expect(&[], "an own message says nothing").await?;

    scene.alice.configure(|settings| settings.sound = false).await?;
    let_it_be_quiet().await;
    let room = scene.direct.0.clone();
    scene.bob(move |bob| bob.say(&room, "silently")).await?;
    scene.expect(&[("bob", "silently", false)], "the sound is switched off").await?;

    let room = scene.direct.0.clone();
    scene
        .bob(move |bob| {
            for number in 0..20 {
                bob.say(&room, &format!("of many {number}"))?;
            }
            Ok(String::new())
        })
        .await?;
    let notices = scene.notices().await?;
    if notices.last().map(|notice| notice.body.as_str()) != Some("of many 19") {
        scene.broken.push(format!("the newest of many is told: {notices:?}"));
    }
    assert!(scene.broken.is_empty(), "{}", scene.broken.join("\n"));

    // A start after an absence is no occasion for the old, only for what is new.
    let home = scene.alice.close().await;
    let room = scene.direct.0.clone();
    let bob = scene.bob.clone();
    off(move || bob.say(&room, "while she was away")).await?;
    let alice = Person::come_back("alice", home).await?;
    let is_new = |wish: &Wish| matches!(wish, Wish::Notify(notice) if notice.body == "while she was away");
    alice.wait_for_wish("the new message", |wishes| wishes.iter().any(is_new).then_some(())).await?;
    let bodies: Vec<String> =
        alice.wishes().into_iter().filter_map(|wish| if let Wish::Notify(notice) = wish { Some(notice.body) } else { None }).collect();
    assert_eq!(bodies, ["while she was away"]);
    alice.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_sync_says_nothing() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let bob = server.person("bob")?;
    let carol = server.person("carol")?;
    let guest = carol.user().to_owned();
    off(move || {
        let room = bob.create_direct(&guest, false)?;
        carol.join(&room)?;
        bob.say(&room, "long ago").map(drop)
    })
    .await?;
    let carol = Person::sign_in(&server.url(), "carol").await?;
    let row = carol.wait_for_chat("the unread chat", |row| row.unread == 1).await?;
    carol.wait_for_words(&row.id, "long ago").await?;
    carol.wait_for_wish("the badge", |wishes| wishes.contains(&Wish::Badge { unread: 1, mentions: 0 }).then_some(())).await?;
    assert!(!carol.wishes().iter().any(|wish| matches!(wish, Wish::Notify(_))), "{:?}", carol.wishes());
    carol.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_tells_as_much_as_it_may() -> anyhow::Result<()> {
    let server = homeserver().await?;
    let mut scene = scene(&server.url(), server.person("bob")?, server.person("carol")?).await?;
    for (text, title, body) in
        [(NoticeText::Everything, "bob", "a secret"), (NoticeText::Name, "bob", ""), (NoticeText::Nothing, "Hoopoe", "")]
    {
        scene.alice.configure(|settings| settings.notice_text = text).await?;
        let (room, before) = (scene.direct.0.clone(), scene.alice.wishes().len());
        scene.bob(move |bob| bob.say(&room, "a secret")).await?;
        let direct = scene.direct.clone();
        let told = |wishes: &[Wish]| {
            wishes.iter().skip(before).find_map(|wish| match wish {
                Wish::Notify(notice) if notice.chat == direct => Some((notice.title.clone(), notice.body.clone())),
                _ => None,
            })
        };
        assert_eq!(scene.alice.wait_for_wish("the notification", told).await?, (title.to_owned(), body.to_owned()));
    }
    // Nothing of an account's chats is told by what chats do by default, once that is switched off.
    scene.alice.configure(|settings| settings.notice_text = NoticeText::Everything).await?;
    let defaults = NotifyDefaults { direct: Notify::Mentions, group: Notify::Mentions };
    scene.alice.client().set_notify_defaults(SetNotifyDefaults { account: scene.alice.account(), defaults }).await?;
    scene.alice.wait_for_account("the defaults", |account| account.notify == defaults).await?;
    // The marker has a choice of its own, so that it is still told.
    scene.alice.arrange(&scene.marker.clone(), Arrangement::Notify { notify: Notify::All }, None).await?;
    let marker = scene.marker.clone();
    scene.alice.wait_for_chat("the marker's choice", |row| row.id == marker && row.notify == Notify::All).await?;
    // Settles what was told before.
    scene.notices().await?;
    let room = scene.group.0.clone();
    scene.bob(move |bob| bob.say(&room, "to all")).await?;
    scene.expect(&[], "a group says nothing when only mentions are wanted").await?;
    let (room, name) = (scene.group.0.clone(), scene.alice.id().0);
    scene.bob(move |bob| bob.mention(&room, &name, "hey alice")).await?;
    let told: Vec<String> = scene.notices().await?.into_iter().map(|notice| notice.title).collect();
    assert_eq!(told, ["Group"], "a mention is told all the same");
    assert!(scene.broken.is_empty(), "{}", scene.broken.join("\n"));
    scene.alice.close().await;
    Ok(())
}
