/**
 * Two chats to write in, with a small engine behind them that keeps drafts and settings over a reload:
 * /e2e/writing.html?lang=fa&theme=dark&enter=breaks.
 */
import '../src/styles/tokens.css';
import '../src/styles/base.css';

import { mount } from 'svelte';

import App from '../src/App.svelte';
import type { ChatId } from '../src/ipc/bindings/ChatId';
import type { ChatRow } from '../src/ipc/bindings/ChatRow';
import type { Draft } from '../src/ipc/bindings/Draft';
import type { FrameBody } from '../src/ipc/bindings/FrameBody';
import type { MessageRow } from '../src/ipc/bindings/MessageRow';
import type { Settings } from '../src/ipc/bindings/Settings';
import { connect } from '../src/ipc/client';
import { startApp } from '../src/stores/app.svelte';
import { startFocus } from '../src/stores/focus.svelte';
import { openChat } from '../src/stores/navigation.svelte';
import { startToday } from '../src/stores/today.svelte';
import { FakeHost } from '../src/testing/fake-host';
import { appState, person, settings } from '../src/testing/fixtures';
import { alice, community, members, timelineOf } from './community';
import { row, say } from './conversation-rows';

declare global {
  interface Window {
    /** What the interface asked for, for the test. */
    asked: { method: string; request: unknown }[];
  }
}

const query = new URLSearchParams(window.location.search);
const SLOWLY = 30;

/** What the engine keeps. */
function kept(name: string): unknown {
  return JSON.parse(sessionStorage.getItem(name) ?? 'null');
}

function keep(name: string, value: unknown): void {
  sessionStorage.setItem(name, JSON.stringify(value));
}

let state = appState({
  accounts: [alice],
  settings:
    (kept('settings') as Settings | null) ??
    settings({
      language: query.get('lang') === 'fa' ? 'fa' : 'en',
      theme: query.get('theme') === 'dark' ? 'dark' : 'light',
      enter_sends: query.get('enter') !== 'breaks',
      spelling_languages: ['en_US', 'fa_IR'],
    }),
});
let chats: ChatRow[] = community(8).map((chat) => ({ ...chat, draft: kept(chat.id) as Draft | null }));
const rows = new Map<ChatId, MessageRow[]>();
let sent = 0;

const rowsOf = (chat: ChatId) => {
  const found = rows.get(chat) ?? timelineOf(chat)?.rows ?? [];
  rows.set(chat, found);
  return found;
};

function patch(chat: ChatId, upsert: MessageRow[], remove: string[] = []): void {
  const fresh = new Map(upsert.map((one) => [one.key, one]));
  const staying = rowsOf(chat).filter(({ key }) => !fresh.has(key) && !remove.includes(key));
  rows.set(chat, [...staying, ...upsert]);
  host.send({ frame: 'timeline_patch', chat: null, upsert, remove, older: 'end', newer: 'end', people: [], read_by_others: 0 }, (view) => view.view === 'timeline' && view.chat === chat);
}

const host = new FakeHost(
  {
    configure(chosen) {
      state = { ...state, settings: chosen };
      keep('settings', chosen);
      host.send({ frame: 'app', ...state }, ({ view }) => view === 'app');
      return {};
    },
    keep_draft({ chat, draft }) {
      const empty = draft.text.trim() === '' && draft.reply_to === null;
      keep(chat, empty ? null : draft);
      chats = chats.map((one) => (one.id === chat ? { ...one, draft: empty ? null : draft } : one));
      host.send({ frame: 'chats_patch', upsert: chats.filter(({ id }) => id === chat), remove: [], loading: false }, ({ view }) => view === 'chats');
      return {};
    },
    send({ chat, text }) {
      sent += 1;
      const at = Date.now();
      // After all that is there, whatever the clock says.
      const ord = Math.max(at * 1000, ...rowsOf(chat).map((one) => one.ord)) + sent;
      const own = row(`own${String(sent)}`, at, 'Alice', say(text), { id: null, ord, state: { state: 'queued' } });
      setTimeout(() => patch(chat, [own]), SLOWLY);
      return {};
    },
    edit({ chat, key, text }) {
      patch(chat, rowsOf(chat).flatMap((one) => (one.key === key ? [{ ...one, content: say(text), edited: true }] : [])));
      return {};
    },
    remove({ chat, key }) {
      patch(chat, [], [key]);
      return {};
    },
    source({ chat, key }) {
      const content = rowsOf(chat).find((one) => one.key === key)?.content;
      return { text: content?.kind === 'text' ? content.body : '', mentions: [], chats: [] };
    },
    details({ chat, key }) {
      const found = rowsOf(chat).find((one) => one.key === key);
      return { at: 0, sender: person(found?.sender.slice(1).replace(/:.*$/u, '') ?? 'Dara'), readers: [], versions: found ? [{ at: 0, content: found.content }] : [], reactions: [] };
    },
  },
  (view): FrameBody | undefined => {
    switch (view.view) {
      case 'app':
        return { frame: 'app', ...state };
      case 'chats':
        return { frame: 'chats', rows: chats, loading: false };
      case 'timeline': {
        const timeline = timelineOf(view.chat);
        return timeline && { frame: 'timeline', ...timeline, rows: rowsOf(view.chat), older: 'end', newer: 'end' };
      }
      case 'members':
        return { frame: 'members', members, loading: false };
    }
  },
);

window.asked = host.calls;

connect(host);
startApp();
startFocus();
startToday();
mount(App, { target: document.body });
setTimeout(() => openChat('!garden:example.org'), 30);
