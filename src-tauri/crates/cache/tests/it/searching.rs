//! Searching: what is shown is found, and nothing else.

use hoopoe_cache::{Hit, Span, Spot};
use hoopoe_model::{
    Batch, Block, ChatKind, Content, Deed, Fact, FailReason, FoundName, Inline, MemberFact, Membership, Piece, SearchFilter, SearchKind,
    SearchOrder, Tone, What,
};

use crate::cast::*;
use crate::facts::Dice;

impl Home {
    async fn find(&self, words: &str, filter: &SearchFilter) -> Vec<Hit> {
        self.cache.search(words, filter, SearchOrder::Newest, None, 100).await.unwrap()
    }

    /// The keys of what is found, the newest first.
    async fn hits_of(&self, words: &str) -> String {
        keys(&self.find(words, &SearchFilter::default()).await)
    }

    async fn found_by(&self, words: &str, change: impl FnOnce(&mut SearchFilter)) -> String {
        let mut filter = SearchFilter::default();
        change(&mut filter);
        keys(&self.find(words, &filter).await)
    }

    async fn names(&self, words: &str) -> String {
        let found = self.cache.search_names(words, 10).await.unwrap();
        let names = found.into_iter().map(|name| match name {
            FoundName::Chat { chat, .. } => chat.title,
            FoundName::Person { person, .. } => format!("@{}", person.name),
        });
        names.collect::<Vec<_>>().join(", ")
    }
}

fn keys(hits: &[Hit]) -> String {
    hits.iter().map(|hit| hit.message.key.as_str()).collect::<Vec<_>>().join(" ")
}

fn text(id: &str, sender: &str, at: i64, body: &str) -> hoopoe_model::Event {
    event(id, sender, at, What::Message { content: Content::plain(body), reply_to: None })
}

fn file(id: &str, at: i64, of: &str, name: &str) -> hoopoe_model::Event {
    event(id, BOB, at, What::Message { content: Content::Other { of: of.to_owned(), fallback: name.to_owned() }, reply_to: None })
}

async fn birds() -> Home {
    let home = home();
    home.about(|_| ()).await;
    home
}

#[tokio::test]
async fn words_are_found_as_they_are_shown() {
    let home = birds().await;
    home.live(pieces(vec![
        text("$1", BOB, 1, "The hoopoe nests in the old apricot tree"),
        text("$2", CAROL, 2, "هدهد روی درخت کهنسال لانه می‌سازد"),
        text("$3", BOB, 3, "An old Straße in 東京都"),
        event("$4", BOB, 4, What::Undecrypted { session: None }),
        text("$5", BOB, 5, "see https://example.org/apricots, don't wait"),
    ]))
    .await;
    for (words, expected) in [
        ("apricot", "$5 $1"),
        ("APRIC", "$5 $1"),
        ("ricot", ""),
        ("old tree", "$1"),
        ("tree old", "$1"),
        ("\"old tree\"", ""),
        ("\"old apricot tree\"", "$1"),
        ("\"old apricot tre\"", ""),
        ("\"old apricot tre", "$1"),
        ("old t", "$1"),
        ("ol t", ""),
        ("هدهد", "$2"),
        ("ميسازد", "$2"),
        ("می سازد", "$2"),
        ("می‌سا", "$2"),
        ("سازد", "$2"),
        ("strasse", "$3"),
        ("京", "$3"),
        ("東京", "$3"),
        ("京東", ""),
        ("example.org", "$5"),
        ("example.com", ""),
        ("dont", "$5"),
        ("don’t wait", "$5"),
        ("nobody", ""),
        ("", ""),
        (" … ", ""),
    ] {
        assert_eq!(home.hits_of(words).await, expected, "{words}");
    }
}

