/** Chats, people and messages for tests, with sensible defaults. */
import type { Account } from '../ipc/bindings/Account';
import type { AppState } from '../ipc/bindings/AppState';
import type { ChatRow } from '../ipc/bindings/ChatRow';
import type { Content } from '../ipc/bindings/Content';
import type { MessageRow } from '../ipc/bindings/MessageRow';
import type { Person } from '../ipc/bindings/Person';
import type { Preview } from '../ipc/bindings/Preview';
import type { Settings } from '../ipc/bindings/Settings';

/** A person by name. */
export function person(name: string): Person {
  return { id: `@${name.toLowerCase()}:example.org`, name, avatar: null };
}

/** A plain text. */
export function text(body: string): Content {
  return { kind: 'text', body, blocks: [], tone: 'plain' };
}

/** A last message, by Dara unless told otherwise. */
export function preview(change: Partial<Preview> = {}): Preview {
  return { sender: '@dara:example.org', sender_name: 'Dara', own: false, content: text('hi'), direction: 'ltr', state: { state: 'sent' }, ...change };
}

/** A joined direct chat with Dara, with no messages. */
export function chatRow(change: Partial<ChatRow> = {}): ChatRow {
  return {
    id: '!dara:example.org',
    kind: 'direct',
    title: 'Dara',
    topic: '',
    avatar: null,
    person: null,
    encrypted: true,
    membership: 'joined',
    inviter: null,
    members: 2,
    can_write: true,
    muted: false,
    notify: 'default',
    notify_until: null,
    pinned: false,
    successor: null,
    predecessor: null,
    draft: null,
    unread: 0,
    mentions: 0,
    marked_unread: false,
    at: 0,
    ord: 0,
    last: null,
    typing: [],
    read: null,
    ...change,
  };
}

/** A sent message by Dara. */
export function messageRow(change: Partial<MessageRow> = {}): MessageRow {
  return {
    key: '$message',
    id: '$message',
    ord: 0,
    sender: '@dara:example.org',
    own: false,
    at: 0,
    content: text('hi'),
    edited: false,
    reply: null,
    reactions: [],
    state: { state: 'sent' },
    mentions_me: false,
    ...change,
  };
}

/** The settings of a new user, in English. */
export function settings(change: Partial<Settings> = {}): Settings {
  return {
    language: 'en',
    theme: 'system',
    accent: 'cinnamon',
    text_size: 100,
    bubbles: true,
    compact: false,
    calendar: 'system',
    digits: 'system',
    clock: 'system',
    enter_sends: true,
    spelling: true,
    spelling_languages: [],
    skin_tone: 0,
    recent_emoji: [],
    keys: {},
    public_receipts: true,
    send_typing: true,
    presence: true,
    notifications: true,
    sound: true,
    notice_text: 'everything',
    tray: true,
    close_to_tray: false,
    autostart: false,
    sidebar: 320,
    ...change,
  };
}

/** A connected account of somebody. */
export function account(name: string, change: Partial<Account> = {}): Account {
  const profile = person(name);
  return {
    id: profile.id,
    profile,
    server: 'example.org',
    address: 'example.org',
    connection: 'online',
    keychain: false,
    unread: 0,
    mentions: 0,
    waiting: 0,
    blocked: [],
    notify: { direct: 'all', group: 'all' },
    password: true,
    ...change,
  };
}

/** The state of an app with nobody signed in. */
export function appState(change: Partial<AppState> = {}): AppState {
  return { accounts: [], settings: settings(), abilities: { tray: true, autostart: true, spelling: ['en_US', 'fa_IR'] }, show: null, open: null, ...change };
}
