//! Coming into chats and leaving them.

use std::time::Duration;

use hoopoe_model::{ChatId, Code, CreateGroup, Failure, PersonId, StartRefusal};
use matrix_sdk::{
    Client, Error, Room, RoomState,
    ruma::{
        RoomId, RoomOrAliasId, ServerName, UserId,
        api::{
            client::room::{
                Visibility,
                create_room::{self, v3::RoomPreset},
            },
            error::ErrorKind,
        },
        events::{
            InitialStateEvent,
            room::{avatar::RoomAvatarEventContent, encryption::RoomEncryptionEventContent, member::MembershipState},
        },
    },
};

use crate::{
    errors::{Verdict, failure, verdict},
    picture,
};

/// How long a new chat is waited for to come with the sync.
const SETTLING: Duration = Duration::from_secs(4);

/// Finds the direct chat with a person: one that is there, one that they have asked for, or a new one.
pub(crate) async fn start_direct(client: &Client, person: &PersonId) -> Result<Room, StartRefusal> {
    let person = UserId::parse(person.as_str().trim()).map_err(|_| StartRefusal::BadPerson)?;
    if client.user_id() == Some(&person) {
        return Err(StartRefusal::Myself);
    }
    let direct: Vec<_> = client.get_dm_rooms(&person).collect();
    for room in direct {
        // A chat that the other has left is one where nobody hears.
        let member = room.get_member_no_sync(&person).await.ok().flatten();
        if member.is_none_or(|member| matches!(member.membership(), MembershipState::Join | MembershipState::Invite)) {
            return Ok(room);
        }
    }
    for room in client.invited_rooms() {
        let asked_by_them = room.invite_details().await.is_ok_and(|invite| invite.inviter_id == person);
        if asked_by_them && room.is_direct().await.unwrap_or_default() {
            room.join().await.map_err(|error| refusal(&error))?;
            return Ok(room);
        }
    }
    if let Err(error) = client.account().fetch_user_profile_of(&person).await {
        match verdict(&error) {
            Verdict::NotFound => return Err(StartRefusal::NoSuchPerson),
            Verdict::Later(_) => return Err(StartRefusal::Offline),
            // Some homeservers keep profiles to themselves; the invite will tell.
            _ => {}
        }
    }
    let room = client.create_dm(&person).await.map_err(|error| refusal(&error))?;
    settle(&room).await;
    Ok(room)
}

/// Accepts an invite.
pub(crate) async fn accept(client: &Client, chat: &ChatId) -> Result<Room, StartRefusal> {
    let room = crate::intake::room(client, chat).ok_or(StartRefusal::Forbidden)?;
    if room.state() != RoomState::Joined {
        room.join().await.map_err(|error| refusal(&error))?;
    }
    Ok(room)
}

/// Turns an invite down, or leaves a chat, and forgets it if that is wished. Done twice it is the same.
pub(crate) async fn leave(client: &Client, room: &Room, forget: bool) -> Result<(), Error> {
    if !matches!(room.state(), RoomState::Left | RoomState::Banned) {
        room.leave().await?;
    }
    // An invite that is turned down is forgotten with it.
    match client.get_room(room.room_id()) {
        Some(room) if forget => match room.forget().await {
            Err(error) if verdict(&error) != Verdict::NotFound => Err(error),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Enters a chat by its id or alias.
pub(crate) async fn join(client: &Client, address: &str, via: &[String]) -> Result<Room, StartRefusal> {
    let address = RoomOrAliasId::parse(address.trim()).map_err(|_| StartRefusal::NoSuchChat)?;
    let via: Vec<_> = via.iter().filter_map(|server| ServerName::parse(server).ok()).collect();
    let room = client.join_room_by_id_or_alias(&address, &via).await.map_err(|error| {
        tracing::info!(%error, "a chat could not be entered");
        let known = <&RoomId>::try_from(&*address).ok().and_then(|id| client.get_room(id));
        let banned = known.is_some_and(|room| room.state() == RoomState::Banned)
            || matches!(error.client_api_error_kind(), Some(ErrorKind::BadState));
        match verdict(&error) {
            Verdict::Later(_) | Verdict::SignedOut => StartRefusal::Offline,
            _ if banned => StartRefusal::Forbidden,
            Verdict::Forbidden => StartRefusal::InviteOnly,
            _ => StartRefusal::NoSuchChat,
        }
    })?;
    settle(&room).await;
    Ok(room)
}

/// Makes a group.
pub(crate) async fn create_group(client: &Client, group: CreateGroup) -> Result<Room, StartRefusal> {
    let people = group.people.iter().map(|person| UserId::parse(person.as_str()));
    let mut wish = create_room::v3::Request::new();
    wish.invite = people.collect::<Result<_, _>>().map_err(|_| StartRefusal::BadPerson)?;
    wish.name = filled(&group.title);
    wish.topic = filled(&group.topic);
    if let Some(picture) = &group.picture {
        let address = picture::upload(client, picture).await.map_err(|failure| match failure.code {
            Code::Unreachable => StartRefusal::Offline,
            _ => StartRefusal::Forbidden,
        })?;
        let mut content = RoomAvatarEventContent::new();
        content.url = Some(address);
        wish.initial_state.push(InitialStateEvent::with_empty_state_key(content).to_raw_any());
    }
    if group.public {
        wish.preset = Some(RoomPreset::PublicChat);
        wish.visibility = Visibility::Public;
        wish.room_alias_name = group.address.as_deref().and_then(filled);
    } else {
        wish.preset = Some(RoomPreset::PrivateChat);
        let content = RoomEncryptionEventContent::with_recommended_defaults();
        wish.initial_state.push(InitialStateEvent::with_empty_state_key(content).to_raw_any());
    }
    let room = client.create_room(wish).await.map_err(|error| refusal(&error))?;
    settle(&room).await;
    Ok(room)
}

/// Invites people into a chat; those who are there already are left alone.
pub(crate) async fn invite(room: &Room, people: &[PersonId]) -> Result<(), Failure> {
    let mut failed = Ok(());
    for person in people {
        let id = UserId::parse(person.as_str()).map_err(|_| Failure::new(Code::BadRequest, "inviting what is no person"))?;
        let member = room.get_member_no_sync(&id).await.ok().flatten();
        if member.is_some_and(|member| matches!(member.membership(), MembershipState::Join | MembershipState::Invite)) {
            continue;
        }
        // One who cannot be invited is no reason to leave out the others.
        if let Err(error) = room.invite_user_by_id(&id).await {
            failed = Err(failure("inviting a person", &error));
        }
    }
    failed
}

/// Waits until the sync has brought what a new chat is called; it comes at once, or later by itself.
async fn settle(room: &Room) {
    let mut infos = room.subscribe_info();
    let settled = async {
        while room.create_content().is_none() {
            if infos.next().await.is_none() {
                return;
            }
        }
    };
    let _ = tokio::time::timeout(SETTLING, settled).await;
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn refusal(error: &Error) -> StartRefusal {
    tracing::info!(%error, "a chat could not be entered or left");
    match verdict(error) {
        Verdict::Later(_) => StartRefusal::Offline,
        Verdict::NotFound => StartRefusal::NoSuchPerson,
        _ => StartRefusal::Forbidden,
    }
}
