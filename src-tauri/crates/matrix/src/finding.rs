//! Finding people and chats: in the homeserver's directories, and by what a person wrote, pasted or scanned.

use std::sync::Arc;

use futures_util::FutureExt;
use hoopoe_model::{ChatCard, ChatId, Code, Door, Failure, FindChats, FoundChats, FoundPeople, Looked, MessageId, Person, PersonId};
use matrix_sdk::{
    Client, Error, RoomState,
    room_preview::RoomPreview,
    ruma::{
        MatrixToUri, MatrixUri, OwnedEventId, OwnedRoomOrAliasId, OwnedServerName, OwnedUserId, RoomId, RoomOrAliasId, ServerName, UserId,
        api::client::directory::get_public_rooms_filtered,
        directory::{PublicRoomsChunk, RoomTypeFilter},
        matrix_uri::MatrixId,
        room::{JoinRuleKind, JoinRuleSummary, RoomType},
    },
};

use crate::{
    BoxFuture, Line,
    errors::{Verdict, failure, http_verdict, verdict},
};

/// How many people are found at most.
const PEOPLE: u64 = 30;
/// How many chats are found at once.
const CHATS: u32 = 30;

/// What an address names, before it is looked up.
#[derive(Debug, PartialEq, Eq)]
enum Named {
    Person(OwnedUserId),
    Chat { address: OwnedRoomOrAliasId, message: Option<OwnedEventId>, via: Vec<OwnedServerName> },
}

impl Line {
    /// Finds people in the homeserver's directory.
    pub fn find_people(&self, words: String) -> BoxFuture<'static, Result<FoundPeople, Failure>> {
        let line = Arc::clone(&self.0);
        async move {
            let found = line.client.search_users(words.trim(), PEOPLE).await;
            let found = found.map_err(|error| failure("searching the directory of people", &error.into()))?;
            let people = found.results.into_iter().map(|user| Person {
                name: shown_name(user.display_name, &user.user_id),
                id: PersonId(user.user_id.to_string()),
                avatar: user.avatar_url.map(Into::into),
            });
            Ok(FoundPeople { people: people.collect(), more: found.limited })
        }
        .boxed()
    }

    /// Finds public chats in a server's directory.
    pub fn find_chats(&self, request: FindChats) -> BoxFuture<'static, Result<FoundChats, Failure>> {
        let line = Arc::clone(&self.0);
        async move { find_chats(&line.client, request).await }.boxed()
    }

    /// Finds out what an address names.
    pub fn look(&self, address: String) -> BoxFuture<'static, Looked> {
        let line = Arc::clone(&self.0);
        async move {
            match named(&address) {
                None => Looked::NoAddress,
                Some(Named::Person(person)) => look_at_person(&line.client, &person).await,
                Some(Named::Chat { address, message, via }) => look_at_chat(&line.client, &address, message, via).await,
            }
        }
        .boxed()
    }
}

async fn find_chats(client: &Client, request: FindChats) -> Result<FoundChats, Failure> {
    let server = request.server.map(|server| server.trim().to_owned()).filter(|server| !server.is_empty());
    let server = server.map(|server| ServerName::parse(server).map_err(|_| Failure::new(Code::BadRequest, "no name of a server")));
    let server = server.transpose()?;
    let mut wish = get_public_rooms_filtered::v3::Request::new();
    wish.server.clone_from(&server);
    wish.since = request.from;
    wish.limit = Some(CHATS.into());
    wish.filter.generic_search_term = Some(request.words.trim().to_owned()).filter(|words| !words.is_empty());
    wish.filter.room_types = vec![RoomTypeFilter::Default];
    let found = client.send(wish).await.map_err(|error| failure("searching the directory of chats", &error.into()))?;
    let chats = found.chunk.into_iter().filter(|chat| chat.room_type != Some(RoomType::Space));
    let cards = chats.map(|chat| card(client, chat, server.as_ref())).collect();
    Ok(FoundChats { cards, next: found.next_batch })
}

