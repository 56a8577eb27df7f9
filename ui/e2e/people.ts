/** Accounts, chats and people in a made-up community that answers: for looking at, and for `people.test.ts`. */
import '../src/styles/tokens.css';
import '../src/styles/base.css';

import { mount } from 'svelte';

import App from '../src/App.svelte';
import type { Account } from '../src/ipc/bindings/Account';
import type { AccountId } from '../src/ipc/bindings/AccountId';
import type { AppState } from '../src/ipc/bindings/AppState';
import type { Arrangement } from '../src/ipc/bindings/Arrangement';
import type { ChatCard } from '../src/ipc/bindings/ChatCard';
import type { ChatRow } from '../src/ipc/bindings/ChatRow';
import type { Device } from '../src/ipc/bindings/Device';
import type { Entry } from '../src/ipc/bindings/Entry';
import type { FrameBody } from '../src/ipc/bindings/FrameBody';
import type { Member } from '../src/ipc/bindings/Member';
import type { View } from '../src/ipc/bindings/View';
import { connect } from '../src/ipc/client';
import { startApp } from '../src/stores/app.svelte';
import { startFocus } from '../src/stores/focus.svelte';
import { applyLook } from '../src/stores/look.svelte';
import { openChat, openDialog } from '../src/stores/navigation.svelte';
import { startToday } from '../src/stores/today.svelte';
import { account, appState, chatRow, person, preview, settings, text } from '../src/testing/fixtures';
import { FakeHost, type Answers } from '../src/testing/fake-host';
import { community, timelineOf } from './community';

declare global {
  interface Window {
    /** What the interface asked for, for the test. */
    asked: { method: string; request: unknown }[];
  }
}

const query = new URLSearchParams(window.location.search);
const screen = query.get('screen') ?? 'chats';
const face = (name: string) => ({ ...person(name), avatar: `mxc://example.org/${name}` });
const card = (name: string, change: Partial<ChatCard> = {}): ChatCard => ({
  id: `!${name}:example.org`,
  address: `#${name}:example.org`,
  title: name,
  topic: '',
  avatar: null,
  members: 12,
  door: 'open',
  joined: false,
  via: ['example.org'],
  ...change,
});

const alice: Account = {
  ...account('Alice', { unread: 4, waiting: 2, blocked: ['@spam:example.org'], connection: screen === 'ended' ? 'signed_out' : 'online' }),
  profile: face('Alice'),
};
const work: Account = account('سارا', { id: '@sara:work.example', profile: { id: '@sara:work.example', name: 'سارا · کار', avatar: null }, server: 'work.example', unread: 7, mentions: 1, password: false });

let state: AppState = appState({
  accounts: screen === 'welcome' ? [] : query.get('accounts') === '2' ? [alice, work] : [alice],
  settings: settings({ language: query.get('lang') === 'fa' ? 'fa' : 'en', theme: query.get('theme') === 'dark' ? 'dark' : 'light' }),
});

const rowsOf: Record<AccountId, ChatRow[]> = {
  [alice.id]: community(12).map((row) => {
    if (row.title === 'Carol') return { ...row, person: '@carol:example.org', avatar: 'mxc://example.org/Carol', draft: { text: 'about **Thursday**', mentions: [], chats: [], reply_to: null, edits: null } };
    if (row.title === 'Bob') return { ...row, person: '@bob:example.org', avatar: 'mxc://example.org/Bob' };
    if (row.title === 'Tehran gardeners') return { ...row, avatar: 'mxc://example.org/garden' };
    return row;
  }),
  // The same group as in the other account: a chat of both.
  [work.id]: [
    chatRow({ id: '!garden:example.org', kind: 'group', title: 'Tehran gardeners', members: 48, at: Date.now(), ord: 9, last: preview({ content: text('from the other side') }) }),
    chatRow({ id: '!boss:work.example', title: 'رئیس', unread: 7, mentions: 1, at: Date.now(), ord: 8, person: '@boss:work.example', last: preview({ sender_name: 'رئیس', content: text('گزارش را فرستادید؟'), direction: 'rtl' }) }),
  ],
};
let devices: Device[] = [
  { id: 'OWN', name: 'Hoopoe on Linux', seen: Date.now(), address: '192.0.2.7', own: true, verified: true },
  { id: 'PHONE', name: 'Phone', seen: Date.now() - 3 * 3_600_000, address: '198.51.100.4', own: false, verified: true },
  { id: 'OLD', name: '', seen: Date.now() - 40 * 86_400_000, address: null, own: false, verified: false },
];
const people = ['Alice', 'Dara', 'Parisa', 'Bob', 'Carol', 'Éloïse', 'Farhad', 'Golnaz', 'Hamid', 'Ivan', 'Jaleh', 'Kamran', 'Laleh'];
const members: Member[] = people.map((name, place) => ({ person: place % 3 === 1 ? face(name) : person(name), membership: name === 'Carol' ? 'invited' : 'joined', power: place === 0 ? 100 : place === 1 ? 50 : 0 }));
const elsewhere = [person('Evelyn'), person('Farzaneh'), face('Eve')];
const publicChats = [card('birds', { title: 'Birds of Iran', topic: 'پرندگان ایران · Which bird is this?', members: 2310, avatar: 'mxc://example.org/birds' }), card('farsi', { title: 'فارسی', members: 88, door: 'knock' })];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let fromBrowser: ((entry: Entry) => void) | undefined;

