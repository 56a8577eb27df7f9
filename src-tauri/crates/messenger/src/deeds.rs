//! From what the user did to an order: the row that exists before any request.

use std::time::Duration;

use hoopoe_cache::{Handle, Span};
use hoopoe_model::{
    Address, Arrangement, ChatId, Code, Content, Deed, Details, Edit, EventSource, Failure, Forward, KeepDraft, Mentioned, MentionedChat,
    MessageId, Millis, Order, React, Send, Source, Target, Txn,
};

use crate::account::{AccountEngine, storage};
use crate::clock;

/// How long the details of a message wait for the names of those who have read it.
const NAMES: Duration = Duration::from_secs(4);

/// So many own messages at the end of a chat may still wait to be sent.
const NEWEST: u32 = 50;

/// Sends a text.
pub(crate) async fn send(account: &AccountEngine, request: Send) -> Result<(), Failure> {
    let reply_to = match &request.reply_to {
        Some(key) => Some(handle(account, &request.chat, key).await?.target),
        None => None,
    };
    let composed = compose(&request.text, &request.mentions, &request.chats)?;
    place(account, request.chat, Deed::Send { composed, reply_to }).await
}

/// Gives an own message another wording.
pub(crate) async fn edit(account: &AccountEngine, request: Edit) -> Result<(), Failure> {
    let handle = handle(account, &request.chat, &request.key).await?;
    if !handle.own || !handle.alive {
        return Err(Failure::new(Code::BadRequest, "only an own message that is still there can be edited"));
    }
    let composed = compose(&request.text, &request.mentions, &request.chats)?;
    place(account, request.chat, Deed::Edit { target: handle.target, composed }).await
}

/// Removes a message.
pub(crate) async fn remove(account: &AccountEngine, chat: ChatId, key: &str) -> Result<(), Failure> {
    let handle = handle(account, &chat, key).await?;
    if !handle.alive {
        return Ok(());
    }
    place(account, chat, Deed::Remove { target: handle.target }).await
}

/// Adds a reaction, or takes it back when it is there.
pub(crate) async fn react(account: &AccountEngine, request: React) -> Result<(), Failure> {
    if request.reaction.is_empty() || request.reaction.len() > 100 {
        return Err(Failure::new(Code::BadRequest, "a reaction is an emoji or a short word"));
    }
    let handle = handle(account, &request.chat, &request.key).await?;
    if !handle.alive {
        return Err(Failure::new(Code::NotFound, "the message was removed"));
    }
    let deed = match handle.reactions.into_iter().find(|(key, _)| *key == request.reaction) {
        Some((_, reaction)) => Deed::Remove { target: reaction },
        None => Deed::React { target: handle.target, key: request.reaction },
    };
    place(account, request.chat, deed).await
}

/// Marks a chat as read up to a message.
pub(crate) async fn read(account: &AccountEngine, chat: ChatId, message: MessageId) -> Result<(), Failure> {
    place(account, chat, Deed::Read { message }).await
}

/// Sends messages on into other chats, as own ones.
pub(crate) async fn forward(account: &AccountEngine, request: Forward) -> Result<(), Failure> {
    let mut texts = Vec::new();
    for key in &request.keys {
        let handle = handle(account, &request.chat, key).await?;
        if let Content::Text { .. } = &handle.content {
            texts.push(hoopoe_matrix::source_of(&handle.content));
        }
    }
    if texts.is_empty() {
        return Err(Failure::new(Code::BadRequest, "none of these messages can be sent on"));
    }
    for chat in &request.to {
        for (text, mentions, chats) in &texts {
            let mut composed = hoopoe_matrix::compose(text, mentions, chats);
            // Whom the first writer called by name is not called again.
            composed.mentions.clear();
            place(account, chat.clone(), Deed::Send { composed, reply_to: None }).await?;
        }
    }
    Ok(())
}

/// Answers a message from outside the window, such as from its notification.
pub(crate) async fn answer(account: &AccountEngine, chat: ChatId, text: &str) -> Result<(), Failure> {
    let composed = compose(text, &[], &[])?;
    place(account, chat, Deed::Send { composed, reply_to: None }).await
}

/// Gives a chat another standing in the list; `until` ends a choice of what it notifies of. Not unread any more is what was
/// read: up to its newest message, which takes a mark away as well.
pub(crate) async fn arrange(account: &AccountEngine, chat: ChatId, arrangement: Arrangement, until: Option<Millis>) -> Result<(), Failure> {
    if let Arrangement::Notify { .. } = arrangement {
        // Before the silence itself: a kill in between leaves an end without a silence, never a silence without its end.
        account.cache.keep_notify_until(&chat, until).await.map_err(storage)?;
    }
    if let (Arrangement::Unread { on: false }, Some(newest)) = (arrangement, newest_unread(account, &chat).await?) {
        return read(account, chat, newest).await;
    }
    place(account, chat, Deed::Arrange { arrangement }).await
}

