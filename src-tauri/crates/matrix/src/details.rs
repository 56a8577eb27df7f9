//! Where a chat or a message is, and how the homeserver keeps it.

use std::sync::Arc;

use futures_util::FutureExt;
use hoopoe_model::{ChatId, Code, Failure, MessageId};
use matrix_sdk::ruma::EventId;
use serde_json::Value;

use crate::{BoxFuture, Line, errors::failure};

impl Line {
    /// Gets an event as the homeserver keeps it, decrypted when its key is here: JSON for reading.
    pub fn event(&self, chat: ChatId, message: MessageId) -> BoxFuture<'static, Result<String, Failure>> {
        let line = Arc::clone(&self.0);
        async move {
            let (room, id) = (line.room(&chat)?, event_id(&message)?);
            let event = room.event(&id, None).await.map_err(|error| failure("getting an event", &error))?;
            let json: Result<Value, _> = serde_json::from_str(event.raw().json().get());
            let pretty = json.and_then(|json| serde_json::to_string_pretty(&json));
            pretty.map_err(|_| Failure::new(Code::Internal, "the event is no JSON"))
        }
        .boxed()
    }

    /// Makes a link to a chat, or to a message in it, that leads others there.
    pub fn address(&self, chat: ChatId, message: Option<MessageId>) -> BoxFuture<'static, Result<String, Failure>> {
        let line = Arc::clone(&self.0);
        async move {
            let room = line.room(&chat)?;
            let link = match message {
                Some(message) => room.matrix_to_event_permalink(event_id(&message)?).await,
                None => room.matrix_to_permalink().await,
            };
            link.map(|link| link.to_string()).map_err(|error| failure("making a link", &error))
        }
        .boxed()
    }
}

fn event_id(message: &MessageId) -> Result<matrix_sdk::ruma::OwnedEventId, Failure> {
    EventId::parse(message.as_str()).map_err(|_| Failure::new(Code::BadRequest, "no name of a message"))
}
