/**
 * Every screen with a made-up community behind it, for looking at: `npm run dev`, then
 * /e2e/gallery.html?screen=chats&lang=fa&theme=dark&open=garden. Served by the dev server only.
 */
import '../src/styles/tokens.css';
import '../src/styles/base.css';

import { mount } from 'svelte';

import App from '../src/App.svelte';
import type { AppState } from '../src/ipc/bindings/AppState';
import type { FrameBody } from '../src/ipc/bindings/FrameBody';
import type { View } from '../src/ipc/bindings/View';
import { t } from '../src/i18n';
import { connect } from '../src/ipc/client';
import { startApp } from '../src/stores/app.svelte';
import { startFocus } from '../src/stores/focus.svelte';
import { ACCENTS, applyLook } from '../src/stores/look.svelte';
import { openChat, openDialog } from '../src/stores/navigation.svelte';
import { failed, notify } from '../src/stores/toasts.svelte';
import { startToday } from '../src/stores/today.svelte';
import { account, appState, settings } from '../src/testing/fixtures';
import { FakeHost, type Answers } from '../src/testing/fake-host';
import { alice, community, members, timelineOf } from './community';

const query = new URLSearchParams(window.location.search);
const screen = query.get('screen') ?? 'chats';
const signedIn = screen !== 'welcome';

const sara = account('سارا', { id: '@sara:work.example', profile: { id: '@sara:work.example', name: 'سارا · کار', avatar: null }, server: 'work.example', keychain: true });
const has = (name: string) => query.get(name) === '1';

let state: AppState = appState({
  accounts: signedIn ? [{ ...alice, waiting: screen === 'offline' ? 3 : 0, blocked: has('blocked') ? ['@spam:example.org', '@nobody:elsewhere.example'] : [], connection: screen === 'offline' ? 'offline' : screen === 'signed-out' ? 'signed_out' : 'online' }, ...(has('two') ? [sara] : [])] : [],
  settings: settings({
    language: query.get('lang') === 'fa' ? 'fa' : 'en',
    theme: query.get('theme') === 'dark' ? 'dark' : 'light',
    sidebar: Number(query.get('sidebar') ?? 320),
    accent: ACCENTS.find((accent) => accent === query.get('accent')) ?? 'cinnamon',
    text_size: Number(query.get('size') ?? 100),
    compact: has('compact'),
    bubbles: !has('plain'),
    recent_emoji: ['👍', '🌱', '❤️', '😂'],
  }),
  abilities: { tray: !has('bare'), autostart: !has('bare'), spelling: has('bare') ? [] : ['en_GB', 'en_US', 'fa_IR', 'de_DE', 'fr_FR'] },
});

function change(more: Partial<AppState>): void {
  state = { ...state, ...more };
  host.send({ frame: 'app', ...state }, ({ view }) => view === 'app');
}

const answers: Answers = {
  configure(settings) {
    change({ settings });
    return {};
  },
  probe: ({ server }) =>
    server.includes('.') || server.includes(':')
      ? { outcome: 'server', info: { name: server, base_url: `https://${server}`, password: true, sign_up: !server.includes('closed'), browser: false, providers: [], plain: server.includes(':') } }
      : { outcome: 'refused', refusal: { reason: 'unreachable' } },
  async sign_in({ username }) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (username === 'slow') return { outcome: 'refused', refusal: { reason: 'rate_limited', seconds: 25 } };
    return { outcome: 'refused', refusal: { reason: 'wrong_password' } };
  },
  sign_up({ token, accept_terms }) {
    if (token === null) return { outcome: 'needs_token', session: 's', wrong: false };
    if (!accept_terms) return { outcome: 'needs_terms', session: 's', policies: [{ title: 'Privacy policy', url: 'https://example.org/privacy' }, { title: 'شرایط استفاده', url: 'https://example.org/terms' }] };
    return { outcome: 'needs_browser', session: 's', url: 'https://example.org/captcha' };
  },
  set_notify_defaults({ account: of, defaults }) {
    change({ accounts: state.accounts.map((one) => (one.id === of ? { ...one, notify: defaults } : one)) });
    return {};
  },
  block({ account: of, person, on }) {
    change({ accounts: state.accounts.map((one) => (one.id === of ? { ...one, blocked: on ? [...one.blocked, person] : one.blocked.filter((other) => other !== person) } : one)) });
    return {};
  },
  start_direct: () => ({ outcome: 'refused', refusal: 'no_such_person' }),
  accept: () => ({ outcome: 'refused', refusal: 'offline' }),
};

function reset(view: View): FrameBody | undefined {
  switch (view.view) {
    case 'app':
      return { frame: 'app', ...state };
    case 'chats':
      if (screen === 'empty' || screen === 'loading') return { frame: 'chats', rows: [], loading: screen === 'loading' };
      return { frame: 'chats', rows: community(Number(query.get('chats') ?? 12)), loading: false };
    case 'timeline': {
      const timeline = timelineOf(view.chat);
      return timeline && { frame: 'timeline', ...timeline };
    }
    case 'members':
      return { frame: 'members', members, loading: false };
  }
}

declare global {
  interface Window {
    /** What the interface asked for, for the test. */
    asked: { method: string; request: unknown }[];
  }
}

const host = new FakeHost(answers, reset);
window.asked = host.calls;
applyLook(state.settings);
connect(host);
startApp();
startFocus();
startToday();
mount(App, { target: document.body });

const open = query.get('open');
setTimeout(() => {
  if (open) openChat(`!${open}:example.org`);
  if (screen === 'settings' || screen === 'new-chat') openDialog(screen);
  if (screen === 'toasts') {
    notify(t('chats-address-copied'));
    failed({ code: 'unreachable', message: '' });
  }
}, 50);
