// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';

let nav: typeof import('./navigation.svelte');

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  nav = await import('./navigation.svelte');
});

const show = (asked: number, chat: string, message: string | null = null) => ({ asked, account: '@a:x', chat, message });

test('a wish from outside opens the chat at the message, once', () => {
  nav.follow(show(1, '!a', '$m'));
  expect([nav.navigation.account, nav.navigation.chat, nav.navigation.target?.message]).toEqual(['@a:x', '!a', '$m']);
  nav.openChat('!b');
  nav.follow(show(1, '!a', '$m'));
  expect(nav.navigation.chat).toBe('!b');
  nav.follow(show(2, '!a'));
  expect(nav.navigation.chat).toBe('!a');
  expect(nav.navigation.target).toBeUndefined();
});

test('the same wish twice is seen twice', () => {
  nav.follow(show(1, '!a', '$m'));
  const first = nav.navigation.target?.asked;
  nav.follow(show(2, '!a', '$m'));
  expect(nav.navigation.target?.asked).not.toBe(first);
});

test('each account has its own open chat', () => {
  nav.openAccount('@a:x');
  nav.openChat('!a');
  nav.openAccount('@a:x');
  expect(nav.navigation.chat).toBe('!a');
  nav.openAccount('@b:x');
  expect(nav.navigation.chat).toBeUndefined();
  nav.openChat('!b');
  nav.openAccount('@a:x');
  expect(nav.navigation.chat).toBe('!a');
  nav.closeChat();
  nav.openAccount('@b:x');
  expect(nav.navigation.chat).toBe('!b');
  nav.openAccount('@a:x');
  expect(nav.navigation.chat).toBeUndefined();
});

test('what was begun in one account is not finished in another', () => {
  nav.openAccount('@a:x');
  nav.openDialog('new-chat');
  nav.openCard({ person: { id: '@p:x', name: 'P', avatar: null } });
  nav.follow({ asked: 9, account: '@b:x', chat: '!b', message: null });
  expect([nav.navigation.dialog, nav.navigation.card]).toEqual([undefined, undefined]);
  nav.openDialog('settings');
  nav.openAccount('@a:x');
  expect(nav.navigation.dialog).toBe('settings');
});

test('the account on screen is remembered', () => {
  nav.openAccount('@a:x');
  expect(nav.rememberedAccount()).toBe('@a:x');
});

test('the info panel needs a chat, stays from chat to chat, and goes with the last', () => {
  nav.toggleInfo(true);
  expect(nav.navigation.info).toBe(false);
  nav.openChat('!a');
  nav.toggleInfo();
  nav.openChat('!b');
  expect(nav.navigation.info).toBe(true);
  nav.closeChat();
  expect(nav.navigation.info).toBe(false);
});

test('where the info panel covers the conversation it closes with the chat', () => {
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  nav.openChat('!a');
  nav.toggleInfo();
  nav.openChat('!b');
  expect(nav.navigation.info).toBe(false);
});
