//! The heavy account: 2,000 chats of very different sizes, a million messages by 500 people.
//!
//! An event is a function of its chat and its age, the newest being 0, so that a chat can be told from its newest end to
//! its oldest as a homeserver does, any part of it can be told again, and it goes on as far back as one asks.

use std::iter::StepBy;
use std::ops::Range;

use fastrand::Rng;
use hoopoe_model::{
    Alert, Batch, ChatFact, ChatId, ChatKind, Content, Event, Fact, MemberFact, Membership, MessageId, Notify, PersonId, Piece,
    ReceiptFact, Service, UnreadFact, What,
};

use crate::words::{Language, Words};

/// Changes when what is generated does.
pub const VERSION: u32 = 1;
pub const CHATS: usize = 2_000;
/// Of all kinds; about 84 of 100 are messages.
const EVENTS: usize = 1_200_000;
const PEOPLE: usize = 500;
/// How many events sync brings for a chat at first.
const TIMELINE: usize = 20;
/// How many events a page of history has.
pub const PAGE: usize = 100;
/// The moment of the newest events, in milliseconds.
const END: i64 = 1_760_000_000_000;
/// The moment at which everything is learned, in microseconds.
pub const NOW: i64 = (END + 1_000) * 1_000;
pub const ME: &str = "@me:example.org";

/// A chat of the account.
pub struct Chat {
    pub id: ChatId,
    /// How many events it has.
    pub size: usize,
    rank: usize,
    kind: ChatKind,
    language: Language,
    people: Vec<PersonId>,
    /// The mean time between two events, in milliseconds.
    pace: i64,
    /// The age of the newest event that was read.
    read: usize,
}

/// What happens at an age.
#[derive(Clone, Copy, PartialEq)]
enum Turn {
    Message,
    Reply,
    Reaction,
    Edit,
    Removal,
    Line,
}

/// The account.
pub struct Account {
    pub chats: Vec<Chat>,
    words: Words,
}

impl Account {
    /// Makes it; always the same.
    pub fn new() -> Self {
        let harmonic: f64 = (1..=CHATS).map(|rank| 1.0 / float(rank)).sum();
        let chats = (0..CHATS).map(|rank| Chat::new(rank, share(EVENTS, float(rank + 1) * harmonic))).collect();
        Self { chats, words: Words::new() }
    }

    /// Tells what the first sync does: who is in the chats, their newest events, what was read.
    pub fn first_sync(&self, chat: &Chat) -> [Batch; 3] {
        let pieces = (0..TIMELINE.min(chat.size)).rev().map(|age| Piece::Event(self.event(chat, age)));
        let cut = Piece::Gap { token: token(chat.size.min(TIMELINE)) };
        let pieces = std::iter::once(cut).chain(pieces).collect();
        [Batch::Facts(chat.facts(&self.words)), Batch::Live { chat: chat.id.clone(), pieces }, Batch::Facts(chat.standing())]
    }

    /// Tells a page of history: so many events from an age on.
    pub fn page(&self, chat: &Chat, age: usize, count: usize) -> Batch {
        let events = (age..age + count).map(|age| self.event(chat, age)).collect();
        Batch::History { chat: chat.id.clone(), from: token(age), events, next: Some(token(age + count)) }
    }

    /// The ages at which pages of a chat begin.
    pub fn pages(chat: &Chat) -> StepBy<Range<usize>> {
        (chat.size.min(TIMELINE)..chat.size).step_by(PAGE)
    }

    fn event(&self, chat: &Chat, age: usize) -> Event {
        let mut rng = chat.rng(age, 1);
        let turn = chat.turn(age);
        let sender = chat.sender(age);
        let text = |rng: &mut Rng| Content::plain(self.words.message(rng, chat.language));
        let what = match turn {
            Turn::Message => What::Message { content: text(&mut rng), reply_to: None },
            Turn::Reply => What::Message { content: text(&mut rng), reply_to: Some(chat.message(chat.older(age, &mut rng))) },
            Turn::Reaction => {
                let emoji = ["👍", "❤️", "😂", "🌿", "🎉"][rng.usize(0..5).min(rng.usize(0..5))];
                What::Reaction { target: chat.message(chat.older(age, &mut rng)), key: emoji.to_owned() }
            }
            Turn::Edit => What::Edit { target: chat.message(chat.older_by(age, &sender)), content: text(&mut rng) },
            Turn::Removal => What::Removal { target: chat.message(chat.older_by(age, &sender)) },
            Turn::Line => {
                let content = Content::Service(Service::Joined { person: sender.clone() });
                What::Message { content, reply_to: None }
            }
        };
        let alert = match turn {
            Turn::Message | Turn::Reply if sender.as_str() != ME => {
                if rng.u32(0..50) == 0 {
                    Alert::Mention
                } else {
                    Alert::Sound
                }
            }
            _ => Alert::None,
        };
        Event { id: chat.message(age), sender, at: chat.at(age), txn: None, alert, what }
    }
}

impl Chat {
    fn new(rank: usize, size: usize) -> Self {
        let mut rng = Rng::with_seed(seed(rank, 0, 2));
        let (kind, people) = match rng.u32(0..100) {
            _ if rank < 20 => (ChatKind::Group, rng.usize(60..PEOPLE)),
            0..40 => (ChatKind::Direct, 1),
            40..94 => (ChatKind::Group, rng.usize(2..30)),
            _ => (ChatKind::Channel, rng.usize(10..60)),
        };
        let mut people: Vec<PersonId> = rng.choose_multiple(0..PEOPLE, people).into_iter().map(person).collect();
        people.insert(0, ME.into());
        let language = if rng.u32(0..10) < 4 { Language::Persian } else { Language::English };
        let id = format!("!{}", name(&mut rng)).into();
        let read = if rng.u32(0..4) == 0 { rng.usize(1..TIMELINE) } else { 0 };
        // Three years, whatever the size.
        let pace = 94_608_000_000 / i64::try_from(size).unwrap_or(1);
        Self { id, size, rank, kind, language, people, pace, read }
    }

