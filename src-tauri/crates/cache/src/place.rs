//! Giving events their places: what a source hands over becomes facts.
//!
//! A batch is one or more *runs*: events that follow each other on the homeserver without a hole. An event that has a
//! place keeps it and is an anchor for its neighbours in the run: new events below an anchor go just below it, holes that
//! the run bridges are closed, and a hole that the run has not reached the bottom of moves down below it. New events
//! above all anchors of a live run go to the end of the chat.

use std::collections::BTreeSet;

use hoopoe_model::{Batch, ChatId, Event, Fact, OrdKey, Piece};
use rusqlite::{OptionalExtension, params};

use crate::apply::{self, apply, load};
use crate::base::{ChatNr, Step};
use crate::spread::spread;
use crate::{Arrived, CacheError, echo};

/// The room that is left below the first event after a hole, in microseconds: for pages without honest times.
const ROOM: i64 = 1 << 20;

/// What comes before the first event of a run.
enum Lead {
    /// The events that were there before.
    Follows,
    /// A hole with this token; `None` for the chat's beginning.
    Hole(Option<String>),
}

/// What is known of an event before it is applied.
enum Known {
    Nothing,
    /// It has a row, for what was told of it beforehand.
    Unplaced,
    At(OrdKey),
}

/// An event without a place.
struct Fresh {
    event: Event,
    /// Whether it has no row at all.
    new: bool,
}

/// Places and applies a batch.
pub(crate) fn learn(step: &mut Step<'_>, batch: Batch) -> Result<(), CacheError> {
    match batch {
        Batch::Live { chat, pieces } => live(step, &chat, pieces),
        Batch::History { chat, from, events, next } => history(step, &chat, &from, events, next),
        Batch::Updates { chat, events } => events.into_iter().try_for_each(|event| update(step, &chat, event)),
        Batch::Facts(facts) => facts.iter().try_for_each(|fact| apply(step, fact)),
    }
}

fn live(step: &mut Step<'_>, chat: &ChatId, pieces: Vec<Piece>) -> Result<(), CacheError> {
    let mut place = Placing { nr: step.chat(chat)?, chat, live: true };
    let mut lead = Lead::Follows;
    let mut run = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Event(event) => run.push(event),
            Piece::Gap { token } => {
                place.run(step, std::mem::take(&mut run), std::mem::replace(&mut lead, Lead::Hole(Some(token))), None)?;
            }
        }
    }
    place.run(step, run, lead, None)?;
    echo::keep_last(step, chat, place.nr)?;
    forget_old_readings(step, place.nr)
}

/// `events` are newest first.
fn history(step: &mut Step<'_>, chat: &ChatId, from: &str, mut events: Vec<Event>, next: Option<String>) -> Result<(), CacheError> {
    let mut place = Placing { nr: step.chat(chat)?, chat, live: false };
    // A page that leads to itself leads nowhere.
    let next = next.filter(|next| next != from);
    let hole: Option<OrdKey> = step
        .tx
        .prepare_cached("SELECT ord FROM gap WHERE chat = ?1 AND token = ?2 AND closed = 0")?
        .query_row(params![place.nr, from], |row| row.get(0))
        .optional()?;
    let close = Fact::GapClosed { chat: chat.clone(), token: from.to_owned() };
    events.reverse();
    match hole {
        Some(ord) if events.is_empty() => {
            apply(step, &close)?;
            next.map_or(Ok(()), |token| apply(step, &Fact::Gap { chat: chat.clone(), ord, token }))
        }
        Some(ord) => {
            let ceiling = place.above(step, ord)?.unwrap_or_else(|| step.now.max(ord + 1));
            place.run(step, events, Lead::Hole(next), Some(ceiling))?;
            apply(step, &close)
        }
        None => {
            let mut newest = None;
            for event in &events {
                if let Known::At(ord) = place.known(step, event)? {
                    newest = newest.max(Some(ord));
                }
            }
            let empty = place.below(step, OrdKey::MAX)?.is_none();
            if newest.is_none() && !empty {
                // The hole is not there any more, and nothing tells where the page belongs.
                return events.into_iter().try_for_each(|event| apply(step, &Fact::Update { chat: chat.clone(), event }));
            }
            let ceiling = newest.map_or(Ok(None), |newest| place.above(step, newest))?;
            place.run(step, events, Lead::Hole(next), ceiling)
        }
    }
}

fn update(step: &mut Step<'_>, chat: &ChatId, event: Event) -> Result<(), CacheError> {
    let nr = step.chat(chat)?;
    let id = event.id.clone();
    let before = heard(step, nr, id.as_str())?;
    apply(step, &Fact::Update { chat: chat.clone(), event })?;
    arrive(step, chat, nr, id.as_str(), before)
}

