//! Facts: neither their order nor their repetition nor their batching can be seen, nor what the user did in between.

use hoopoe_model::{
    Alert, Arrangement, Batch, ChatFact, ChatId, ChatKind, Content, Deed, Event, Fact, MemberFact, Membership, MessageId, Notify, Order,
    Person, PersonId, ReceiptFact, Service, Txn, UnreadFact, What,
};

use crate::cast::*;

const SEQUENCES: u32 = 10_240;
/// Sequences that are applied together, each in a chat of its own.
const TOGETHER: u32 = 64;

/// What the user does in each round, in any of its chats.
const DEEDS: u32 = 4;

/// Random numbers that are the same in every run (`SplitMix64`).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap() % sides
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.roll(u32::try_from(last).unwrap() + 1) as usize;
            items.swap(last, other);
        }
    }
}

/// A sequence that has little to talk about, so that facts meet.
fn sequence(dice: &mut Dice) -> Vec<Fact> {
    (0..4 + dice.roll(14)).map(|_| fact(dice)).collect()
}

fn fact(dice: &mut Dice) -> Fact {
    let chat = ChatId::from("!");
    match dice.roll(16) {
        0..=8 => Fact::Event { chat, ord: i64::from(1 + dice.roll(12)) * 10, event: event(dice) },
        9 | 10 => Fact::Update { chat, event: event(dice) },
        11 => Fact::Gap { chat, ord: i64::from(dice.roll(12)) * 10 + 5, token: format!("t{}", dice.roll(3)) },
        12 => Fact::GapClosed { chat, token: format!("t{}", dice.roll(3)) },
        13 => Fact::Receipt(ReceiptFact { chat, person: person(dice), message: id(dice), at: i64::from(dice.roll(6)) }),
        14 if dice.roll(2) == 0 => {
            Fact::Unread(UnreadFact { chat, stamp: i64::from(1 + dice.roll(3)), notified: dice.roll(5), mentions: dice.roll(3) })
        }
        14 => Fact::Member(MemberFact {
            chat,
            person: person(dice),
            stamp: i64::from(dice.roll(3)),
            name: format!("name {}", dice.roll(3)),
            avatar: (dice.roll(2) == 0).then(|| "mxc://x/y".to_owned()),
            membership: [Membership::Joined, Membership::Invited, Membership::Left][dice.roll(3) as usize],
            power: i64::from(dice.roll(2)) * 50,
        }),
        _ => Fact::Chat(ChatFact {
            stamp: i64::from(1 + dice.roll(3)),
            kind: ChatKind::Group,
            title: format!("title {}", dice.roll(3)),
            encrypted: dice.roll(4) == 0,
            notify: notify(dice),
            pinned: dice.roll(2) == 0,
            marked_unread: dice.roll(2) == 0,
            membership: if dice.roll(3) == 0 { Membership::Invited } else { Membership::Joined },
            inviter: (dice.roll(2) == 0).then(|| Person { id: person(dice), name: String::new(), avatar: None }),
            ..chat_fact(&chat)
        }),
    }
}

fn notify(dice: &mut Dice) -> Notify {
    [Notify::Default, Notify::All, Notify::Mentions, Notify::Nothing][dice.roll(4) as usize]
}

/// What the user does to a chat, and what stays over whatever is learned until the homeserver has it.
fn deed(dice: &mut Dice) -> Deed {
    let arrangement = match dice.roll(5) {
        0 => return Deed::Leave { forget: dice.roll(2) == 0 },
        1 => Arrangement::Pinned { on: dice.roll(2) == 0 },
        2 => Arrangement::Unread { on: dice.roll(2) == 0 },
        _ => Arrangement::Notify { notify: notify(dice) },
    };
    Deed::Arrange { arrangement }
}

/// Some people, as they are kept who are blocked.
fn list(dice: &mut Dice) -> String {
    let people: Vec<PersonId> = (0..dice.roll(3)).map(|_| person(dice)).collect();
    serde_json::to_string(&people).unwrap()
}

fn event(dice: &mut Dice) -> Event {
    let content = |dice: &mut Dice| match dice.roll(8) {
        0 => Content::Removed,
        1 => Content::Hidden,
        2 => Content::Service(Service::Joined { person: person(dice) }),
        _ => Content::plain(format!("text {}", dice.roll(3))),
    };
    let what = match dice.roll(9) {
        0..=2 => What::Message { content: content(dice), reply_to: (dice.roll(4) == 0).then(|| id(dice)) },
        3 => What::Undecrypted { session: (dice.roll(2) == 0).then(|| "s".to_owned()) },
        4 | 5 => What::Edit { target: id(dice), content: Content::plain(format!("edit {}", dice.roll(3))) },
        6 | 7 => What::Reaction { target: id(dice), key: ["👍", "🌿"][dice.roll(2) as usize].to_owned() },
        _ => What::Removal { target: id(dice) },
    };
    Event {
        id: id(dice),
        sender: person(dice),
        at: i64::from(dice.roll(5)),
        txn: (dice.roll(8) == 0).then(|| Txn(format!("txn{}", dice.roll(3)))),
        alert: [Alert::None, Alert::Quiet, Alert::Sound, Alert::Mention][dice.roll(4) as usize],
        what,
    }
}