#[tokio::test]
async fn what_changes_is_found_otherwise() {
    let mut home = birds().await;
    home.live(pieces(vec![text("$1", BOB, 1, "meet at three"), event("$2", BOB, 2, What::Undecrypted { session: None })])).await;
    home.live(pieces(vec![edit("$3", BOB, 3, "$1", "meet at four")])).await;
    assert_eq!((home.hits_of("three").await, home.hits_of("four").await), (String::new(), "$1".to_owned()));
    home.updates(vec![text("$2", BOB, 2, "the key has come")]).await;
    assert_eq!(home.hits_of("key").await, "$2");
    home.live(pieces(vec![reaction("$4", CAROL, 4, "$1", "👍"), removal("$5", BOB, 5, "$3")])).await;
    assert_eq!((home.hits_of("three").await, home.hits_of("four").await), ("$1".to_owned(), String::new()));
    home.live(pieces(vec![removal("$6", BOB, 6, "$1")])).await;
    assert_eq!(home.hits_of("meet").await, "");

    home.send(10, "t1", "my own words").await;
    assert_eq!(home.hits_of("own").await, "t1");
    home.order(11, "t2", Deed::Edit { target: unsent("t1"), composed: composed("my other words") }).await;
    assert_eq!((home.hits_of("own").await, home.hits_of("other").await), (String::new(), "t1".to_owned()));
    home.sending("t1").await;
    home.sent("t1", "$7").await;
    home.live(pieces(vec![echo("$7", "t1", 12, "my other words")])).await;
    let hits = home.find("other", &SearchFilter::default()).await;
    assert_eq!((keys(&hits).as_str(), hits[0].message.id.as_ref().unwrap().as_str(), hits[0].message.own), ("t1", "$7", true));
    home.order(13, "t3", Deed::Remove { target: known("$7") }).await;
    assert_eq!(home.hits_of("words").await, "");
    home.send(14, "t4", "never mind").await;
    home.cache.order_failed(&"t4".into(), FailReason::Forbidden).await.unwrap();
    assert_eq!(home.hits_of("never").await, "t4");
    home.cache.discard(&home.chat, "t4").await.unwrap();
    assert_eq!(home.hits_of("never").await, "");

    home.send(20, "t5", "stays here").await;
    home = home.restarted();
    assert_eq!((home.hits_of("stays").await, home.hits_of("key").await), ("t5".to_owned(), "$2".to_owned()));
    home.cache.keep("blocked", Some(&format!("[\"{BOB}\"]"))).await.unwrap();
    assert_eq!(home.hits_of("key").await, "");
    home.cache.keep("blocked", None).await.unwrap();
    assert_eq!(home.hits_of("key").await, "$2");
    home.cache.rebuild().await.unwrap();
    assert_eq!((home.hits_of("stays").await, home.hits_of("key").await), (String::new(), String::new()), "the chat is not known yet");
    home.about(|_| ()).await;
    assert_eq!(home.hits_of("stays").await, "t5");
}

#[tokio::test]
async fn filters_leave_the_rest_out() {
    let home = birds().await;
    let mut linked = text("$1", BOB, 1, "a page");
    linked.what = What::Message {
        content: Content::Text {
            body: "a page".to_owned(),
            blocks: vec![Block::Quote {
                blocks: vec![Block::Paragraph {
                    direction: hoopoe_model::Direction::Ltr,
                    inlines: vec![Inline::Strong {
                        inlines: vec![Inline::Link { href: "https://example.org".to_owned(), inlines: Vec::new() }],
                    }],
                }],
            }],
            tone: Tone::Plain,
        },
        reply_to: None,
    };
    home.live(pieces(vec![
        linked,
        text("$2", CAROL, 2, "a page of paper"),
        file("$3", 3, "m.image", "page.png"),
        file("$4", 4, "m.file", "page one.pdf"),
        file("$5", 5, "m.audio", "page"),
        file("$6", 6, "m.video", ""),
        text("$7", ALICE, 7, "a page of mine"),
    ]))
    .await;
    let other = "!other:one.test".into();
    home.cache.learn(Batch::Facts(vec![Fact::Chat(chat_fact(&other))]), 0).await.unwrap();
    home.cache.learn(Batch::Live { chat: other.clone(), pieces: pieces(vec![text("$8", BOB, 8, "page")]) }, i64::MAX).await.unwrap();
    let at = |seconds: i64| Some((START + seconds) * 1000);
    assert_eq!(home.hits_of("page").await, "$8 $7 $5 $4 $3 $2 $1");
    let chat = Some(home.chat.clone());
    assert_eq!(home.found_by("page", |filter| filter.chat = chat).await, "$7 $5 $4 $3 $2 $1");
    assert_eq!(home.found_by("page", |filter| filter.chat = Some("!no".into())).await, "");
    assert_eq!(home.found_by("page", |filter| filter.sender = Some(CAROL.into())).await, "$2");
    assert_eq!(home.found_by("", |filter| filter.sender = Some(ALICE.into())).await, "$7");
    for (kind, expected) in [
        (SearchKind::Link, "$1"),
        (SearchKind::Photo, "$3"),
        (SearchKind::File, "$4"),
        (SearchKind::Audio, "$5"),
        (SearchKind::Video, "$6"),
    ] {
        assert_eq!(home.found_by("", |filter| filter.kind = Some(kind)).await, expected, "{kind:?}");
    }
    assert_eq!(home.found_by("png", |filter| filter.kind = Some(SearchKind::Photo)).await, "$3");
    assert_eq!(home.found_by("page", |filter| (filter.since, filter.until) = (at(2), at(4))).await, "$3 $2");
    assert_eq!(home.found_by("page", |filter| filter.until = at(1)).await, "");
    assert_eq!(home.found_by("page", |filter| filter.since = at(8)).await, "$8");
    let hit = &home.find("png", &SearchFilter::default()).await[0].message;
    assert_eq!((hit.of.as_deref(), hit.at, hit.sender.name.as_str()), (Some("m.image"), (START + 3) * 1000, "bob"));
    assert_eq!(hit.chat.title, "Birds");
}

