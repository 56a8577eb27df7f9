/**
 * A conversation in the whole window with a small engine of its own behind it, for looking at and for measuring:
 * /e2e/conversation.html?rows=20000&lang=fa&theme=dark. Without `rows` it has every kind of message.
 */
import '../src/styles/tokens.css';
import '../src/styles/base.css';

import { mount } from 'svelte';

import App from '../src/App.svelte';
import type { FrameBody } from '../src/ipc/bindings/FrameBody';
import type { MessageRow } from '../src/ipc/bindings/MessageRow';
import type { View } from '../src/ipc/bindings/View';
import { connect } from '../src/ipc/client';
import { startApp } from '../src/stores/app.svelte';
import { startFocus } from '../src/stores/focus.svelte';
import { openChat, toggleInfo } from '../src/stores/navigation.svelte';
import { startToday } from '../src/stores/today.svelte';
import { appState, chatRow, person, settings } from '../src/testing/fixtures';
import { FakeHost } from '../src/testing/fake-host';
import { alice, community, members } from './community';
import { everyKind, row, rowAt, say } from './conversation-rows';
import { foundIn } from './found';

const query = new URLSearchParams(window.location.search);
const total = Number(query.get('rows') ?? 0);
const PAGE = 50;
const now = Date.now();
const chat = chatRow({ id: '!garden:example.org', title: 'Tehran gardeners', kind: 'group', members: 48, encrypted: true, topic: 'Beds, seeds and water. هر هفته یک دیدار.', unread: Number(query.get('unread') ?? 0), can_write: !query.has('mute') && !query.has('moved'), successor: query.has('moved') ? '!next:example.org' : null, predecessor: query.has('former') ? '!mother:example.org' : null, typing: query.has('typing') ? [person('Parisa')] : [] });
const people = ['Alice', 'Dara', 'Parisa', 'Bob', 'Carol', 'Weather bot'].map(person);

let rows: MessageRow[] = total > 0 ? Array.from({ length: total }, (_, index) => rowAt(index, now, total)) : everyKind(now);
const hidden = total > 0 && query.has('hole') ? rows.splice(total - 60, 30) : [];
if (hidden.length > 0) rows.splice(total - 60, 0, row('hole', (hidden[0]?.at ?? 0), 'Bob', { kind: 'gap' }));
const unreadAt = rows.length - Number(query.get('unread') ?? 0);
let from = total > 0 ? Math.max(0, Math.min(rows.length - PAGE, unreadAt - 20)) : 0;
let to = rows.length;
let sent = 0;

const state = appState({
  settings: settings({ bubbles: !query.has('plain'), compact: query.has('compact'), language: query.get('lang') === 'fa' ? 'fa' : 'en', theme: query.get('theme') === 'dark' ? 'dark' : 'light' }),
  accounts: [{ ...alice, connection: query.has('offline') ? 'offline' : 'online', waiting: query.has('offline') ? 3 : 0 }],
});

const edges = () => ({ older: from > 0 ? ('more' as const) : ('end' as const), newer: to < rows.length ? ('more' as const) : ('end' as const) });
const readByOthers = () => (total > 0 ? now * 1000 : (rows.find(({ key }) => key === 'mixed')?.ord ?? 0));

function reset(anchor: string | null): FrameBody {
  const unread = Number(query.get('unread') ?? 0);
  return { frame: 'timeline', chat, rows: rows.slice(from, to), ...edges(), people, read_by_others: readByOthers(), unread_from: unread > 0 ? (rows[unreadAt - 1]?.ord ?? null) : (rows.at(-1)?.ord ?? null), anchor };
}

function patch(upsert: MessageRow[], remove: string[] = []): void {
  host.send({ frame: 'timeline_patch', chat: null, upsert, remove, ...edges(), people: [], read_by_others: readByOthers() }, ({ view }) => view === 'timeline');
}

const later = () => new Promise((resolve) => setTimeout(resolve, Number(query.get('delay') ?? 5)));

function append(added: MessageRow): void {
  const atEnd = to === rows.length;
  rows.push(added);
  if (atEnd) to = rows.length;
  patch(atEnd ? [added] : []);
}

