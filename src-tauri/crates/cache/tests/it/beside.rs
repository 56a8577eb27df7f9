//! What there is beside the rows: details of messages, people by name, small pictures, blocked people.

use hoopoe_cache::{CacheError, Span};
use hoopoe_model::{Batch, Content, Deed, Details, Fact, FailReason, MemberFact, Membership, ReactionRow, What};

use crate::cast::*;

const PICTURE: usize = 1 << 20;

impl Home {
    async fn details(&self, key: &str) -> Details {
        self.cache.details(&self.chat, key).await.unwrap().unwrap()
    }

    async fn read_up_to(&self, person: &str, message: &str, at: i64) {
        let fact = receipt(&self.chat, person, message, at);
        self.cache.learn(Batch::Facts(vec![Fact::Receipt(fact)]), 0).await.unwrap();
    }

    async fn member(&self, chat: &str, person: &str, stamp: i64, name: &str) {
        let fact = MemberFact {
            chat: chat.into(),
            person: person.into(),
            stamp,
            name: name.to_owned(),
            avatar: (stamp > 1).then(|| format!("mxc://{stamp}")),
            membership: if name.is_empty() { Membership::Left } else { Membership::Joined },
            power: 0,
        };
        self.cache.learn(Batch::Facts(vec![Fact::Member(fact)]), 0).await.unwrap();
    }

    /// The names of the people found.
    async fn found(&self, words: &str) -> Vec<String> {
        self.cache.find_people(words, 10).await.unwrap().into_iter().map(|person| person.name).collect()
    }

    async fn block(&self, people: &[&str]) {
        self.cache.keep("blocked", Some(&serde_json::to_string(people).unwrap())).await.unwrap();
    }
}

fn readers(details: &Details) -> Vec<(&str, i64)> {
    details.readers.iter().map(|reader| (reader.person.id.as_str(), reader.at / 1000 - START)).collect()
}

fn versions(details: &Details) -> Vec<(i64, &str)> {
    details.versions.iter().map(|version| (version.at / 1000 - START, version.content.words().unwrap_or("-"))).collect()
}

fn reacted(details: &Details) -> Vec<(&str, Vec<&str>)> {
    details.reactions.iter().map(|kind| (kind.key.as_str(), kind.people.iter().map(|person| person.name.as_str()).collect())).collect()
}

fn answer(id: &str, sender: &str, at: i64, to: &str) -> hoopoe_model::Event {
    event(id, sender, at, What::Message { content: Content::plain(id), reply_to: Some(to.into()) })
}

#[tokio::test]
async fn details_tell_who_has_read() {
    let home = home();
    let all = vec![says("$1", ALICE, 1), says("$2", BOB, 2), says("$3", ALICE, 3), says("$4", "@dora:four.test", 4)];
    home.live(pieces(all)).await;
    home.member(home.chat.as_str(), BOB, 1, "Bob").await;
    home.read_up_to(BOB, "$3", 30).await;
    home.read_up_to(CAROL, "$2", 20).await;
    home.read_up_to(ALICE, "$4", 40).await;
    let first = home.details("$1").await;
    assert_eq!(readers(&first), [(BOB, 30), (CAROL, 20), ("@dora:four.test", 4)], "a reader without receipts has answered");
    assert_eq!((first.readers[0].person.name.as_str(), first.sender.id.as_str()), ("Bob", ALICE));
    assert!(!home.cache.strangers(&home.chat, &[BOB.into()]).await.unwrap());
    assert!(home.cache.strangers(&home.chat, &[BOB.into(), CAROL.into()]).await.unwrap(), "only her receipt is known");
    assert_eq!(readers(&home.details("$2").await), [(CAROL, 20), ("@dora:four.test", 4)], "neither the account nor the writer");
    assert_eq!(readers(&home.details("$3").await), [(BOB, 30), ("@dora:four.test", 4)]);
    assert_eq!(readers(&home.details("$4").await), []);
    home.send(9, "t1", "mine").await;
    assert_eq!(readers(&home.details("t1").await), []);
}