/// The chat in which a batch is placed.
struct Placing<'c> {
    nr: ChatNr,
    chat: &'c ChatId,
    /// Whether the events are new to the account, so that the user may be told of them.
    live: bool,
}

impl Placing<'_> {
    /// Places a run, oldest event first, below `ceiling`, or at the end of the chat where there is none.
    fn run(&mut self, step: &mut Step<'_>, events: Vec<Event>, lead: Lead, ceiling: Option<OrdKey>) -> Result<(), CacheError> {
        let mut lead = Some(lead);
        let mut anchor = None;
        let mut seen = BTreeSet::new();
        let mut fresh = Vec::new();
        for event in events {
            let known = self.known(step, &event)?;
            if let Known::At(ord) = known {
                self.below_anchor(step, std::mem::take(&mut fresh), lead.take(), anchor, ord)?;
                self.apply(step, &Fresh { event, new: false }, ord)?;
                anchor = Some(ord);
            } else if seen.insert(event.id.clone()) {
                fresh.push(Fresh { event, new: matches!(known, Known::Nothing) });
            }
        }
        match ceiling {
            Some(ceiling) => self.below_anchor(step, fresh, lead, anchor, ceiling),
            None => self.at_end(step, fresh, lead),
        }
    }

    /// Places the events of a run between its last anchor, if there is one, and the next.
    fn below_anchor(
        &mut self,
        step: &mut Step<'_>,
        events: Vec<Fresh>,
        lead: Option<Lead>,
        anchor: Option<OrdKey>,
        ceiling: OrdKey,
    ) -> Result<(), CacheError> {
        let floor = self.below(step, ceiling)?;
        let holes = self.holes(step, floor, ceiling)?;
        let bridged = anchor.is_some() && anchor == floor;
        if events.is_empty() {
            return if bridged { self.close(step, &holes) } else { Ok(()) };
        }
        let more = !bridged && !matches!(lead, Some(Lead::Hole(None)));
        let wants: Vec<i64> = events.iter().map(|fresh| fresh.event.at.saturating_mul(1000)).collect();
        let places = spread(&wants, floor, ceiling, more);
        let lowest = places.first().copied().unwrap_or(ceiling);
        for (event, ord) in events.into_iter().zip(places) {
            self.apply(step, &event, ord)?;
        }
        match lead {
            _ if bridged => self.close(step, &holes),
            Some(Lead::Hole(token)) => {
                self.close(step, &holes)?;
                // Below an anchor without a hole nothing was missing.
                if let Some(token) = token.filter(|_| !holes.is_empty() || floor.is_none() && anchor.is_none()) {
                    self.open(step, lowest - 1, token)?;
                }
                Ok(())
            }
            _ => holes.into_iter().try_for_each(|token| self.open(step, lowest - 1, token)),
        }
    }

    /// Places the events of a run after everything that has a place.
    fn at_end(&mut self, step: &mut Step<'_>, events: Vec<Fresh>, lead: Option<Lead>) -> Result<(), CacheError> {
        let mut last = self.last(step)?;
        if let Some(Lead::Hole(Some(token))) = lead {
            last = last.map(|last| last + ROOM - 1);
            let first = events.first().map(|fresh| end(last, fresh.event.at, step.now));
            let ord = first.map_or_else(|| last.unwrap_or(step.now), |first| first - 1);
            self.open(step, ord, token)?;
        }
        for fresh in events {
            let ord = end(last, fresh.event.at, step.now);
            last = Some(ord);
            self.apply(step, &fresh, ord)?;
        }
        Ok(())
    }

    fn apply(&self, step: &mut Step<'_>, fresh: &Fresh, ord: OrdKey) -> Result<(), CacheError> {
        let Fresh { event, new } = fresh;
        if *new {
            apply::new_event(step, self.chat, self.nr, ord, event)?;
            return if self.live { arrive(step, self.chat, self.nr, event.id.as_str(), 0) } else { Ok(()) };
        }
        let before = if self.live { heard(step, self.nr, event.id.as_str())? } else { 0 };
        apply::event(step, self.chat, Some(ord), event)?;
        if self.live { arrive(step, self.chat, self.nr, event.id.as_str(), before) } else { Ok(()) }
    }

    fn open(&self, step: &mut Step<'_>, ord: OrdKey, token: String) -> Result<(), CacheError> {
        apply(step, &Fact::Gap { chat: self.chat.clone(), ord, token })
    }

    fn close(&self, step: &mut Step<'_>, tokens: &[String]) -> Result<(), CacheError> {
        tokens.iter().try_for_each(|token| apply(step, &Fact::GapClosed { chat: self.chat.clone(), token: token.clone() }))
    }

    fn known(&self, step: &Step<'_>, event: &Event) -> Result<Known, CacheError> {
        let row: Option<Option<OrdKey>> = step
            .tx
            .prepare_cached("SELECT ord FROM event WHERE chat = ?1 AND id = ?2")?
            .query_row(params![self.nr, event.id.as_str()], |row| row.get(0))
            .optional()?;
        Ok(row.map_or(Known::Nothing, |ord| ord.map_or(Known::Unplaced, Known::At)))
    }

    fn below(&self, step: &Step<'_>, ord: OrdKey) -> Result<Option<OrdKey>, CacheError> {
        self.number(step, "SELECT max(ord) FROM event WHERE chat = ?1 AND ord IS NOT NULL AND ord < ?2", ord)
    }

    fn above(&self, step: &Step<'_>, ord: OrdKey) -> Result<Option<OrdKey>, CacheError> {
        self.number(step, "SELECT min(ord) FROM event WHERE chat = ?1 AND ord IS NOT NULL AND ord > ?2", ord)
    }

    /// The last place that the homeserver's order has reached.
    fn last(&self, step: &Step<'_>) -> Result<Option<OrdKey>, CacheError> {
        let hole = self.number(step, "SELECT max(ord) FROM gap WHERE chat = ?1 AND closed = 0 AND ord < ?2", OrdKey::MAX)?;
        Ok(self.below(step, OrdKey::MAX)?.max(hole))
    }

    fn holes(&self, step: &Step<'_>, floor: Option<OrdKey>, ceiling: OrdKey) -> Result<Vec<String>, CacheError> {
        let mut statement =
            step.tx.prepare_cached("SELECT token FROM gap WHERE chat = ?1 AND closed = 0 AND ord > ?2 AND ord < ?3 ORDER BY ord")?;
        let tokens = statement.query_map(params![self.nr, floor.unwrap_or(OrdKey::MIN), ceiling], |row| row.get(0))?;
        Ok(tokens.collect::<rusqlite::Result<_>>()?)
    }

    fn number(&self, step: &Step<'_>, question: &str, ord: OrdKey) -> Result<Option<OrdKey>, CacheError> {
        Ok(step.tx.prepare_cached(question)?.query_row(params![self.nr, ord], |row| row.get(0))?)
    }
}