fn card(client: &Client, chat: PublicRoomsChunk, server: Option<&OwnedServerName>) -> ChatCard {
    let mut via: Vec<_> = server.into_iter().map(ToString::to_string).collect();
    // The server that gave the address knows it in any case.
    via.extend(chat.canonical_alias.as_ref().map(|alias| alias.server_name().to_string()));
    via.dedup();
    ChatCard {
        joined: is_joined(client, &chat.room_id),
        id: ChatId(chat.room_id.to_string()),
        address: chat.canonical_alias.map(Into::into),
        title: chat.name.unwrap_or_default(),
        topic: chat.topic.unwrap_or_default(),
        avatar: chat.avatar_url.map(Into::into),
        members: u32::try_from(u64::from(chat.num_joined_members)).unwrap_or(u32::MAX),
        door: match chat.join_rule {
            JoinRuleKind::Public => Door::Open,
            JoinRuleKind::Knock | JoinRuleKind::KnockRestricted => Door::Knock,
            _ => Door::Invited,
        },
        via,
    }
}

async fn look_at_person(client: &Client, person: &UserId) -> Looked {
    let id = PersonId(person.to_string());
    let named = |name, avatar| Looked::Person { person: Person { name: shown_name(name, person), id: id.clone(), avatar } };
    match client.account().fetch_user_profile_of(person).await {
        Ok(profile) => {
            let text = |field| profile.get(field).and_then(|value| value.as_str().map(str::to_owned));
            named(text("displayname"), text("avatar_url").filter(|address| !address.is_empty()))
        }
        Err(error) => match verdict(&error) {
            Verdict::Later(_) | Verdict::SignedOut => Looked::Offline,
            Verdict::NotFound => Looked::Unknown,
            // Some homeservers keep profiles to themselves.
            _ => named(None, None),
        },
    }
}

async fn look_at_chat(client: &Client, address: &RoomOrAliasId, message: Option<OwnedEventId>, mut via: Vec<OwnedServerName>) -> Looked {
    let id = match <&RoomId>::try_from(address) {
        Ok(id) => id.to_owned(),
        // Of a chat that the account is in, the address is known.
        Err(alias) => match client.joined_rooms().iter().find(|room| room.canonical_alias().is_some_and(|known| *known == *alias)) {
            Some(room) => room.room_id().to_owned(),
            None => match client.resolve_room_alias(alias).await {
                Ok(found) => {
                    via.extend(found.servers.into_iter().take(3));
                    found.room_id
                }
                Err(error) => return nothing(http_verdict(&error)),
            },
        },
    };
    let preview = if is_joined(client, &id) {
        client.get_room_preview((&*id).into(), Vec::new()).await
    } else {
        match RoomPreview::from_room_summary(client, id.clone(), (&*id).into(), via.clone()).await {
            Err(error) if matches!(verdict(&error), Verdict::Later(_) | Verdict::SignedOut) => return Looked::Offline,
            // Not every homeserver can tell; what the account itself can see of it remains.
            Err(_) => client.get_room_preview((&*id).into(), via.clone()).await,
            found => found,
        }
    };
    match preview {
        Ok(preview) if preview.room_type == Some(RoomType::Space) => Looked::Unknown,
        Ok(preview) => {
            Looked::Chat { card: previewed(client, preview, &via), message: message.map(|message| MessageId(message.to_string())) }
        }
        Err(Error::InsufficientData) => Looked::Unknown,
        Err(error) => nothing(verdict(&error)),
    }
}

fn nothing(verdict: Verdict) -> Looked {
    match verdict {
        Verdict::Later(_) | Verdict::SignedOut => Looked::Offline,
        _ => Looked::Unknown,
    }
}