#[tokio::test]
async fn details_tell_every_version() {
    let home = home();
    home.live(pieces(vec![
        says("$1", BOB, 1),
        says("$2", ALICE, 2),
        edit("$e2", BOB, 9, "$1", "third"),
        edit("$e1", BOB, 8, "$1", "second"),
        edit("$no", CAROL, 8, "$1", "not hers"),
        edit("$gone", BOB, 10, "$1", "taken back"),
        removal("$x", BOB, 11, "$gone"),
    ]))
    .await;
    let details = home.details("$1").await;
    assert_eq!((versions(&details), details.at), (vec![(1, "1"), (8, "second"), (9, "third")], (START + 1) * 1000));
    home.order(20, "e1", Deed::Edit { target: known("$2"), composed: composed("new") }).await;
    assert_eq!(versions(&home.details("$2").await), [(2, "2"), (20, "new")]);
    home.live(pieces(vec![removal("$y", BOB, 12, "$1")])).await;
    let details = home.details("$1").await;
    assert_eq!(details.versions.iter().map(|version| &version.content).collect::<Vec<_>>(), [&Content::Removed]);

    home.send(30, "t1", "one").await;
    assert_eq!(versions(&home.details("t1").await), [(30, "one")]);
    home.sending("t1").await;
    home.order(31, "e2", Deed::Edit { target: unsent("t1"), composed: composed("uno") }).await;
    assert_eq!(versions(&home.details("t1").await), [(30, "one"), (31, "uno")]);
    home.sent("t1", "$t").await;
    assert_eq!(versions(&home.details("t1").await), [(30, "one"), (31, "uno")]);
    home.live(pieces(vec![echo("$t", "t1", 32, "one")])).await;
    assert_eq!(versions(&home.details("t1").await), [(32, "one"), (31, "uno")]);
    let sealed = event("$s", BOB, 40, What::Undecrypted { session: None });
    let line = event("$l", BOB, 41, What::Message { content: Content::Service(hoopoe_model::Service::Created), reply_to: None });
    home.live(cut("t", vec![sealed, line])).await;
    assert_eq!(home.details("$s").await.versions[0].content, Content::Undecrypted);
    let gap = home.cache.page(&home.chat, Span::Newest, 9).await.unwrap().rows;
    let gap = gap.iter().find(|row| row.content == Content::Gap).unwrap();
    for key in ["$l", "$lost", &gap.key] {
        assert!(home.cache.details(&home.chat, key).await.unwrap().is_none(), "{key}");
    }
}

#[tokio::test]
async fn details_tell_everyone_who_reacted() {
    let home = home();
    home.live(pieces(vec![says("$1", BOB, 1)])).await;
    let crowd = (0..30).map(|number| reaction(&format!("$r{number}"), &format!("@p{number:02}:x"), 2 + number, "$1", "👍"));
    home.live(pieces(crowd.collect())).await;
    home.live(pieces(vec![reaction("$b", BOB, 50, "$1", "🌿"), reaction("$c", BOB, 51, "$1", "🌿")])).await;
    home.order(60, "l1", Deed::React { target: known("$1"), key: "🌿".to_owned() }).await;
    let details = home.details("$1").await;
    let all = reacted(&details);
    assert_eq!((all[0].0, all[0].1.len(), all[0].1[29]), ("👍", 30, "p29"));
    assert_eq!(all[1], ("🌿", vec!["bob", "alice"]), "each once, unsent ones too");
}