/// The place of a new event at the end: its own time, but neither before the last one nor in the future.
fn end(last: Option<OrdKey>, at: i64, now: i64) -> OrdKey {
    at.saturating_mul(1000).min(now).max(last.unwrap_or(0) + 1)
}

/// How loud an event with a place has been so far.
fn heard(step: &Step<'_>, nr: ChatNr, id: &str) -> Result<i64, CacheError> {
    Ok(load(step, nr, id)?.filter(|base| base.ord.is_some()).map_or(0, |base| base.alert))
}

/// Notes a message of another person that has become louder. Whether the account has read it already is looked at when
/// the step ends.
fn arrive(step: &mut Step<'_>, chat: &ChatId, nr: ChatNr, id: &str, before: i64) -> Result<(), CacheError> {
    use hoopoe_model::Alert;
    let Some(base) = load(step, nr, id)? else { return Ok(()) };
    let alert = match base.alert {
        1 => Alert::Quiet,
        2 => Alert::Sound,
        3 => Alert::Mention,
        _ => Alert::None,
    };
    let shown = step
        .tx
        .prepare_cached("SELECT 1 FROM message WHERE chat = ?1 AND key = ?2 AND own = 0 AND alert > 0")?
        .exists(params![nr, base.key()])?;
    if let (Some(ord), true) = (base.ord, shown && base.alert > before) {
        step.changes.arrived.retain(|arrived| arrived.chat != *chat || arrived.id.as_str() != id);
        step.changes.arrived.push(Arrived {
            chat: chat.clone(),
            key: base.key().to_owned(),
            id: id.into(),
            ord,
            sender: base.version.sender.into(),
            at: base.version.at,
            alert,
        });
    }
    Ok(())
}

/// Forgets the account's own receipts that a later one has overtaken: each reading leaves one behind.
fn forget_old_readings(step: &Step<'_>, nr: ChatNr) -> Result<(), CacheError> {
    step.tx
        .prepare_cached(
            "DELETE FROM receipt WHERE chat = ?1 AND person = ?2 AND message IN (
                 SELECT r.message FROM receipt r JOIN event e ON e.chat = r.chat AND e.id = r.message
                 WHERE r.chat = ?1 AND r.person = ?2 AND e.ord < (
                     SELECT max(e.ord) FROM receipt r JOIN event e ON e.chat = r.chat AND e.id = r.message
                     WHERE r.chat = ?1 AND r.person = ?2))",
        )?
        .execute(params![nr, step.me.as_str()])?;
    Ok(())
}