fn id(dice: &mut Dice) -> MessageId {
    MessageId(format!("${}", dice.roll(7)))
}

fn person(dice: &mut Dice) -> PersonId {
    PersonId::from([ALICE, BOB, CAROL][dice.roll(3) as usize])
}

/// The same fact about another chat. Transaction ids and the one that sent them belong to one event each.
fn moved(fact: &Fact, to: &ChatId) -> Fact {
    let mut fact = fact.clone();
    match &mut fact {
        Fact::Event { chat, event, .. } | Fact::Update { chat, event } => {
            *chat = to.clone();
            event.txn = event.txn.take().map(|txn| Txn(format!("{txn}{}{to}", event.id)));
        }
        Fact::Gap { chat, .. } | Fact::GapClosed { chat, .. } => *chat = to.clone(),
        Fact::Chat(fact) => fact.chat = to.clone(),
        Fact::Member(fact) => fact.chat = to.clone(),
        Fact::Receipt(fact) => fact.chat = to.clone(),
        Fact::Unread(fact) => fact.chat = to.clone(),
    }
    fact
}

/// Everything that is shown of a chat; `deep`: with the details of its first row.
async fn shown(home: &Home, chat: &ChatId, deep: bool) -> String {
    let rows = home.cache.page(chat, hoopoe_cache::Span::Newest, 1000).await.unwrap().rows;
    let first = rows.first().map(|row| row.key.clone());
    let rows: Vec<_> = rows.iter().map(|row| serde_json::to_string(row).unwrap()).collect();
    let list = home.cache.chat(chat).await.unwrap().map(|row| serde_json::to_string(&row).unwrap());
    let members = serde_json::to_string(&home.cache.members(chat).await.unwrap()).unwrap();
    let read = (home.cache.read_ord(chat).await.unwrap(), home.cache.read_by_others(chat).await.unwrap());
    let gap = home.cache.newest_gap(chat).await.unwrap();
    let listed = home.cache.listed(std::slice::from_ref(chat)).await.unwrap().len();
    let mut details = None;
    if let Some(row) = first.filter(|_| deep) {
        details = home.cache.details(chat, &row).await.unwrap().map(|details| serde_json::to_string(&details).unwrap());
    }
    format!("{}{}\n{list:?}\n{listed} {details:?}\n{members}\n{read:?}\n{gap:?}", home.cache.dump(chat).await.unwrap(), rows.join("\n"))
        .replace(chat.as_str(), "!")
}

#[tokio::test]
async fn order_repetition_and_batching_do_not_matter() {
    let mut dice = Dice(21);
    let mut home = home();
    for round in 0..SEQUENCES / TOGETHER {
        if round % 4 == 3 {
            home = self::home();
        }
        let sequences: Vec<Vec<Fact>> = (0..TOGETHER).map(|_| sequence(&mut dice)).collect();
        let name = |variant: &str, number: usize| ChatId(format!("!{variant}{round:03}{number:02}"));

        let mut plain = Vec::new();
        let mut mixed = Vec::new();
        for (number, sequence) in sequences.iter().enumerate() {
            plain.extend(sequence.iter().map(|fact| moved(fact, &name("a", number))));
            mixed.extend(sequence.iter().map(|fact| moved(fact, &name("b", number))));
            let again = dice.roll(4) as usize;
            mixed.extend(sequence.iter().take(again).map(|fact| moved(fact, &name("b", number))));
        }
        dice.shuffle(&mut mixed);
        let deeds: Vec<(usize, Deed)> = (0..DEEDS).map(|_| (dice.roll(TOGETHER) as usize, deed(&mut dice))).collect();
        let blocked = list(&mut dice);
        let block = round % 4 == 1;
        if block {
            home.cache.keep("blocked", Some(&blocked)).await.unwrap();
        }
        place(&home, &deeds, round, &name, "a").await;
        home.cache.learn(Batch::Facts(plain), 0).await.unwrap();
        if block {
            home.cache.keep("blocked", Some(&list(&mut dice))).await.unwrap();
        }
        let mut rest = mixed.split_off(mixed.len() / 2);
        for (half, last) in [(&mut mixed, false), (&mut rest, true)] {
            while !half.is_empty() {
                let after = half.split_off(half.len().min(100 + dice.roll(400) as usize));
                home.cache.learn(Batch::Facts(std::mem::replace(half, after)), 0).await.unwrap();
            }
            if !last {
                place(&home, &deeds, round, &name, "b").await;
            }
        }
        if block {
            home.cache.keep("blocked", Some(&blocked)).await.unwrap();
        }
        for (number, sequence) in sequences.iter().enumerate() {
            let deep = number % 4 == 0;
            let (plain, mixed) = (shown(&home, &name("a", number), deep).await, shown(&home, &name("b", number), deep).await);
            assert!(plain == mixed, "round {round}, sequence {number}:\n{sequence:#?}\n--- in order\n{plain}\n--- mixed\n{mixed}");
        }
    }
}