#[tokio::test]
async fn people_are_found_by_any_word_of_their_names() {
    let home = home();
    for (chat, person, name) in [
        ("!1", "@zoe:one.test", "Zoë Ångström"),
        ("!1", "@bob:two.test", "Bob Alison"),
        ("!2", "@bob:two.test", "Bob Alison"),
        ("!1", "@ali.reza:ir.test", "علي رضا"),
        ("!2", "@carlos:three.test", "Carlos"),
        ("!2", "@x:three.test", "Mr Coral"),
        ("!2", ALICE, "Alice"),
        ("!3", "@alice:other.test", "Alice B"),
    ] {
        home.member(chat, person, 1, name).await;
    }
    for (words, found) in [
        ("ali", &["Alice B", "Bob Alison", "علي رضا"][..]),
        ("ALISON", &["Bob Alison"]),
        ("zoe", &["Zoë Ångström"]),
        ("angst zo", &["Zoë Ångström"]),
        ("علی", &["علي رضا"]),
        ("@bob:two.test", &["Bob Alison"]),
        ("car", &["Carlos"]),
        ("lo", &["Carlos"]),
        ("or", &["Mr Coral"]),
        ("three", &["Carlos", "Mr Coral"]),
        ("bob carlos", &[]),
        ("100%", &[]),
        ("", &["Bob Alison", "Alice B", "Carlos", "Mr Coral", "Zoë Ångström", "علي رضا"]),
    ] {
        assert_eq!(home.found(words).await, found, "{words}");
    }
    assert_eq!(home.cache.find_people("", 2).await.unwrap().len(), 2);
    home.member("!2", "@bob:two.test", 2, "Robert").await;
    let bob = home.cache.find_people("bob", 9).await.unwrap();
    assert_eq!((bob.len(), bob[0].name.as_str(), bob[0].avatar.as_deref()), (1, "Robert", Some("mxc://2")), "by what they were told last");
    home.member("!2", "@carlos:three.test", 2, "").await;
    assert!(home.found("carlos").await.is_empty(), "not in any chat any more");
}

#[tokio::test]
async fn pictures_are_kept_as_long_as_there_is_room() {
    let mut home = home();
    let name = |number: u32| format!("mxc://one.test/{number}");
    let mine = |home: &Home, number: u32| {
        let cache = home.cache.clone();
        async move { cache.picture(&name(number), 64).await.unwrap() }
    };
    assert!(mine(&home, 1).await.is_none());
    home.changes();
    for number in 1..=20 {
        home.cache.keep_picture(&name(number), 64, "image/png", vec![u8::try_from(number).unwrap(); PICTURE]).await.unwrap();
    }
    assert!(home.changes().is_empty(), "no view shows a picture by a change");
    assert_eq!(mine(&home, 1).await.unwrap(), ("image/png".to_owned(), vec![1; PICTURE]));
    assert!(home.cache.picture(&name(1), 32).await.unwrap().is_none(), "another size is another picture");
    home = home.restarted();
    home.cache.keep_picture(&name(21), 64, "image/png", vec![0; PICTURE]).await.unwrap();
    home.cache.keep_picture(&name(22), 64, "image/png", vec![0; PICTURE]).await.unwrap();
    assert!(mine(&home, 1).await.is_some(), "it was used since");
    assert!(mine(&home, 2).await.is_none() && mine(&home, 3).await.is_none(), "these were not");
    assert!(mine(&home, 4).await.is_some() && mine(&home, 22).await.is_some());
    home.cache.keep_picture(&name(22), 64, "image/webp", vec![9]).await.unwrap();
    assert_eq!(mine(&home, 22).await.unwrap(), ("image/webp".to_owned(), vec![9]));
    home.cache.keep_picture(&name(99), 64, "image/png", vec![0; 21 * PICTURE]).await.unwrap();
    assert!(mine(&home, 99).await.is_none() && mine(&home, 22).await.is_some(), "larger than all the room");
    home.cache.rebuild().await.unwrap();
    assert!(mine(&home, 22).await.is_none());
}