function change(more: Partial<AppState>): void {
  state = { ...state, ...more };
  host.send({ frame: 'app', ...state }, ({ view }) => view === 'app');
}

function changeAccount(id: AccountId, more: Partial<Account>): void {
  change({ accounts: state.accounts.map((one) => (one.id === id ? { ...one, ...more } : one)) });
}

function changeRow(of: AccountId, id: string, more: Partial<ChatRow>): void {
  const row = rowsOf[of]?.find((one) => one.id === id);
  if (!row) return;
  Object.assign(row, more);
  host.send({ frame: 'chats_patch', upsert: [{ ...row }], remove: [], loading: false }, (view) => view.view === 'chats' && view.account === of);
}

function arranged(arrangement: Arrangement, until: number | null): Partial<ChatRow> {
  switch (arrangement.arrange) {
    case 'pinned':
      return { pinned: arrangement.on };
    case 'unread':
      return arrangement.on ? { marked_unread: true } : { marked_unread: false, unread: 0, mentions: 0 };
    case 'notify':
      return { notify: arrangement.notify, notify_until: until, muted: arrangement.notify === 'nothing' };
  }
}

/** A picture made of a name. */
function paint(name: string, edge: number): string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = edge;
  const context = canvas.getContext('2d');
  if (!context) return '';
  const hue = (Array.from(name).reduce((sum, letter) => sum + letter.charCodeAt(0), 0) * 47) % 360;
  const gradient = context.createLinearGradient(0, 0, edge, edge);
  gradient.addColorStop(0, `oklch(80% 0.12 ${String(hue)})`);
  gradient.addColorStop(1, `oklch(45% 0.12 ${String((hue + 60) % 360)})`);
  context.fillStyle = gradient;
  context.fillRect(0, 0, edge, edge);
  context.fillStyle = 'oklch(96% 0.03 90)';
  context.beginPath();
  context.arc(edge / 2, edge * 0.42, edge * 0.2, 0, 7);
  context.arc(edge / 2, edge * 1.05, edge * 0.36, 0, 7);
  context.fill();
  return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length);
}