/// Finds the newest message that the homeserver has of a chat in which something is unread.
async fn newest_unread(account: &AccountEngine, chat: &ChatId) -> Result<Option<MessageId>, Failure> {
    if account.cache.chat(chat).await.map_err(storage)?.is_none_or(|row| row.unread == 0 && row.mentions == 0) {
        return Ok(None);
    }
    let page = account.cache.page(chat, Span::Newest, NEWEST).await.map_err(storage)?;
    Ok(page.rows.into_iter().rev().find_map(|row| row.id))
}

/// Leaves a chat, or turns an invite down.
pub(crate) async fn leave(account: &AccountEngine, chat: ChatId, forget: bool) -> Result<(), Failure> {
    place(account, chat, Deed::Leave { forget }).await
}

/// Keeps a message being written; an empty one is forgotten.
pub(crate) async fn keep_draft(account: &AccountEngine, KeepDraft { chat, draft, .. }: KeepDraft) -> Result<(), Failure> {
    let empty = draft.text.trim().is_empty() && draft.reply_to.is_none();
    account.cache.keep_draft(&chat, (!empty).then_some(draft)).await.map_err(storage)
}

/// Tells who read a message, what it said before, who reacted. Those who have only read are not named by anything that has
/// come so far: the homeserver is asked for their names, as long as it takes a moment only.
pub(crate) async fn details(account: &AccountEngine, chat: &ChatId, key: &str) -> Result<Details, Failure> {
    let read = || async { account.cache.details(chat, key).await.map_err(storage)?.ok_or_else(gone) };
    let details = read().await?;
    let people: Vec<_> = details.readers.iter().map(|reader| reader.person.id.clone()).collect();
    let nameless = account.cache.strangers(chat, &people).await.map_err(storage)?;
    let Some(line) = account.line().filter(|_| nameless) else { return Ok(details) };
    match tokio::time::timeout(NAMES, line.members(chat.clone())).await {
        Ok(Ok(())) => read().await,
        _ => Ok(details),
    }
}

/// Gets a message as the homeserver keeps it.
pub(crate) async fn event_source(account: &AccountEngine, chat: ChatId, key: &str) -> Result<EventSource, Failure> {
    let json = account.line_now()?.event(chat.clone(), known(account, &chat, key).await?).await?;
    Ok(EventSource { json })
}

/// Makes the address of a message.
pub(crate) async fn address_of_message(account: &AccountEngine, chat: ChatId, key: &str) -> Result<Address, Failure> {
    let message = known(account, &chat, key).await?;
    Ok(Address { url: account.line_now()?.address(chat, Some(message)).await? })
}

/// Gets an own message's text back.
pub(crate) async fn source(account: &AccountEngine, chat: &ChatId, key: &str) -> Result<Source, Failure> {
    let handle = handle(account, chat, key).await?;
    if handle.content.words().is_none() {
        return Err(Failure::new(Code::NotFound, "the message has no text"));
    }
    let (text, mentions, chats) = hoopoe_matrix::source_of(&handle.content);
    Ok(Source { text, mentions, chats })
}

/// Tries a failed message again, or takes an unsent one away for good.
pub(crate) async fn retry(account: &AccountEngine, chat: &ChatId, key: &str) -> Result<(), Failure> {
    account.cache.retry(chat, key, clock::now()).await.map_err(storage)?;
    account.outbox.notify_one();
    Ok(())
}

/// Makes a name that nobody else makes: 96 random bits.
pub(crate) fn random_name() -> String {
    let mut bytes = [0_u8; 12];
    if getrandom::fill(&mut bytes).is_err() {
        // Without the system's randomness the clock has to do: the name needs to be new, not secret.
        bytes[..8].copy_from_slice(&clock::now().to_le_bytes());
    }
    bytes.iter().fold(String::from("h"), |name, byte| name + format!("{byte:02x}").as_str())
}

async fn place(account: &AccountEngine, chat: ChatId, deed: Deed) -> Result<(), Failure> {
    let order = Order { txn: Txn(random_name()), chat, deed };
    account.cache.order(order, clock::now()).await.map_err(storage)?;
    account.outbox.notify_one();
    Ok(())
}

async fn handle(account: &AccountEngine, chat: &ChatId, key: &str) -> Result<Handle, Failure> {
    account.cache.handle(chat, key).await.map_err(storage)?.ok_or_else(gone)
}

/// Finds the homeserver's name of a message.
async fn known(account: &AccountEngine, chat: &ChatId, key: &str) -> Result<MessageId, Failure> {
    match handle(account, chat, key).await?.target {
        Target::Message(id) => Ok(id),
        Target::Unsent(_) => Err(Failure::new(Code::NotFound, "the message has not gone out yet")),
    }
}

fn gone() -> Failure {
    Failure::new(Code::NotFound, "the message is not there any more")
}

fn compose(text: &str, mentions: &[Mentioned], chats: &[MentionedChat]) -> Result<hoopoe_model::Composed, Failure> {
    if text.trim().is_empty() {
        return Err(Failure::new(Code::BadRequest, "there is nothing to send"));
    }
    Ok(hoopoe_matrix::compose(text, mentions, chats))
}
