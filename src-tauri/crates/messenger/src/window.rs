//! The loaded part of a conversation, as a view has told it: which rows, and how far they reach.

use std::collections::HashMap;

use hoopoe_cache::Page;
use hoopoe_model::{Edge, MessageRow, OrdKey};

/// The loaded part.
#[derive(Default)]
pub(crate) struct Window {
    rows: HashMap<String, MessageRow>,
    oldest: Option<OrdKey>,
    newest: Option<OrdKey>,
    /// What lies above.
    pub older: Edge,
    /// What lies below.
    pub newer: Edge,
}

impl Window {
    /// Starts from a page.
    pub fn of(page: &Page) -> Self {
        let mut window = Self { older: edge(page.older), newer: edge(page.newer), ..Self::default() };
        for row in &page.rows {
            window.put(row);
        }
        window
    }

    /// Tells how many rows are loaded.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells the lowest place that is loaded.
    pub fn oldest(&self) -> OrdKey {
        self.oldest.unwrap_or(OrdKey::MAX)
    }

    /// Tells the highest place that is loaded.
    pub fn newest(&self) -> OrdKey {
        self.newest.unwrap_or(OrdKey::MIN)
    }

    /// Whether a row belongs to the loaded part: between its ends, or beyond an end where nothing else is left out.
    fn holds(&self, row: &MessageRow) -> bool {
        let above = self.oldest.is_none_or(|oldest| row.ord >= oldest) || self.older == Edge::End;
        let below = self.newest.is_none_or(|newest| row.ord <= newest) || self.newer == Edge::End;
        above && below
    }

    /// Takes a page that continues the loaded part, and tells which of its rows are news.
    pub fn extend(&mut self, page: Page) -> Vec<MessageRow> {
        page.rows.into_iter().filter(|row| self.put(row)).collect()
    }

    /// Takes rows that were read again: `keys` are those asked for, `rows` those that exist. Tells what to show and what
    /// to take away.
    pub fn refresh(&mut self, keys: &[String], rows: Vec<MessageRow>) -> (Vec<MessageRow>, Vec<String>) {
        let mut upsert = Vec::new();
        let mut there = std::collections::HashSet::new();
        for row in rows {
            if self.holds(&row) {
                there.insert(row.key.clone());
                if self.put(&row) {
                    upsert.push(row);
                }
            }
        }
        let remove = keys.iter().filter(|key| !there.contains(*key) && self.rows.remove(*key).is_some()).cloned().collect();
        (upsert, remove)
    }

    /// Lists the loaded rows, in no order.
    pub fn rows(&self) -> impl Iterator<Item = &MessageRow> {
        self.rows.values()
    }

    /// Takes a row; whether it says anything new.
    fn put(&mut self, row: &MessageRow) -> bool {
        self.oldest = Some(self.oldest.map_or(row.ord, |oldest| oldest.min(row.ord)));
        self.newest = Some(self.newest.map_or(row.ord, |newest| newest.max(row.ord)));
        if self.rows.get(&row.key) == Some(row) {
            return false;
        }
        self.rows.insert(row.key.clone(), row.clone());
        true
    }
}

/// Names the edge of a page.
pub(crate) fn edge(more: bool) -> Edge {
    if more { Edge::More } else { Edge::End }
}

#[cfg(test)]
mod tests {
    use hoopoe_model::{Content, Delivery};

    use super::*;

    fn row(key: &str, ord: OrdKey, words: &str) -> MessageRow {
        MessageRow {
            key: key.into(),
            id: Some(key.into()),
            ord,
            sender: "@bob:test".into(),
            own: false,
            at: ord,
            content: Content::plain(words),
            edited: false,
            reply: None,
            reactions: Vec::new(),
            state: Delivery::Sent,
            mentions_me: false,
        }
    }

    fn page(ords: &[OrdKey], older: bool, newer: bool) -> Page {
        Page { rows: ords.iter().map(|ord| row(&format!("m{ord}"), *ord, "word")).collect(), older, newer }
    }

    fn keys(rows: &[MessageRow]) -> Vec<&str> {
        rows.iter().map(|row| row.key.as_str()).collect()
    }

    #[test]
    fn a_new_message_belongs_to_a_window_that_reaches_the_newest() {
        for (newer, shown) in [(false, vec!["m40"]), (true, vec![])] {
            let mut window = Window::of(&page(&[10, 20, 30], true, newer));
            let (upsert, remove) = window.refresh(&["m40".into()], vec![row("m40", 40, "news")]);
            assert_eq!((keys(&upsert), remove), (shown, vec![]));
        }
    }

    #[test]
    fn a_row_below_the_loaded_ones_is_left_for_the_next_page() {
        for (older, shown) in [(false, vec!["m5"]), (true, vec![])] {
            let mut window = Window::of(&page(&[10, 20], older, false));
            let (upsert, _) = window.refresh(&["m5".into()], vec![row("m5", 5, "old")]);
            assert_eq!(keys(&upsert), shown);
        }
    }

    #[test]
    fn only_what_differs_is_told() {
        let mut window = Window::of(&page(&[10, 20], false, false));
        let same = window.refresh(&["m10".into()], vec![row("m10", 10, "word")]);
        assert_eq!((keys(&same.0), same.1), (vec![], vec![]));
        let (upsert, _) = window.refresh(&["m10".into()], vec![row("m10", 10, "edited")]);
        assert_eq!(keys(&upsert), ["m10"]);
        assert_eq!(window.extend(page(&[1, 10], false, false)).len(), 2, "the edited row and the new one");
    }

    #[test]
    fn a_row_that_is_gone_is_taken_away_once() {
        let mut window = Window::of(&page(&[10, 20], false, false));
        assert_eq!(window.refresh(&["m10".into()], vec![]).1, ["m10"]);
        assert!(window.refresh(&["m10".into()], vec![]).1.is_empty());
        assert_eq!(window.len(), 1);
    }
}