#[tokio::test]
async fn chats_that_were_left_are_not_found() {
    let home = birds().await;
    home.live(pieces(vec![text("$1", BOB, 1, "hello")])).await;
    assert_eq!((home.hits_of("hello").await, home.names("bir").await), ("$1".to_owned(), "Birds".to_owned()));
    home.about(|fact| (fact.stamp, fact.membership) = (2, Membership::Left)).await;
    assert_eq!((home.hits_of("hello").await, home.names("bir").await), (String::new(), String::new()));
    let chat = Some(home.chat.clone());
    assert_eq!(home.found_by("hello", |filter| filter.chat = chat).await, "$1", "but where one looks at it");
    home.about(|fact| fact.stamp = 3).await;
    assert_eq!(home.hits_of("hello").await, "$1");
    home.order(9, "l", Deed::Leave { forget: true }).await;
    home.cache.order_sent(&"l".into(), None).await.unwrap();
    home.about(|fact| fact.stamp = i64::MAX).await;
    assert_eq!(home.hits_of("hello").await, "");
}

#[tokio::test]
async fn pages_follow_each_other() {
    let home = birds().await;
    // Many at one moment, and a sender whose clock stands still.
    let events = (0..300).map(|number| text(&format!("${number}"), BOB, if number < 200 { 1 } else { number }, "tick tock"));
    home.live(events.map(Piece::Event).collect()).await;
    for order in [SearchOrder::Newest, SearchOrder::Best] {
        let (mut after, mut all): (Option<Spot>, Vec<Hit>) = (None, Vec::new());
        loop {
            let page = home.cache.search("tick", &SearchFilter::default(), order, after, 7).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.spot);
            all.extend(page);
        }
        let mut keys: Vec<_> = all.iter().map(|hit| hit.message.key.clone()).collect();
        assert!(keys[..100].iter().rev().map(String::as_str).eq((200..300).map(|number| format!("${number}")).collect::<Vec<_>>()));
        keys.sort();
        keys.dedup();
        assert_eq!((all.len(), keys.len()), (300, 300));
    }
}

#[tokio::test]
async fn the_best_come_first_when_asked_for() {
    let home = birds().await;
    home.live(pieces(vec![
        text("$1", BOB, 1, "nest"),
        text("$2", BOB, 2, "nest nest nest"),
        text("$3", BOB, 3, &format!("nest and {}", "much more ".repeat(40))),
        text("$4", BOB, 4, "nest"),
        text("$5", BOB, 5, "other"),
    ]))
    .await;
    let hits = home.cache.search("nest", &SearchFilter::default(), SearchOrder::Best, None, 10).await.unwrap();
    assert_eq!(keys(&hits), "$2 $4 $1 $3");
}

