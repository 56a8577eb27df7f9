//! Searching: in the caches of one account or of all, which answer at once; nobody else is asked.

use std::cmp::Ordering;
use std::collections::{BTreeMap, VecDeque};

use hoopoe_cache::{Hit, Spot};
use hoopoe_model::{Code, Failure, Found, FoundMessage, FoundName, Search, SearchFilter, SearchOrder};
use serde::{Deserialize, Serialize};

use crate::account::storage;
use crate::messenger::Core;

/// How many messages are found at once at most.
const MESSAGES: u32 = 200;
/// How many chats and people are found at most.
const NAMES: usize = 20;

/// Where a page ended in each account; one that is missing has not begun.
#[derive(Default, Serialize, Deserialize)]
struct Ends(BTreeMap<String, End>);

/// Where a page ended in one account.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct End {
    rank: f64,
    number: i64,
}

/// Finds messages of one account or of all, and on the first page names.
pub(crate) async fn search(core: &Core, request: Search) -> Result<Found, Failure> {
    let accounts = match &request.account {
        Some(account) => vec![core.account(account)?],
        None => core.accounts(),
    };
    let mut ends: Ends = match &request.from {
        Some(from) => serde_json::from_str(from).map_err(|_| Failure::new(Code::BadRequest, "no page of this search ended there"))?,
        None => Ends::default(),
    };
    let count = request.count.clamp(1, MESSAGES) as usize;
    let Search { words, filter, order, .. } = &request;
    let with_names = request.from.is_none() && *filter == SearchFilter::default();
    let (mut found, mut names) = (Vec::new(), Vec::new());
    for account in &accounts {
        let after = ends.0.get(account.id.as_str()).map(|end| Spot { rank: end.rank, number: end.number });
        found.push(account.cache.search(words, filter, *order, after, count + 1).await.map_err(storage)?);
        if with_names {
            names.push(account.cache.search_names(words, NAMES).await.map_err(storage)?);
        }
    }
    let (messages, more) = merge(found, *order, count, &mut ends);
    let next = if more { serde_json::to_string(&ends).ok() } else { None };
    Ok(Found { names: in_turn(names), messages, next })
}

/// Makes one list of the accounts' lists, each of which is in order; tells whether anything is left.
fn merge(found: Vec<Vec<Hit>>, order: SearchOrder, count: usize, ends: &mut Ends) -> (Vec<FoundMessage>, bool) {
    let mut lists: Vec<VecDeque<Hit>> = found.into_iter().map(VecDeque::from).collect();
    let mut messages = Vec::new();
    while messages.len() < count {
        let next = lists.iter_mut().reduce(|best, list| match (best.front(), list.front()) {
            (Some(one), Some(other)) if !before(other, one, order) => best,
            (Some(_), None) => best,
            _ => list,
        });
        let Some(Hit { message, spot }) = next.and_then(VecDeque::pop_front) else { break };
        ends.0.insert(message.account.0.clone(), End { rank: spot.rank, number: spot.number });
        messages.push(message);
    }
    (messages, lists.iter().any(|list| !list.is_empty()))
}

/// Whether a hit comes before another of another account, whose numbers have nothing to do with its own.
fn before(one: &Hit, other: &Hit, order: SearchOrder) -> bool {
    let rank = match order {
        SearchOrder::Newest => Ordering::Equal,
        SearchOrder::Best => one.spot.rank.total_cmp(&other.spot.rank),
    };
    rank.then_with(|| other.message.ord.cmp(&one.message.ord)).is_lt()
}

/// The first of each list, then the second of each, as far as they are wanted.
fn in_turn(lists: Vec<Vec<FoundName>>) -> Vec<FoundName> {
    let mut lists: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    let mut all = Vec::new();
    loop {
        let before = all.len();
        all.extend(lists.iter_mut().filter_map(Iterator::next));
        if all.len() == before || all.len() >= NAMES {
            all.truncate(NAMES);
            return all;
        }
    }
}

#[cfg(test)]
mod tests {
    use hoopoe_model::{AccountId, ChatKind, FoundChat, Person, Snippet};

    use super::*;

    fn hit(account: &str, ord: i64, rank: f64) -> Hit {
        let chat = FoundChat { id: "!a".into(), kind: ChatKind::Group, title: String::new(), avatar: None, person: None };
        let message = FoundMessage {
            account: AccountId::from(account),
            chat,
            key: format!("{account}{ord}"),
            id: None,
            ord,
            sender: Person { id: "@b".into(), name: String::new(), avatar: None },
            own: false,
            at: 0,
            of: None,
            snippet: Snippet::default(),
        };
        Hit { message, spot: Spot { rank, number: ord } }
    }

    fn merged(order: SearchOrder, count: usize, ends: &mut Ends) -> (String, bool) {
        let lists = [("a", vec![(9, -1.0), (5, -3.0), (1, -2.0)]), ("b", vec![(7, -2.0), (6, -2.5)]), ("c", vec![])];
        let lists = lists.into_iter().map(|(account, hits)| {
            let mut hits: Vec<Hit> = hits.into_iter().map(|(ord, rank)| hit(account, ord, rank)).collect();
            if order == SearchOrder::Best {
                hits.sort_by(|one, other| one.spot.order(&other.spot));
            }
            let after = ends.0.get(account).map(|end| Spot { rank: end.rank, number: end.number });
            hits.retain(|hit| {
                after.is_none_or(|after| match order {
                    SearchOrder::Newest => hit.spot.number < after.number,
                    SearchOrder::Best => after.order(&hit.spot).is_lt(),
                })
            });
            hits
        });
        let (messages, more) = merge(lists.collect(), order, count, ends);
        (messages.into_iter().map(|message| message.key).collect::<Vec<_>>().join(" "), more)
    }

    #[test]
    fn accounts_are_merged_by_time_or_by_fit() {
        for (order, all) in [(SearchOrder::Newest, "a9 b7 b6 a5 a1"), (SearchOrder::Best, "a5 b6 b7 a1 a9")] {
            assert_eq!(merged(order, 10, &mut Ends::default()), (all.to_owned(), false));
            let (mut ends, mut pages) = (Ends::default(), Vec::new());
            loop {
                let (page, more) = merged(order, 2, &mut ends);
                pages.push(page);
                ends = serde_json::from_str(&serde_json::to_string(&ends).unwrap()).unwrap();
                if !more {
                    break;
                }
            }
            assert_eq!(pages.join(" "), all);
        }
    }
}