const answers: Answers = {
  configure(settings) {
    change({ settings });
    return {};
  },
  probe({ server }) {
    if (!server.includes('.')) return { outcome: 'refused', refusal: { reason: 'unreachable' } };
    const sso = server.startsWith('sso');
    const browserOnly = server.startsWith('mas');
    const providers = sso ? [{ id: 'uni', name: 'University' }, { id: 'git', name: 'Codeberg' }] : [];
    return { outcome: 'server', info: { name: server, base_url: `https://${server}`, password: !browserOnly, sign_up: !browserOnly, browser: browserOnly, providers, plain: false } };
  },
  sign_in: ({ username, password }) => {
    if (password !== 'right') return { outcome: 'refused', refusal: { reason: 'wrong_password' } };
    if (username === 'sara') {
      // What the engine says of the account comes after the answer, when it is busy.
      setTimeout(() => change({ accounts: [...state.accounts, work] }), 500);
      return { outcome: 'done', account: work.id };
    }
    changeAccount(alice.id, { connection: 'online' });
    if (state.accounts.length === 0) change({ accounts: [alice] });
    return { outcome: 'done', account: alice.id };
  },
  sign_in_browser: () => new Promise<Entry>((resolve) => (fromBrowser = resolve)),
  cancel_sign_in() {
    fromBrowser?.({ outcome: 'refused', refusal: { reason: 'cancelled' } });
    return {};
  },
  before_sign_out: () => ({ waiting: 2, last: true }),
  sign_out({ account: id }) {
    change({ accounts: state.accounts.filter((one) => one.id !== id) });
    return {};
  },
  picture: async ({ address, size }) => {
    await pause(30);
    return { kind: 'image/png', data: paint(address, size) };
  },
  set_name({ account: id, name }) {
    changeAccount(id, { profile: { ...(state.accounts.find((one) => one.id === id)?.profile ?? person('?')), name } });
    return {};
  },
  set_picture({ account: id, picture }) {
    changeAccount(id, { profile: { ...(state.accounts.find((one) => one.id === id)?.profile ?? person('?')), avatar: picture ? 'mxc://example.org/new' : null } });
    return {};
  },
  change_password: ({ old, new: next }) => ({ outcome: old !== 'right' ? 'wrong_password' : next.length < 8 ? 'weak_password' : 'done' }),
  deactivate({ account: id, password }) {
    if (password !== 'right') return { outcome: 'wrong_password' };
    change({ accounts: state.accounts.filter((one) => one.id !== id) });
    return { outcome: 'done' };
  },
  devices: async () => {
    await pause(50);
    return { devices };
  },
  rename_device({ device, name }) {
    devices = devices.map((one) => (one.id === device ? { ...one, name } : one));
    return {};
  },
  end_devices({ devices: ended, password }) {
    if (password === null) return { outcome: 'needs_password' };
    if (password !== 'right') return { outcome: 'wrong_password' };
    devices = devices.filter(({ id }) => !ended.includes(id));
    return { outcome: 'done' };
  },
  block({ account: id, person: whom, on }) {
    const blocked = state.accounts.find((one) => one.id === id)?.blocked.filter((other) => other !== whom) ?? [];
    changeAccount(id, { blocked: on ? [...blocked, whom] : blocked });
    return {};
  },
  arrange({ account: id, chat, arrangement, until }) {
    changeRow(id, chat, arranged(arrangement, until));
    return {};
  },
  leave({ account: id, chat }) {
    changeRow(id, chat, { membership: 'left' });
    return {};
  },
  find_people: async ({ words, everywhere }) => {
    if (everywhere) await pause(100);
    const all = everywhere ? elsewhere : members.map((member) => member.person);
    return { people: all.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(words.toLowerCase())), more: false };
  },
  find_chats: ({ words }) => ({ cards: publicChats.filter(({ title, address }) => `${title} ${address ?? ''}`.toLowerCase().includes(words.toLowerCase())), next: null }),
  look({ address }) {
    if (address.includes('birds')) return { outcome: 'chat', card: publicChats[0] ?? card('birds'), message: null };
    if (address.includes('garden')) return { outcome: 'chat', card: card('garden', { joined: true }), message: null };
    if (address.includes('@eve')) return { outcome: 'person', person: face('Eve') };
    return { outcome: address.includes(':') ? 'unknown' : 'no_address' };
  },
  join({ address }) {
    if (address.includes('farsi')) return { outcome: 'refused', refusal: 'invite_only' };
    return { outcome: 'chat', chat: '!garden:example.org' };
  },
  start_direct: ({ person: whom }) => (whom.includes('nobody') ? { outcome: 'refused', refusal: 'no_such_person' } : { outcome: 'chat', chat: '!carol:example.org' }),
  create_group: async () => {
    await pause(50);
    return { outcome: 'chat', chat: '!uni:example.org' };
  },
  accept: () => ({ outcome: 'refused', refusal: 'offline' }),
  address_of_chat: () => ({ url: 'https://matrix.to/#/#garden:example.org' }),
};

function reset(view: View): FrameBody | undefined {
  switch (view.view) {
    case 'app':
      return { frame: 'app', ...state };
    case 'chats':
      return { frame: 'chats', rows: (rowsOf[view.account] ?? []).map((row) => ({ ...row })), loading: false };
    case 'timeline': {
      const timeline = timelineOf(view.chat);
      return timeline && { frame: 'timeline', ...timeline };
    }
    case 'members':
      return { frame: 'members', members, loading: false };
  }
}

const host = new FakeHost(answers, reset);
window.asked = host.calls;
window.addEventListener('from-browser', () => {
  change({ accounts: [alice] });
  fromBrowser?.({ outcome: 'done', account: alice.id });
});
applyLook(state.settings);
connect(host);
startApp();
startFocus();
startToday();
mount(App, { target: document.body });

const open = query.get('open');
setTimeout(() => {
  if (open) openChat(`!${open}:example.org`);
  if (screen === 'profile' || screen === 'new-chat') openDialog(screen);
}, 50);