#[tokio::test]
async fn names_come_by_how_well_they_fit() {
    let home = birds().await;
    let member = |chat: &str, person: &str, name: &str| {
        Fact::Member(MemberFact {
            chat: chat.into(),
            person: person.into(),
            stamp: 1,
            name: name.to_owned(),
            avatar: None,
            membership: Membership::Joined,
            power: 0,
        })
    };
    let mut direct = chat_fact(&"!direct:one.test".into());
    (direct.kind, direct.title, direct.person) = (ChatKind::Direct, "Carol Birdwood".to_owned(), Some(CAROL.into()));
    let mut garden = chat_fact(&"!garden:one.test".into());
    garden.title = "Blackbirds & گربه‌ها".to_owned();
    home.cache
        .learn(
            Batch::Facts(vec![
                Fact::Chat(direct),
                Fact::Chat(garden),
                member("!chat:one.test", BOB, "Robert Birdsong"),
                member("!chat:one.test", CAROL, "Carol Birdwood"),
                member("!chat:one.test", "@dave:x", "Dave"),
                member("!chat:one.test", "@mohammad:x", "محمد‌رضا"),
                member("!chat:one.test", ALICE, "Alice Bird"),
            ]),
            0,
        )
        .await
        .unwrap();
    for (words, expected) in [
        ("bird", "Birds, Carol Birdwood, @Robert Birdsong, Blackbirds & گربه‌ها"),
        ("b", "Birds, Blackbirds & گربه‌ها, Carol Birdwood, @Robert Birdsong"),
        ("birdwood", "Carol Birdwood"),
        ("rob song", "@Robert Birdsong"),
        ("brids", "Birds, @Robert Birdsong"),
        ("robrt", "@Robert Birdsong"),
        ("dvae", "@Dave"),
        ("@dav", "@Dave"),
        ("رضا", "@محمد‌رضا"),
        ("محمدرضا", "@محمد‌رضا"),
        ("گربه", "Blackbirds & گربه‌ها"),
        ("alice", ""),
        ("zzz", ""),
        ("", ""),
    ] {
        assert_eq!(home.names(words).await, expected, "{words}");
    }
    home.cache.rebuild().await.unwrap();
    assert_eq!(home.names("bird").await, "");
}

/// Whatever happened in whatever order, every shown word is found in its row, and nothing more.
#[tokio::test]
async fn the_index_agrees_with_what_is_shown() {
    let mut dice = Dice(11);
    let home = birds().await;
    for round in 0..60 {
        let id = |dice: &mut Dice| format!("${}", dice.roll(12));
        let (target, at) = (id(&mut dice), i64::from(dice.roll(20)));
        let words = ["one", "two", "three", "می‌روم"][dice.roll(4) as usize].to_owned();
        let sender = [ALICE, BOB][dice.roll(2) as usize];
        let event = match dice.roll(6) {
            0 | 1 => text(&id(&mut dice), sender, at, &words),
            2 => edit(&format!("$e{round}"), sender, at, &target, &words),
            3 => removal(&format!("$r{round}"), sender, at, &target),
            4 => event(&id(&mut dice), sender, at, What::Undecrypted { session: None }),
            _ => reaction(&format!("$x{round}"), sender, at, &target, "👍"),
        };
        match dice.roll(4) {
            0 => home.updates(vec![event]).await,
            1 => home.send(at, &format!("t{round}"), &words).await,
            _ => home.live(pieces(vec![event])).await,
        }
        let rows = home.cache.page(&home.chat, Span::Newest, 1000).await.unwrap().rows;
        for words in ["one", "two", "three", "میروم", "روم"] {
            let mut found: Vec<_> = home.find(words, &SearchFilter::default()).await.into_iter().map(|hit| hit.message.key).collect();
            let shows = |body: &str| body == words || body == "می‌روم" && words.contains("روم");
            let mut expected: Vec<_> =
                rows.iter().filter(|row| row.content.words().is_some_and(shows)).map(|row| row.key.clone()).collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{words} in round {round}");
        }
    }
}