const host = new FakeHost(
  {
    async extend({ older }) {
      await later();
      const [before, after] = [from, to];
      if (older) from = Math.max(0, from - PAGE);
      else to = Math.min(rows.length, to + PAGE);
      patch(older ? rows.slice(from, before) : rows.slice(after, to));
      return {};
    },
    async jump({ to: wanted }) {
      await later();
      const found = wanted.where === 'message' ? rows.findIndex(({ id }) => id === wanted.message) : wanted.where === 'moment' ? rows.findIndex(({ at }) => at >= wanted.at) : -1;
      const at = found < 0 ? rows.length - 1 : found;
      [from, to] = [Math.max(0, at - PAGE / 2), Math.min(rows.length, at + PAGE / 2)];
      host.send(reset(wanted.where === 'newest' ? null : (rows[at]?.key ?? null)), ({ view }) => view === 'timeline');
      return {};
    },
    send({ text, reply_to }) {
      if (text === 'refuse me') throw Object.assign(new Error('full'), { code: 'storage' });
      sent += 1;
      const key = `own${String(sent)}`;
      const quoted = rows.find((other) => other.key === reply_to);
      const reply = quoted ? { id: quoted.id, key: quoted.key, sender: quoted.sender, content: quoted.content, direction: 'neutral' as const } : null;
      const queued = row(key, Date.now(), 'Alice', say(text), { id: null, state: { state: 'queued' }, reply });
      append(queued);
      setTimeout(() => patch([{ ...queued, id: `$${key}`, state: { state: 'sent' } }]), 300);
      return {};
    },
    edit({ key, text }) {
      change(key, (old) => ({ ...old, content: say(text), edited: true }));
      return {};
    },
    remove({ key }) {
      change(key, (old) => ({ ...old, content: { kind: 'removed' } }));
      return {};
    },
    react({ key, reaction }) {
      change(key, (old) => ({ ...old, reactions: [...old.reactions.filter((one) => one.key !== reaction), { key: reaction, count: 1, mine: true, people: [alice.id] }] }));
      return {};
    },
    details({ key }) {
      const of = rows.find((one) => one.key === key);
      const at = of?.at ?? 0;
      const content = of?.content ?? say('');
      const before = content.kind === 'text' ? say(content.body.replace('Twice', 'Once').replace(', and only after sunset', '')) : content;
      return {
        at,
        sender: people.find(({ id }) => id === of?.sender) ?? person('Dara'),
        readers: ['Parisa', 'Bob', 'Carol'].map((name, place) => ({ person: person(name), at: at + (3 - place) * 60_000 })),
        versions: of?.edited ? [{ at, content: before }, { at: at + 90_000, content }] : [{ at, content }],
        reactions: (of?.reactions ?? []).map((reaction) => ({ key: reaction.key, people: ['Dara', 'Bob', 'Alice'].map(person) })),
      };
    },
    event_source: ({ key }) => ({ json: JSON.stringify({ type: 'm.room.message', event_id: `$${key}`, sender: '@dara:example.org', origin_server_ts: now, content: { msgtype: 'm.text', body: 'hello', 'm.mentions': {} } }, undefined, 2) }),
    address_of_message: ({ key }) => ({ url: `https://matrix.to/#/${chat.id}/$${key}?via=example.org` }),
    look({ address }) {
      if (address.includes('!garden')) return { outcome: 'chat', card: { id: chat.id, address: null, title: chat.title, topic: '', avatar: null, members: 48, door: 'invited', joined: true, via: [] }, message: '$rose' };
      return { outcome: 'unknown' };
    },
    search: (asked) => foundIn(alice.id, { chat, rows }, [chat, ...community(12)], asked),
    join: () => ({ outcome: 'refused', refusal: 'invite_only' }),
    source({ key }) {
      const content = rows.find((one) => one.key === key)?.content;
      return { text: content?.kind === 'text' ? content.body : '', mentions: [], chats: [] };
    },
  },
  (view: View): FrameBody | undefined => {
    switch (view.view) {
      case 'app':
        return { frame: 'app', ...state };
      case 'chats':
        return { frame: 'chats', rows: [chat, ...community(12).filter(({ id }) => id !== chat.id)], loading: false };
      case 'timeline':
        return reset(null);
      case 'members':
        return { frame: 'members', members: query.has('crowd') ? Array.from({ length: 5000 }, (_, index) => ({ person: person(`Reader${String(index)}`), membership: 'joined' as const, power: 0 })) : members, loading: false };
    }
  },
);

function change(key: string, to_: (old: MessageRow) => MessageRow): void {
  rows = rows.map((one) => (one.key === key ? to_(one) : one));
  patch(rows.filter((one) => one.key === key));
}

/** What a test does to the conversation from outside. */
const trial = {
  calls: host.calls,
  change,
  say: (who: string, words: string) => append(row(`new${String(rows.length)}`, Date.now(), who, say(words))),
  react: (key: string) => change(key, (old) => ({ ...old, reactions: [...old.reactions, { key: `👍${String(old.reactions.length)}`, count: 1, mine: false, people: [] }] })),
  reword: (key: string, words: string) => change(key, (old) => ({ ...old, content: say(words), edited: true })),
  fill: () => {
    const at = rows.findIndex(({ key }) => key === 'hole');
    rows.splice(at, 1, ...hidden);
    to += hidden.length - 1;
    patch(hidden, ['hole']);
  },
  loaded: () => to - from,
};
declare global {
  interface Window {
    trial: typeof trial;
  }
}
window.trial = trial;

connect(host);
startApp();
startFocus();
startToday();
mount(App, { target: document.body });
setTimeout(() => {
  openChat(chat.id);
  if (query.has('info')) toggleInfo(true);
}, 30);
