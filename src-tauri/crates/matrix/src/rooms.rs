//! What the SDK knows of rooms and their members, as facts.

use std::{
    collections::{HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use hoopoe_model::{ChatFact, ChatId, ChatKind, Fact, MemberFact, Membership, Notify, Person, PersonId, UnreadFact};
use matrix_sdk::{
    Room, RoomDisplayName, RoomState,
    notification_settings::{NotificationSettings, RoomNotificationMode},
    room::RoomMember,
    ruma::{
        Int, UserId,
        events::{
            MessageLikeEventType, TimelineEventType,
            room::{member::MembershipState, power_levels::UserPowerLevel},
        },
    },
};

use crate::tap::Learner;

/// What a creator may do who has no number for it.
const CREATOR: i64 = 1000;

/// Makes facts of rooms, and leaves out those that say nothing new.
pub(crate) struct Rooms {
    settings: NotificationSettings,
    learner: Learner,
    /// A digest of the last fact of each thing.
    told: HashMap<(ChatId, Option<PersonId>), u64>,
    /// When each invite was first seen.
    invited: HashMap<ChatId, i64>,
}

impl Rooms {
    /// Begins with nothing told.
    pub(crate) fn new(settings: NotificationSettings, learner: Learner) -> Self {
        Self { settings, learner, told: HashMap::new(), invited: HashMap::new() }
    }

    /// Tells what is new about a chat itself.
    pub(crate) async fn chat(&mut self, room: &Room) -> Vec<Fact> {
        let stamp = self.learner.now();
        let invited_at = self.invited_at(room, stamp).await;
        let notify = match self.settings.get_user_defined_room_notification_mode(room.room_id()).await {
            None => Notify::Default,
            Some(RoomNotificationMode::AllMessages) => Notify::All,
            Some(RoomNotificationMode::MentionsAndKeywordsOnly) => Notify::Mentions,
            Some(RoomNotificationMode::Mute) => Notify::Nothing,
        };
        let mut fact = chat_fact(room, notify).await;
        fact.invited_at = invited_at;
        let counts = room.unread_notification_counts();
        let (notified, mentions) = (clamped(counts.notification_count), clamped(counts.highlight_count));
        let digest = digest(&(serde_json::to_string(&fact).unwrap_or_default(), notified, mentions));
        let chat = fact.chat.clone();
        if self.told.insert((chat.clone(), None), digest) == Some(digest) {
            return Vec::new();
        }
        fact.stamp = stamp;
        vec![Fact::Chat(fact), Fact::Unread(UnreadFact { chat, stamp, notified, mentions })]
    }

    /// Tells what is new about some members of a chat, as far as the SDK knows them.
    pub(crate) async fn members(&mut self, room: &Room, people: impl IntoIterator<Item = PersonId>) -> Vec<Fact> {
        let mut facts = Vec::new();
        for person in people {
            let Ok(id) = UserId::parse(person.as_str()) else { continue };
            if let Ok(Some(member)) = room.get_member_no_sync(&id).await {
                facts.extend(self.member(room, &member));
            }
        }
        facts
    }

    /// Tells what is new about a member.
    pub(crate) fn member(&mut self, room: &Room, member: &RoomMember) -> Option<Fact> {
        let mut fact = member_fact(room, member);
        let digest = digest(&serde_json::to_string(&fact).unwrap_or_default());
        if self.told.insert((fact.chat.clone(), Some(fact.person.clone())), digest) == Some(digest) {
            return None;
        }
        fact.stamp = self.learner.now();
        Some(Fact::Member(fact))
    }

    /// Tells everything again from now on.
    pub(crate) fn forget(&mut self) {
        self.told.clear();
    }

    /// Tells when an invite was first seen: now, unless the cache has it from an earlier run.
    async fn invited_at(&mut self, room: &Room, stamp: i64) -> Option<i64> {
        let chat = ChatId(room.room_id().to_string());
        if room.state() != RoomState::Invited {
            self.invited.remove(&chat);
            return None;
        }
        if let Some(known) = self.invited.get(&chat) {
            return Some(*known);
        }
        let cached = self.learner.cache.chat(&chat).await.ok().flatten();
        let known = cached.filter(|row| row.membership != Membership::Joined && row.at > 0).map(|row| row.at);
        let at = known.unwrap_or(stamp / 1000);
        self.invited.insert(chat, at);
        Some(at)
    }
}

async fn chat_fact(room: &Room, notify: Notify) -> ChatFact {
    let membership = match room.state() {
        RoomState::Joined if !room.is_space() => Membership::Joined,
        RoomState::Invited if !room.is_space() => Membership::Invited,
        _ => Membership::Left,
    };
    let inviter = inviter(room).await;
    let other = other(room, inviter.as_ref()).await;
    let encrypted = room.encryption_state().is_encrypted();
    let levels = room.power_levels_or_default().await;
    let message = levels.events.get(&TimelineEventType::RoomMessage).copied().unwrap_or(levels.events_default);
    let kind = match &other {
        Some(_) => ChatKind::Direct,
        None if membership == Membership::Joined && message > levels.users_default => ChatKind::Channel,
        None => ChatKind::Group,
    };
    let wire = if encrypted { MessageLikeEventType::RoomEncrypted } else { MessageLikeEventType::RoomMessage };
    ChatFact {
        chat: ChatId(room.room_id().to_string()),
        stamp: 0,
        kind,
        title: title(room, other.as_ref()).await,
        topic: room.topic().unwrap_or_default(),
        avatar: other.as_ref().and_then(|person| person.avatar.clone()).or_else(|| room.avatar_url().map(Into::into)),
        person: other.map(|person| person.id),
        encrypted,
        membership,
        inviter,
        invited_at: None,
        members: clamped(room.active_members_count()),
        can_write: membership == Membership::Joined && levels.user_can_send_message(room.own_user_id(), wire),
        notify,
        successor: room.successor_room().map(|next| ChatId(next.room_id.to_string())),
        predecessor: room.predecessor_room().map(|last| ChatId(last.room_id.to_string())),
        pinned: room.is_favourite(),
        marked_unread: room.is_marked_unread(),
    }
}

async fn inviter(room: &Room) -> Option<Person> {
    if room.state() != RoomState::Invited {
        return None;
    }
    let invite = room.invite_details().await.ok()?;
    Some(match invite.inviter {
        Some(member) => person(&member),
        None => Person { id: PersonId(invite.inviter_id.to_string()), name: invite.inviter_id.to_string(), avatar: None },
    })
}

/// Finds the other person of a direct chat.
async fn other(room: &Room, inviter: Option<&Person>) -> Option<Person> {
    if !room.is_direct().await.unwrap_or_default() {
        return None;
    }
    let targets = room.direct_targets();
    let mut targets = targets.iter().filter_map(|target| target.as_user_id());
    match (targets.next(), targets.next()) {
        (Some(target), None) if target != room.own_user_id() => Some(match room.get_member_no_sync(target).await {
            Ok(Some(member)) => person(&member),
            _ => Person { id: PersonId(target.to_string()), name: target.to_string(), avatar: None },
        }),
        (None, _) => inviter.cloned(),
        _ => None,
    }
}

async fn title(room: &Room, other: Option<&Person>) -> String {
    if let Some(person) = other {
        return person.name.clone();
    }
    match room.display_name().await {
        Ok(
            RoomDisplayName::Named(name)
            | RoomDisplayName::Aliased(name)
            | RoomDisplayName::Calculated(name)
            | RoomDisplayName::EmptyWas(name),
        ) if !name.trim().is_empty() => name,
        _ => room.canonical_alias().map_or_else(|| room.room_id().to_string(), |alias| alias.to_string()),
    }
}

fn person(member: &RoomMember) -> Person {
    Person { id: PersonId(member.user_id().to_string()), name: name(member), avatar: member.avatar_url().map(ToString::to_string) }
}

/// A member's name, with the id beside it where two share the name.
fn name(member: &RoomMember) -> String {
    match member.name().trim() {
        "" => member.user_id().to_string(),
        name if member.name_ambiguous() => format!("{name} ({})", member.user_id()),
        name => name.to_owned(),
    }
}

fn member_fact(room: &Room, member: &RoomMember) -> MemberFact {
    MemberFact {
        chat: ChatId(room.room_id().to_string()),
        person: PersonId(member.user_id().to_string()),
        stamp: 0,
        name: name(member),
        avatar: member.avatar_url().map(ToString::to_string),
        membership: match member.membership() {
            MembershipState::Join => Membership::Joined,
            MembershipState::Invite => Membership::Invited,
            _ => Membership::Left,
        },
        power: match member.power_level() {
            UserPowerLevel::Int(level) if level < Int::from(0) => 0,
            UserPowerLevel::Int(level) => level.into(),
            _ => CREATOR,
        },
    }
}

fn clamped(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn digest(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
