//! Carries out what the user did. Each request has the order's own transaction id, so that a repetition is harmless.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use hoopoe_model::{Arrangement, ChatId, Composed, Content, Deed, MessageId, Order, Target, Tone};
use matrix_sdk::{
    Client, Error, Room,
    config::RequestConfig,
    ruma::{
        EventId, OwnedEventId, OwnedTransactionId,
        api::client::{config::set_room_account_data, read_marker::set_read_marker, redact::redact_event},
        events::marked_unread::MarkedUnreadEventContent,
    },
};
use serde_json::{Map, Value, json};

use crate::{
    client::PATIENCE,
    errors::{PerformError, Verdict, verdict},
    membership, notify,
};

/// The marks that the account set by hand and that the sync may not have told of yet.
#[derive(Default)]
pub(crate) struct Marks(Mutex<BTreeSet<ChatId>>);

/// What carrying out an order needs.
pub(crate) struct Way<'a> {
    pub(crate) client: &'a Client,
    pub(crate) marks: &'a Marks,
    /// Whether others may see how far the account has read.
    pub(crate) public_receipts: bool,
    /// Whether the list of chats is complete, so that a chat which is not in it is none.
    pub(crate) complete: bool,
}

impl Way<'_> {
    /// Carries out an order.
    pub(crate) async fn perform(&self, order: Order) -> Result<Option<MessageId>, PerformError> {
        let Some(room) = crate::intake::room(self.client, &order.chat) else {
            return match order.deed {
                // What is not there has been left.
                Deed::Leave { .. } if self.complete => Ok(None),
                _ if self.complete => Err(Verdict::NotMember.into()),
                _ => Err(Verdict::Later(None).into()),
            };
        };
        match self.carry_out(&room, OwnedTransactionId::from(order.txn.as_str()), order.deed).await? {
            Ok(id) => Ok(id.map(|id| MessageId(id.to_string()))),
            Err(error) => match verdict(&error) {
                Verdict::Duplicate => Ok(None),
                verdict => {
                    tracing::info!(chat = %order.chat, txn = %order.txn, ?verdict, "an order was not carried out");
                    Err(verdict.into())
                }
            },
        }
    }

    /// The inner error is the homeserver's; the outer one says that there is nothing to ask it for.
    async fn carry_out(
        &self,
        room: &Room,
        txn: OwnedTransactionId,
        deed: Deed,
    ) -> Result<Result<Option<OwnedEventId>, Error>, PerformError> {
        Ok(match deed {
            Deed::Send { composed, reply_to } => {
                let mut content = text(&composed, "");
                if let Some(target) = reply_to {
                    content.insert("m.relates_to".to_owned(), json!({ "m.in_reply_to": { "event_id": known(target)? } }));
                }
                send(room, "m.room.message", content.into(), txn).await
            }
            Deed::Edit { target, composed } => {
                let mut content = text(&composed, "* ");
                // Whom the message called by name was called when it was sent; an edit calls nobody again.
                content.insert("m.mentions".to_owned(), json!({}));
                content.insert("m.new_content".to_owned(), text(&composed, "").into());
                content.insert("m.relates_to".to_owned(), json!({ "rel_type": "m.replace", "event_id": known(target)? }));
                send(room, "m.room.message", content.into(), txn).await
            }
            Deed::React { target, key } => {
                let content = json!({ "m.relates_to": { "rel_type": "m.annotation", "event_id": known(target)?, "key": key } });
                send(room, "m.reaction", content, txn).await
            }
            Deed::Remove { target } => {
                let request = redact_event::v3::Request::new(room.room_id().to_owned(), known(target)?, txn);
                self.client.send(request).await.map(|answer| Some(answer.event_id)).map_err(Error::from)
            }
            Deed::Read { message } => self.read(room, known(Target::Message(message))?).await.map(|()| None),
            Deed::Arrange { arrangement } => self.arrange(room, arrangement).await.map(|()| None),
            Deed::Leave { forget } => membership::leave(self.client, room, forget).await.map(|()| None),
        })
    }

    /// Marks a chat as read, for others to see or for the account alone.
    async fn read(&self, room: &Room, message: OwnedEventId) -> Result<(), Error> {
        let mut request = set_read_marker::v3::Request::new(room.room_id().to_owned());
        request.fully_read = Some(message.clone());
        if self.public_receipts {
            request.read_receipt = Some(message);
        } else {
            request.private_read_receipt = Some(message);
        }
        self.client.send(request).await?;
        if room.is_marked_unread() || self.marks.has(room) { self.mark(room, false).await } else { Ok(()) }
    }

    async fn arrange(&self, room: &Room, arrangement: Arrangement) -> Result<(), Error> {
        match arrangement {
            Arrangement::Pinned { on } => room.set_is_favourite(on, None).await,
            Arrangement::Notify { notify } => notify::arrange(self.client, room.room_id(), notify).await.map_err(Error::from),
            Arrangement::Unread { on } => self.mark(room, on).await,
        }
    }

    /// Marks a chat as unread by hand, or not, whatever the sync has told so far.
    async fn mark(&self, room: &Room, on: bool) -> Result<(), Error> {
        let (me, content) = (room.own_user_id().to_owned(), MarkedUnreadEventContent::new(on));
        self.client.send(set_room_account_data::v3::Request::new(me, room.room_id().to_owned(), &content)?).await?;
        self.marks.set(room, on);
        Ok(())
    }
}

impl Marks {
    fn has(&self, room: &Room) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&ChatId(room.room_id().to_string()))
    }

    fn set(&self, room: &Room, on: bool) {
        let (mut marks, chat) = (self.0.lock().unwrap_or_else(PoisonError::into_inner), ChatId(room.room_id().to_string()));
        if on {
            marks.insert(chat)
        } else {
            marks.remove(&chat)
        };
    }
}

/// Finds the event an order refers to. The outbox holds an order back until its target is sent.
fn known(target: Target) -> Result<OwnedEventId, PerformError> {
    match target {
        Target::Message(id) => EventId::parse(id.0).map_err(|_| Verdict::NotFound.into()),
        Target::Unsent(_) => Err(Verdict::Later(None).into()),
    }
}

async fn send(room: &Room, kind: &str, content: Value, txn: OwnedTransactionId) -> Result<Option<OwnedEventId>, Error> {
    let patience = RequestConfig::new().timeout(PATIENCE).disable_retry();
    let sent = room.send_raw(kind, content).with_transaction_id(&txn).with_request_config(patience).await?;
    Ok(Some(sent.response.event_id))
}

/// Makes the content of a text, with some words before it for clients that know no edits.
fn text(composed: &Composed, before: &str) -> Map<String, Value> {
    let tone = match &composed.content {
        Content::Text { tone, .. } => *tone,
        _ => Tone::Plain,
    };
    let kind = match tone {
        Tone::Plain => "m.text",
        Tone::Emote => "m.emote",
        Tone::Notice => "m.notice",
    };
    let mentions = if composed.mentions.is_empty() { json!({}) } else { json!({ "user_ids": composed.mentions }) };
    let mut content = Map::new();
    content.insert("msgtype".to_owned(), kind.into());
    content.insert("body".to_owned(), format!("{before}{}", composed.body).into());
    if let Some(html) = &composed.html {
        content.insert("format".to_owned(), "org.matrix.custom.html".into());
        content.insert("formatted_body".to_owned(), format!("{before}{html}").into());
    }
    content.insert("m.mentions".to_owned(), mentions);
    content
}