/// Places the deeds of a round in one of its variants.
async fn place(home: &Home, deeds: &[(usize, Deed)], round: u32, name: &impl Fn(&str, usize) -> ChatId, variant: &str) {
    for (number, (chat, deed)) in deeds.iter().enumerate() {
        let order = Order { txn: Txn(format!("{variant}{round} {number}")), chat: name(variant, *chat), deed: deed.clone() };
        home.cache.order(order, 0).await.unwrap();
    }
}

/// One behaviour: these facts in this order and in the reverse show this.
async fn check(events: Vec<Event>, expected: &str) {
    for reverse in [false, true] {
        let home = home();
        let mut facts: Vec<Fact> =
            (1..).zip(&events).map(|(ord, event)| Fact::Event { chat: home.chat.clone(), ord: ord * 10, event: event.clone() }).collect();
        if reverse {
            facts.reverse();
        }
        for fact in facts {
            home.cache.learn(Batch::Facts(vec![fact]), 0).await.unwrap();
        }
        home.shows(expected).await;
    }
}

fn answer(id: &str, sender: &str, at: i64, to: &str) -> Event {
    crate::cast::event(id, sender, at, What::Message { content: Content::plain(id), reply_to: Some(to.into()) })
}

#[tokio::test]
async fn an_edit_changes_only_its_senders_message() {
    check(vec![says("$a", BOB, 1), edit("$e", BOB, 2, "$a", "new")], "1 | bob | new | edited").await;
    check(vec![says("$a", BOB, 1), edit("$e", CAROL, 2, "$a", "new")], "1 | bob | a |").await;
    check(vec![says("$a", BOB, 1), edit("$e", BOB, 3, "$a", "newest"), edit("$f", BOB, 2, "$a", "new")], "1 | bob | newest | edited").await;
    check(vec![says("$a", BOB, 1), edit("$e", BOB, 2, "$a", "new"), removal("$r", BOB, 3, "$e")], "1 | bob | a |").await;
}

#[tokio::test]
async fn a_removal_wins_over_all() {
    let all = vec![
        says("$a", BOB, 1),
        answer("$b", CAROL, 2, "$a"),
        edit("$e", BOB, 3, "$a", "new"),
        reaction("$l", CAROL, 4, "$a", "👍"),
        removal("$r", BOB, 5, "$a"),
    ];
    check(all, "1 | bob | (removed) |\n2 | carol | $b | re:bob:(removed)").await;
}

#[tokio::test]
async fn reactions_are_counted_by_person() {
    let all = vec![
        says("$a", BOB, 1),
        reaction("$1", CAROL, 2, "$a", "🌿"),
        reaction("$2", BOB, 3, "$a", "👍"),
        reaction("$3", BOB, 4, "$a", "🌿"),
        reaction("$4", CAROL, 5, "$a", "🌿"),
        reaction("$5", CAROL, 6, "$a", "👍"),
        removal("$6", CAROL, 7, "$5"),
    ];
    check(all, "1 | bob | a | 🌿×2(carol,bob) 👍×1(bob)").await;
}

#[tokio::test]
async fn a_late_key_makes_a_message_or_a_relation() {
    let sealed = |id, at| crate::cast::event(id, BOB, at, What::Undecrypted { session: None });
    check(vec![sealed("$a", 1), says("$a", BOB, 1), sealed("$a", 1)], "1 | bob | a |").await;
    check(
        vec![says("$a", BOB, 1), sealed("$e", 2), edit("$e", BOB, 2, "$a", "new"), sealed("$x", 3)],
        "1 | bob | new | edited\n2 | bob | (undecrypted) |",
    )
    .await;
    let removed = crate::cast::event("$l", BOB, 2, What::Message { content: Content::Removed, reply_to: None });
    check(vec![says("$a", BOB, 1), reaction("$l", BOB, 2, "$a", "👍"), removed], "1 | bob | a |").await;
}

#[tokio::test]
async fn relations_to_relations_are_not_shown() {
    let all = vec![
        says("$a", BOB, 1),
        reaction("$1", BOB, 2, "$2", "👍"),
        reaction("$2", BOB, 3, "$1", "👍"),
        edit("$3", BOB, 4, "$3", "self"),
        removal("$4", BOB, 5, "$4"),
    ];
    check(all, "1 | bob | a |").await;
}