    /// The age of the oldest hole: everything younger was told.
    pub fn end(&self) -> usize {
        let first = self.size.min(TIMELINE);
        first + (self.size - first).div_ceil(PAGE) * PAGE
    }

    /// The name of the event of an age.
    pub fn message(&self, age: usize) -> MessageId {
        format!("${}", name(&mut self.rng(age, 3))).into()
    }

    /// When the event of an age was sent, in milliseconds.
    pub fn at(&self, age: usize) -> i64 {
        let offset = self.rng(age, 4).i64(0..self.pace.max(1));
        END - i64::try_from(self.rank).unwrap_or(0) * 60_000 - i64::try_from(age).unwrap_or(0) * self.pace - offset
    }

    /// The age of some message at or before an age.
    pub fn some_message(&self, age: usize) -> usize {
        (age..age + 200).find(|age| matches!(self.turn(*age), Turn::Message | Turn::Reply)).unwrap_or(age)
    }

    fn turn(&self, age: usize) -> Turn {
        match self.rng(age, 5).u32(0..1000) {
            0..760 => Turn::Message,
            760..845 => Turn::Reply,
            845..935 => Turn::Reaction,
            935..970 => Turn::Edit,
            970..985 => Turn::Removal,
            _ => Turn::Line,
        }
    }

    fn sender(&self, age: usize) -> PersonId {
        let mut rng = self.rng(age, 6);
        // Some people write much more than others.
        let place = rng.usize(0..self.people.len()).min(rng.usize(0..self.people.len()));
        self.people[if self.kind == ChatKind::Channel { 1 } else { place }].clone()
    }

    /// Some message before an age, mostly one not much older.
    fn older(&self, age: usize, rng: &mut Rng) -> usize {
        self.some_message(age + 1 + rng.usize(0..30).min(rng.usize(0..30)))
    }

    /// A message of a person before an age.
    fn older_by(&self, age: usize, sender: &PersonId) -> usize {
        let theirs = |age: &usize| matches!(self.turn(*age), Turn::Message | Turn::Reply) && self.sender(*age) == *sender;
        (age + 1..age + 200).find(theirs).unwrap_or(age + 1)
    }

    fn facts(&self, words: &Words) -> Vec<Fact> {
        let mut rng = self.rng(0, 7);
        let chat = self.id.clone();
        let (direct, encrypted) = (self.kind == ChatKind::Direct, rng.bool());
        let described = Fact::Chat(ChatFact {
            chat: chat.clone(),
            stamp: NOW,
            kind: self.kind,
            title: words.phrase(&mut rng, self.language, 3),
            topic: if direct { String::new() } else { words.phrase(&mut rng, self.language, 8) },
            avatar: rng.bool().then(|| format!("mxc://example.org/{}", rng.u64(..))),
            person: self.people.last().filter(|_| direct).cloned(),
            encrypted,
            membership: Membership::Joined,
            inviter: None,
            invited_at: None,
            members: u32::try_from(self.people.len()).unwrap_or(u32::MAX),
            can_write: self.kind != ChatKind::Channel,
            notify: if rng.u32(0..5) == 0 { Notify::Nothing } else { Notify::Default },
            successor: None,
            predecessor: None,
            pinned: rng.u32(0..200) == 0,
            marked_unread: false,
        });
        let members = self.people.iter().map(|person| {
            Fact::Member(MemberFact {
                chat: chat.clone(),
                person: person.clone(),
                stamp: NOW,
                name: person.as_str().trim_start_matches('@').replace(":example.org", ""),
                avatar: None,
                membership: Membership::Joined,
                power: 0,
            })
        });
        std::iter::once(described).chain(members).collect()
    }

    fn standing(&self) -> Vec<Fact> {
        let chat = self.id.clone();
        let read = ReceiptFact { chat: chat.clone(), person: ME.into(), message: self.message(self.read), at: self.at(self.read) };
        let unread = UnreadFact { chat, stamp: NOW, notified: u32::try_from(self.read).unwrap_or(0), mentions: 0 };
        vec![Fact::Receipt(read), Fact::Unread(unread)]
    }

    fn rng(&self, age: usize, purpose: u64) -> Rng {
        Rng::with_seed(seed(self.rank, age, purpose))
    }
}

/// The token of the hole above which everything younger than an age was told.
fn token(age: usize) -> String {
    format!("t{age}")
}

fn person(number: usize) -> PersonId {
    format!("@person{number}:example.org").into()
}

/// A name as homeservers make them: 43 letters that nothing can be told from.
fn name(rng: &mut Rng) -> String {
    std::iter::repeat_with(|| rng.alphanumeric()).take(43).collect()
}

fn seed(rank: usize, age: usize, purpose: u64) -> u64 {
    ((rank as u64) << 40 | (age as u64) << 8 | purpose).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[allow(clippy::cast_precision_loss)]
fn float(number: usize) -> f64 {
    number as f64
}

/// A part of a whole, at least a full first sync.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn share(whole: usize, parts: f64) -> usize {
    ((float(whole) / parts) as usize).max(TIMELINE)
}