fn previewed(client: &Client, preview: RoomPreview, via: &[OwnedServerName]) -> ChatCard {
    let invited = client.get_room(&preview.room_id).is_some_and(|room| room.state() == RoomState::Invited);
    let allowed = |rule: &[matrix_sdk::ruma::OwnedRoomId]| rule.iter().any(|room| is_joined(client, room));
    let door = match &preview.join_rule {
        _ if invited => Door::Open,
        Some(JoinRuleSummary::Public) => Door::Open,
        Some(JoinRuleSummary::Restricted(rule) | JoinRuleSummary::KnockRestricted(rule)) if allowed(&rule.allowed_room_ids) => Door::Open,
        Some(JoinRuleSummary::Knock | JoinRuleSummary::KnockRestricted(_)) => Door::Knock,
        _ => Door::Invited,
    };
    ChatCard {
        joined: is_joined(client, &preview.room_id),
        id: ChatId(preview.room_id.to_string()),
        address: preview.canonical_alias.map(Into::into),
        title: preview.name.unwrap_or_default(),
        topic: preview.topic.unwrap_or_default(),
        avatar: preview.avatar_url.map(Into::into),
        members: u32::try_from(preview.num_joined_members).unwrap_or(u32::MAX),
        door,
        via: via.iter().map(ToString::to_string).collect(),
    }
}

fn is_joined(client: &Client, room: &RoomId) -> bool {
    client.get_room(room).is_some_and(|room| room.state() == RoomState::Joined)
}

fn shown_name(name: Option<String>, person: &UserId) -> String {
    name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| person.localpart().to_owned())
}

/// Understands an address: a user id, a room id, an alias, a `matrix.to` or `matrix:` link.
fn named(written: &str) -> Option<Named> {
    let written = written.trim();
    let (id, via) = if written.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("matrix:")) {
        let uri = MatrixUri::parse(written).ok()?;
        (uri.id().clone(), uri.via().to_vec())
    } else if let Some((_, link)) = written.split_once("matrix.to/") {
        let uri = MatrixToUri::parse(&format!("https://matrix.to/{link}")).ok()?;
        (uri.id().clone(), uri.via().to_vec())
    } else if written.starts_with('@') {
        return UserId::parse(written).ok().map(Named::Person);
    } else {
        let address = RoomOrAliasId::parse(written).ok()?;
        return Some(Named::Chat { address, message: None, via: Vec::new() });
    };
    Some(match id {
        MatrixId::User(person) => Named::Person(person),
        MatrixId::Room(room) => Named::Chat { address: room.into(), message: None, via },
        MatrixId::RoomAlias(alias) => Named::Chat { address: alias.into(), message: None, via },
        MatrixId::Event(address, message) => Named::Chat { address, message: Some(message), via },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Named, named};

    /// A short picture of what an address names.
    fn picture(written: &str) -> String {
        match named(written) {
            None => "nothing".to_owned(),
            Some(Named::Person(person)) => format!("person {person}"),
            Some(Named::Chat { address, message, via }) => {
                let via: Vec<_> = via.iter().map(ToString::to_string).collect();
                format!("chat {address} {} {}", message.map(|message| message.to_string()).unwrap_or_default(), via.join(","))
            }
        }
    }

    #[test]
    fn addresses_of_all_kinds() {
        for (written, expected) in [
            ("@ann:e.org", "person @ann:e.org"),
            (" @ann:e.org\n", "person @ann:e.org"),
            ("#room:e.org", "chat #room:e.org  "),
            ("!r:e.org", "chat !r:e.org  "),
            ("https://matrix.to/#/@ann:e.org", "person @ann:e.org"),
            ("matrix.to/#/%23room:e.org", "chat #room:e.org  "),
            ("http://matrix.to/#/#room:e.org?via=a.org&via=b.org", "chat #room:e.org  a.org,b.org"),
            ("https://matrix.to/#/!r:e.org/$ev?via=a.org", "chat !r:e.org $ev a.org"),
            ("matrix:u/ann:e.org", "person @ann:e.org"),
            ("MATRIX:u/ann:e.org?action=chat", "person @ann:e.org"),
            ("matrix:r/room:e.org", "chat #room:e.org  "),
            ("matrix:roomid/r:e.org/e/ev?via=a.org", "chat !r:e.org $ev a.org"),
            ("", "nothing"),
            ("ann", "nothing"),
            ("@ann", "nothing"),
            ("https://e.org/", "nothing"),
            ("https://matrix.to/", "nothing"),
            ("matrix:", "nothing"),
            ("سلام", "nothing"),
        ] {
            assert_eq!(picture(written), expected, "{written}");
        }
    }
}
