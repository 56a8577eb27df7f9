//! What a person can do in a chat: the calls of the interface, with the account filled in.

use anyhow::bail;
use hoopoe_model::{
    Account, Arrange, Arrangement, ChatId, Delivery, Draft, Edit, Focus, KeepDraft, Leave, Mentioned, MessageId, Methods, Millis, OfChat,
    OfMessage, PersonId, React, Read, Send, Settings, StartDirect, Started, Writing,
};

use crate::{Person, SOON, Screen};

impl Person {
    /// Sends a text.
    pub async fn send(&self, chat: &ChatId, text: &str) -> anyhow::Result<()> {
        self.send_with(chat, text, Vec::new(), None).await
    }

    /// Sends a text that calls people or answers a message.
    pub async fn send_with(&self, chat: &ChatId, text: &str, mentions: Vec<Mentioned>, reply_to: Option<String>) -> anyhow::Result<()> {
        self.client()
            .send(Send { account: self.account(), chat: chat.clone(), text: text.to_owned(), mentions, chats: Vec::new(), reply_to })
            .await?;
        Ok(())
    }

    /// Sends a text without any formatting and waits until the homeserver has it.
    pub async fn say(&self, chat: &ChatId, text: &str) -> anyhow::Result<MessageId> {
        self.send(chat, text).await?;
        self.wait_until_sent(chat, text).await
    }

    /// Waits until the homeserver has an own message.
    pub async fn wait_until_sent(&self, chat: &ChatId, words: &str) -> anyhow::Result<MessageId> {
        self.look(chat).await?;
        self.wait(&format!("“{words}” to be sent"), SOON, |screen| {
            let rows = screen.rows(chat).iter().rev();
            let mut own = rows.filter(|row| row.own && row.content.words() == Some(words));
            own.find(|row| matches!(row.state, Delivery::Sent | Delivery::Read)).and_then(|row| row.id.clone())
        })
        .await
    }

    /// Gives an own message another wording.
    pub async fn edit(&self, chat: &ChatId, key: &str, text: &str) -> anyhow::Result<()> {
        let request = Edit {
            account: self.account(),
            chat: chat.clone(),
            key: key.to_owned(),
            text: text.to_owned(),
            mentions: Vec::new(),
            chats: Vec::new(),
        };
        self.client().edit(request).await?;
        Ok(())
    }

    /// Removes a message.
    pub async fn remove(&self, chat: &ChatId, key: &str) -> anyhow::Result<()> {
        self.client().remove(OfMessage { account: self.account(), chat: chat.clone(), key: key.to_owned() }).await?;
        Ok(())
    }

    /// Adds a reaction, or takes it back.
    pub async fn react(&self, chat: &ChatId, key: &str, reaction: &str) -> anyhow::Result<()> {
        let request = React { account: self.account(), chat: chat.clone(), key: key.to_owned(), reaction: reaction.to_owned() };
        self.client().react(request).await?;
        Ok(())
    }

    /// Marks a chat as read up to a message.
    pub async fn read(&self, chat: &ChatId, message: &MessageId) -> anyhow::Result<()> {
        self.client().read(Read { account: self.account(), chat: chat.clone(), message: message.clone() }).await?;
        Ok(())
    }

    /// Tells others that the person is writing, or has stopped.
    pub async fn writing(&self, chat: &ChatId, on: bool) -> anyhow::Result<()> {
        self.client().writing(Writing { account: self.account(), chat: chat.clone(), on }).await?;
        Ok(())
    }

    /// Turns to a chat in a window with the focus, or away from the window.
    pub async fn focus(&self, chat: Option<&ChatId>) -> anyhow::Result<()> {
        self.client().focus(Focus { window: chat.is_some(), account: Some(self.account()), chat: chat.cloned() }).await?;
        Ok(())
    }

    /// Changes the settings.
    pub async fn configure(&self, change: impl FnOnce(&mut Settings)) -> anyhow::Result<()> {
        let mut settings = self.wait("the settings", SOON, |screen| screen.app().map(|app| app.settings.clone())).await?;
        change(&mut settings);
        self.client().configure(settings).await?;
        Ok(())
    }

    /// Starts an encrypted chat with a person.
    pub async fn start_direct(&self, person: &PersonId) -> anyhow::Result<ChatId> {
        let started = self.client().start_direct(StartDirect { account: self.account(), person: person.0.clone() }).await?;
        self.entered(started)
    }

    /// Waits for an invite to a chat and accepts it.
    pub async fn accept(&self, chat: &ChatId) -> anyhow::Result<()> {
        self.wait("the invite", SOON, |screen| screen.chat(chat).map(|_| ())).await?;
        let started = self.client().accept(self.of(chat)).await?;
        self.entered(started)?;
        Ok(())
    }

    /// Turns an invite down, or leaves a chat.
    pub async fn leave(&self, chat: &ChatId) -> anyhow::Result<()> {
        self.client().leave(Leave { account: self.account(), chat: chat.clone(), forget: false }).await?;
        Ok(())
    }

    /// Pins a chat, silences it or marks it unread.
    pub async fn arrange(&self, chat: &ChatId, arrangement: Arrangement, until: Option<Millis>) -> anyhow::Result<()> {
        self.client().arrange(Arrange { account: self.account(), chat: chat.clone(), arrangement, until }).await?;
        Ok(())
    }

    /// Keeps a message being written.
    pub async fn draft(&self, chat: &ChatId, text: &str) -> anyhow::Result<()> {
        let draft = Draft { text: text.to_owned(), ..Draft::default() };
        self.client().keep_draft(KeepDraft { account: self.account(), chat: chat.clone(), draft }).await?;
        Ok(())
    }

    /// The account as the interface shows it.
    pub async fn wait_for_account(&self, what: &str, condition: impl Fn(&Account) -> bool) -> anyhow::Result<Account> {
        let id = self.account();
        let found = |screen: &Screen| screen.app()?.accounts.iter().find(|account| account.id == id && condition(account)).cloned();
        self.wait(what, SOON, found).await
    }

    /// Names a message of a chat.
    pub fn message(&self, chat: &ChatId, key: &str) -> OfMessage {
        OfMessage { account: self.account(), chat: chat.clone(), key: key.to_owned() }
    }

    /// Names a chat.
    pub fn of(&self, chat: &ChatId) -> OfChat {
        OfChat { account: self.account(), chat: chat.clone() }
    }

    fn entered(&self, started: Started) -> anyhow::Result<ChatId> {
        match started {
            Started::Chat { chat } => Ok(chat),
            Started::Refused { refusal } => bail!("{} was refused: {refusal:?}", self.name()),
        }
    }
}