#[tokio::test]
async fn blocked_people_are_not_seen_and_come_back() {
    let mut home = home();
    home.about(|_| ()).await;
    home.live(pieces(vec![
        says("$1", CAROL, 1),
        says("$2", BOB, 2),
        answer("$3", CAROL, 3, "$2"),
        reaction("$r", BOB, 4, "$1", "👍"),
        reaction("$s", CAROL, 5, "$1", "👍"),
        edit("$e", BOB, 6, "$2", "new"),
        says("$4", BOB, 7),
    ]))
    .await;
    let before = "1 | carol | 1 | 👍×2(bob,carol)\n2 | bob | new | edited\n3 | carol | $3 | re:bob:new\n4 | bob | 4 |";
    home.shows(before).await;
    assert_eq!((home.row().await.unread, home.cache.totals().await.unwrap().unread), (4, 4));
    home.changes();
    home.block(&[BOB]).await;
    let changes = home.changes();
    assert!(changes.rows[&home.chat].iter().eq(["$1", "$2", "$3", "$4"]) && changes.chats.contains(&home.chat), "{changes:?}");
    let blocked = "1 | carol | 1 | 👍×1(carol)\n2 | carol | $3 | re:?";
    home.shows(blocked).await;
    let row = home.row().await;
    assert_eq!((row.unread, home.cache.totals().await.unwrap().unread), (2, 2));
    assert_eq!(row.last.unwrap().sender.as_str(), CAROL);
    assert_eq!(reacted(&home.details("$1").await), [("👍", vec!["carol"])]);
    assert!(home.cache.handle(&home.chat, "$2").await.unwrap().is_none());

    home.live(pieces(vec![says("$5", BOB, 8), event("$6", BOB, 9, What::Undecrypted { session: None })])).await;
    home.updates(vec![says("$6", BOB, 9)]).await;
    home = home.restarted();
    home.shows(blocked).await;
    assert!(home.changes().arrived.is_empty());
    home.cache.keep("blocked", Some("no list")).await.unwrap_err();
    home.shows(blocked).await;
    home.block(&[CAROL]).await;
    home.shows("1 | bob | new | edited\n2 | bob | 4 |\n3 | bob | 5 |\n4 | bob | 6 |").await;
    assert!(home.changes().arrived.is_empty(), "what comes back does not arrive");
    home.cache.keep("blocked", None).await.unwrap();
    home.shows(&format!("{before}\n5 | bob | 5 |\n6 | bob | 6 |")).await;
    home.block(&[ALICE]).await;
    home.send(20, "t1", "mine").await;
    assert_eq!(home.dump().await.lines().count(), 7, "nobody is hidden from themselves");
}

#[tokio::test]
async fn lines_about_the_chat_are_seen_whoever_made_them() {
    let home = home();
    let line = event("$l", BOB, 1, What::Message { content: Content::Service(hoopoe_model::Service::Created), reply_to: None });
    home.block(&[BOB]).await;
    home.live(pieces(vec![line, says("$1", BOB, 2)])).await;
    home.shows("1 | bob | (created) |").await;
}

#[tokio::test]
async fn a_block_list_survives_what_else_is_learned_anew() {
    let home = home();
    home.block(&[BOB]).await;
    home.live(pieces(vec![says("$1", BOB, 1), says("$2", CAROL, 2)])).await;
    home.cache.rebuild().await.unwrap();
    home.live(pieces(vec![says("$1", BOB, 1), says("$2", CAROL, 2)])).await;
    home.shows("1 | carol | 2 |").await;
}

#[tokio::test]
async fn handles_tell_what_others_said() {
    let home = home();
    home.live(pieces(vec![says("$1", BOB, 1)])).await;
    let handle = home.cache.handle(&home.chat, "$1").await.unwrap().unwrap();
    assert!(!handle.own && handle.content == Content::plain("1"), "for sending it on");
    home.order(2, "l1", Deed::React { target: handle.target, key: "👍".to_owned() }).await;
    let mine = ReactionRow { key: "👍".to_owned(), count: 1, mine: true, people: vec![ALICE.into()] };
    assert_eq!(home.cache.rows(&home.chat, &["$1".to_owned()]).await.unwrap()[0].reactions, [mine]);
    home.cache.order_failed(&"l1".into(), FailReason::Refused).await.unwrap();
    home.cache.close().await.unwrap();
    assert!(matches!(home.cache.details(&home.chat, "$1").await, Err(CacheError::Closed)));
}
