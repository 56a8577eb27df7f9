//! What chats notify of: the account's push rules, read and written so that other clients agree.

use std::sync::Arc;

use futures_util::FutureExt;
use hoopoe_model::{Failure, Notify, NotifyDefaults};
use matrix_sdk::{
    Client, HttpError,
    notification_settings::NotificationSettings,
    ruma::{
        RoomId,
        api::client::push::{RuleKind, delete_pushrule, set_pushrule, set_pushrule_actions, set_pushrule_enabled},
        push::{
            Action, AnyPushRuleRef, EventMatchConditionData, NewConditionalPushRule, NewPushRule, NewSimplePushRule, PushCondition,
            Ruleset, SoundTweakValue, Tweak,
        },
    },
};
use tokio::sync::{broadcast::error::RecvError, mpsc};

use crate::{
    BoxFuture, Line, News,
    errors::{Verdict, failure, http_verdict},
};

/// The rules for chats of two people that have no rule of their own; the last is not on every homeserver.
const DIRECT: [&str; 3] =
    [".m.rule.room_one_to_one", ".m.rule.encrypted_room_one_to_one", ".org.matrix.msc3930.rule.poll_start_one_to_one"];
/// The same for all others.
const GROUP: [&str; 3] = [".m.rule.message", ".m.rule.encrypted", ".org.matrix.msc3930.rule.poll_start"];

impl Line {
    /// Chooses what chats notify of that have no choice of their own. Push rules know no chats that notify of nothing by
    /// default: those notify of what calls the account by name.
    pub fn set_notify_defaults(&self, defaults: NotifyDefaults) -> BoxFuture<'static, Result<(), Failure>> {
        let line = Arc::clone(&self.0);
        async move {
            let sound = Action::SetTweak(Tweak::Sound(SoundTweakValue::Default));
            for (rules, notify, all) in
                [(DIRECT, defaults.direct, vec![Action::Notify, sound]), (GROUP, defaults.group, vec![Action::Notify])]
            {
                let actions = if is_all(notify) { all } else { Vec::new() };
                for rule in rules {
                    set_default(&line.client, rule, &actions)
                        .await
                        .map_err(|error| failure("choosing what chats notify of", &error.into()))?;
                }
            }
            Ok(())
        }
        .boxed()
    }
}

fn is_all(notify: Notify) -> bool {
    matches!(notify, Notify::All | Notify::Default)
}

async fn set_default(client: &Client, rule: &str, actions: &[Action]) -> Result<(), HttpError> {
    let set = set_pushrule_actions::v3::Request::new(RuleKind::Underride, rule.to_owned(), actions.to_vec());
    match client.send(set).await {
        Ok(_) => {}
        Err(error) if http_verdict(&error) == Verdict::NotFound => return Ok(()),
        Err(error) => return Err(error),
    }
    let rules = client.account().push_rules().await.unwrap_or_default();
    if rules.get(RuleKind::Underride, rule).is_some_and(|rule| !rule.enabled()) {
        client.send(set_pushrule_enabled::v3::Request::new(RuleKind::Underride, rule.to_owned(), true)).await?;
    }
    Ok(())
}

/// Lets a chat notify of something. Done twice it is the same; a rule of another client for this chat goes away.
pub(crate) async fn arrange(client: &Client, room: &RoomId, notify: Notify) -> Result<(), HttpError> {
    let mut old = vec![(RuleKind::Override, room.to_string()), (RuleKind::Room, room.to_string())];
    let rules = client.account().push_rules().await.unwrap_or_default();
    old.extend(about(&rules, room));
    let actions = match notify {
        Notify::All => vec![Action::Notify, Action::SetTweak(Tweak::Sound(SoundTweakValue::Default))],
        _ => Vec::new(),
    };
    let new = match notify {
        Notify::Default => None,
        Notify::All | Notify::Mentions => Some(NewPushRule::Room(NewSimplePushRule::new(room.to_owned(), actions))),
        Notify::Nothing => {
            let here = PushCondition::EventMatch(EventMatchConditionData::new("room_id".to_owned(), room.to_string()));
            Some(NewPushRule::Override(NewConditionalPushRule::new(room.to_string(), vec![here], actions)))
        }
    };
    if let Some(new) = new {
        let name = (new.kind(), new.rule_id().to_owned());
        client.send(set_pushrule::v3::Request::new(new)).await?;
        old.retain(|rule| *rule != name);
    }
    old.dedup();
    for (kind, rule) in old {
        match client.send(delete_pushrule::v3::Request::new(kind, rule)).await {
            Err(error) if http_verdict(&error) != Verdict::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Finds the rules under other names that were made for a chat.
fn about(rules: &Ruleset, room: &RoomId) -> Vec<(RuleKind, String)> {
    let here =
        |condition: &PushCondition| matches!(condition, PushCondition::EventMatch(data) if data.key == "room_id" && data.pattern == *room);
    let mut found = Vec::new();
    for rule in rules {
        let kind = match rule {
            AnyPushRuleRef::Override(rule) if rule.conditions.iter().any(here) => RuleKind::Override,
            AnyPushRuleRef::Underride(rule) if rule.conditions.iter().any(here) => RuleKind::Underride,
            _ => continue,
        };
        if !rule.is_server_default() && rule.rule_id() != room.as_str() {
            found.push((kind, rule.rule_id().to_owned()));
        }
    }
    found
}

/// Tells what chats notify of by default, now and whenever it changes.
pub(crate) async fn tell_defaults(settings: NotificationSettings, news: mpsc::UnboundedSender<News>) {
    let mut changes = settings.subscribe_to_changes();
    let mut told = None;
    loop {
        let defaults = defaults(&settings.ruleset().await);
        if told.replace(defaults) != Some(defaults) && news.send(News::NotifyDefaults(defaults)).is_err() {
            return;
        }
        if changes.recv().await == Err(RecvError::Closed) {
            return;
        }
    }
}

fn defaults(rules: &Ruleset) -> NotifyDefaults {
    let notify = |names: [&str; 3]| {
        let rule = |name: &&str| rules.get(RuleKind::Underride, name).is_some_and(|rule| rule.enabled() && rule.triggers_notification());
        if names.iter().any(rule) { Notify::All } else { Notify::Mentions }
    };
    NotifyDefaults { direct: notify(DIRECT), group: notify(GROUP) }
}
