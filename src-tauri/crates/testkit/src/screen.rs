//! What a person would see: the views, kept up to date by their frames, as the interface keeps them.

use std::collections::BTreeMap;

use hoopoe_model::{AppState, ChatId, ChatRow, Delivery, Frame, FrameBody, Member, MessageRow, Person, TimelinePatch, TimelineState};

/// The list of chats.
#[derive(Clone, Debug, Default)]
pub struct ChatList {
    /// The rows, the newest chat first.
    pub rows: Vec<ChatRow>,
    /// Whether the first sync is still going on.
    pub loading: bool,
}

/// All views of a person.
#[derive(Clone, Debug, Default)]
pub struct Screen {
    app: Option<AppState>,
    chats: Option<ChatList>,
    timelines: BTreeMap<ChatId, TimelineState>,
    members: BTreeMap<u32, Vec<Member>>,
    conversations: BTreeMap<u32, ChatId>,
    next: BTreeMap<u32, u32>,
}

impl Screen {
    /// Takes in the next frame.
    ///
    /// # Panics
    /// When a view skips a number or starts without a reset: the engine must never do that.
    pub fn apply(&mut self, frame: Frame) {
        let Frame { view, seq, body } = frame;
        let expected = self.next.entry(view).or_default();
        assert_eq!(*expected, seq, "view {view} skipped a frame");
        *expected += 1;
        match body {
            FrameBody::App(state) => self.app = Some(state),
            FrameBody::Chats { rows, loading } => {
                self.chats = Some(ChatList { rows: Vec::new(), loading });
                self.upsert_chats(rows);
            }
            FrameBody::ChatsPatch { upsert, remove, loading } => {
                if let Some(list) = &mut self.chats {
                    list.rows.retain(|row| !remove.contains(&row.id));
                    list.loading = loading;
                }
                self.upsert_chats(upsert);
            }
            FrameBody::Timeline(mut state) => {
                mark_read(&mut state);
                self.conversations.insert(view, state.chat.id.clone());
                self.timelines.insert(state.chat.id.clone(), state);
            }
            FrameBody::TimelinePatch(patch) => {
                let state = self.conversations.get(&view).and_then(|chat| self.timelines.get_mut(chat));
                let state = state.unwrap_or_else(|| panic!("view {view} began with a patch"));
                patch_timeline(state, patch);
            }
            FrameBody::Members { members, .. } => {
                self.members.insert(view, members);
            }
        }
    }

    /// What is not a chat, once it is known.
    pub fn app(&self) -> Option<&AppState> {
        self.app.as_ref()
    }

    /// The list of chats, once it is known.
    pub fn chats(&self) -> Option<&ChatList> {
        self.chats.as_ref()
    }

    /// A chat of the list.
    pub fn chat(&self, chat: &ChatId) -> Option<&ChatRow> {
        self.chats.as_ref()?.rows.iter().find(|row| row.id == *chat)
    }

    /// A conversation that was looked at.
    pub fn timeline(&self, chat: &ChatId) -> Option<&TimelineState> {
        self.timelines.get(chat)
    }

    /// All conversations that were looked at.
    pub fn timelines(&self) -> impl Iterator<Item = &TimelineState> {
        self.timelines.values()
    }

    /// The rows of a conversation, oldest first; none when it was not looked at.
    pub fn rows(&self, chat: &ChatId) -> &[MessageRow] {
        self.timelines.get(chat).map_or(&[], |state| &state.rows)
    }

    /// The row of a conversation that shows exactly these words.
    pub fn row(&self, chat: &ChatId, words: &str) -> Option<&MessageRow> {
        self.rows(chat).iter().rev().find(|row| row.content.words() == Some(words))
    }

    /// The people of a view of members.
    pub fn members(&self, view: u32) -> Option<&[Member]> {
        self.members.get(&view).map(Vec::as_slice)
    }

    fn upsert_chats(&mut self, rows: Vec<ChatRow>) {
        let Some(list) = &mut self.chats else { return };
        for row in rows {
            list.rows.retain(|other| other.id != row.id);
            list.rows.push(row);
        }
        list.rows.sort_by_key(|row| (!row.pinned, std::cmp::Reverse(row.ord)));
    }
}

fn patch_timeline(state: &mut TimelineState, patch: TimelinePatch) {
    let TimelinePatch { chat, upsert, remove, older, newer, people, read_by_others } = patch;
    if let Some(chat) = chat {
        state.chat = chat;
    }
    state.rows.retain(|row| !remove.contains(&row.key) && !upsert.iter().any(|other| other.key == row.key));
    state.rows.extend(upsert);
    state.rows.sort_by_key(|row| row.ord);
    let known: Vec<Person> = people;
    state.people.retain(|person| !known.iter().any(|other| other.id == person.id));
    state.people.extend(known);
    (state.older, state.newer, state.read_by_others) = (older, newer, read_by_others);
    mark_read(state);
}

/// Marks the own messages that another person has read: the interface does so by one place for all of them.
fn mark_read(state: &mut TimelineState) {
    for row in &mut state.rows {
        if row.own && row.state == Delivery::Sent && row.ord <= state.read_by_others {
            row.state = Delivery::Read;
        }
    }
}
