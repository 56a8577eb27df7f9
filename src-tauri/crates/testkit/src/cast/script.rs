//! A script, performed by engines.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use hoopoe_homeserver::seed::script::{Deed, Script};
use hoopoe_homeserver::seed::small;
use hoopoe_model::{ChatId, Content, Delivery, Mentioned, MessageId, MessageRow, PersonId};

use super::{PATIENCE, Stage, chat_of};
use crate::Person;

/// Performs a script from its first line to its last; each line is on the homeserver before the next one begins.
pub(super) async fn perform(stage: &Stage, script: &Script, people: &BTreeMap<&str, Person>) -> anyhow::Result<()> {
    let chat = chat_of(stage, script.key).await?;
    let cast: Vec<&Person> = script.people.iter().filter_map(|name| people.get(name)).collect();
    for person in &cast {
        person.wait(&format!("the chat {}", script.key), PATIENCE, |screen| screen.chat(&chat).map(|_| ())).await?;
        person.look(&chat).await?;
    }
    if cast.first().is_some_and(|person| person.screen().borrow().rows(&chat).iter().any(is_message)) {
        return Ok(());
    }
    let mut scene = Scene { chat, labels: BTreeMap::new(), last: None };
    for line in &script.lines {
        let person = people.get(line.from).with_context(|| format!("{} is not there", line.from))?;
        scene.act(person, &line.deed).await.with_context(|| format!("{} in {}", line.from, script.key))?;
    }
    for person in &cast {
        scene.wait_until_seen(person).await?;
        let until = if person.name() == "alice" { scene.labels.get(script.read).or(scene.last.as_ref()) } else { scene.last.as_ref() };
        if let Some(message) = until {
            person.read(&scene.chat, message).await?;
        }
    }
    Ok(())
}

/// What has been said so far.
struct Scene {
    chat: ChatId,
    labels: BTreeMap<&'static str, MessageId>,
    last: Option<MessageId>,
}

impl Scene {
    async fn act(&mut self, person: &Person, deed: &Deed) -> anyhow::Result<()> {
        match deed {
            Deed::Say { label, reply, text } => {
                let reply_to = match reply {
                    Some(label) => Some(self.key(person, label).await?),
                    None => None,
                };
                let id = self.say(person, text, reply_to).await?;
                if let Some(label) = label {
                    self.labels.insert(label, id.clone());
                }
                self.last = Some(id);
            }
            Deed::Edit { label, text } => person.edit(&self.chat, &self.key(person, label).await?, text).await?,
            Deed::React { label, emoji } => person.react(&self.chat, &self.key(person, label).await?, emoji).await?,
            Deed::Remove { label } => person.remove(&self.chat, &self.key(person, label).await?).await?,
        }
        person.wait_until_idle(PATIENCE).await
    }

    async fn say(&self, person: &Person, text: &str, reply_to: Option<String>) -> anyhow::Result<MessageId> {
        let before: BTreeSet<String> = person.screen().borrow().rows(&self.chat).iter().map(|row| row.key.clone()).collect();
        let (words, names) = small::words(text);
        let mentions = names.iter().map(|name| Mentioned {
            person: PersonId(format!("@{name}:{}", hoopoe_homeserver::SERVER_NAME)),
            words: format!("@{}", small::display_name(name)),
        });
        person.send_with(&self.chat, &words, mentions.collect(), reply_to).await?;
        let sent = person.wait("the message to be sent", PATIENCE, |screen| {
            let mut fresh = screen.rows(&self.chat).iter().filter(|row| row.own && !before.contains(&row.key));
            fresh.find(|row| matches!(row.state, Delivery::Sent | Delivery::Read))?.id.clone()
        });
        sent.await
    }

    /// The key that a labelled message has on a person's screen.
    async fn key(&self, person: &Person, label: &str) -> anyhow::Result<String> {
        let id = self.labels.get(label).with_context(|| format!("nobody has said #{label}"))?;
        let what = format!("#{label}");
        let seen = person.wait(&what, PATIENCE, |screen| {
            let mut rows = screen.rows(&self.chat).iter();
            rows.find(|row| row.id.as_ref() == Some(id) && row.content != Content::Undecrypted).map(|row| row.key.clone())
        });
        seen.await
    }

    /// Waits until a person has every message and can read it.
    async fn wait_until_seen(&self, person: &Person) -> anyhow::Result<()> {
        let seen = person.wait("all messages, decrypted", PATIENCE, |screen| {
            let rows = screen.rows(&self.chat);
            let last = self.last.as_ref().is_none_or(|last| rows.iter().any(|row| row.id.as_ref() == Some(last)));
            (last && rows.iter().all(|row| row.content != Content::Undecrypted)).then_some(())
        });
        seen.await
    }
}

fn is_message(row: &MessageRow) -> bool {
    matches!(row.content, Content::Text { .. } | Content::Other { .. } | Content::Undecrypted | Content::Removed)
}
