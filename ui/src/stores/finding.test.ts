// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { FakeHost, type Answers } from '../testing/fake-host';
import { person } from '../testing/fixtures';

const ME = '@me:x';
const near = person('Eve');
const far = person('Evelyn');

let finding: typeof import('./finding.svelte');

async function start(answers: Answers = {}, publicChats = true) {
  const host = new FakeHost({
    find_people: ({ everywhere }) => ({ people: everywhere ? [near, far, { ...near, id: ME }] : [near], more: false }),
    find_chats: () => ({ cards: [], next: null }),
    look: () => ({ outcome: 'unknown' }),
    ...answers,
  });
  (await import('../ipc/client')).connect(host);
  return { host, finder: new finding.Finder(ME, publicChats) };
}

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers();
  finding = await import('./finding.svelte');
});
afterEach(() => vi.useRealTimers());

test('those one knows come at once, the rest after a pause, nobody twice, oneself never', async () => {
  const { finder, host } = await start();
  finder.find('eve');
  await vi.advanceTimersByTimeAsync(1);
  expect(finder.people).toEqual([near]);
  expect([finder.busy, host.asked]).toEqual([true, ['find_people']]);
  await vi.advanceTimersByTimeAsync(300);
  expect(finder.people).toEqual([near, far]);
  expect([finder.busy, host.asked]).toEqual([false, ['find_people', 'find_people', 'find_chats']]);
});

test('while one types nothing is asked of the homeserver, and old answers are dropped', async () => {
  const { finder, host } = await start();
  for (const words of ['e', 'ev', 'eve']) {
    finder.find(words);
    await vi.advanceTimersByTimeAsync(200);
  }
  finder.find('');
  await vi.advanceTimersByTimeAsync(1000);
  expect(finder.people).toEqual([]);
  expect(finder.busy).toBe(false);
  expect(host.calls.some(({ request }) => (request as { everywhere?: boolean }).everywhere)).toBe(false);
});

test('an address is looked at instead of searched for', async () => {
  const { finder, host } = await start();
  finder.find('https://matrix.to/#/#a:x');
  await vi.advanceTimersByTimeAsync(301);
  expect(finder.looked).toEqual({ outcome: 'unknown' });
  expect(host.asked).toEqual(['find_people', 'find_people', 'look']);
});

test('without the network what is known here is still found', async () => {
  const { finder } = await start({ find_people: ({ everywhere }) => (everywhere ? Promise.reject(new Error('off')) : { people: [near], more: false }) }, false);
  finder.find('eve');
  await vi.advanceTimersByTimeAsync(301);
  expect([finder.people, finder.offline, finder.busy]).toEqual([[near], true, false]);
});

test.each([
  ['@a:x', true],
  [' #a:x.org ', true],
  ['!a:x', true],
  ['https://matrix.to/#/@a:x', true],
  ['matrix:u/a:x', true],
  ['@a', false],
  ['a b:c', false],
  ['https://example.org', false],
])('%j is an address: %s', (text, expected) => expect(finding.isAddress(text)).toBe(expected));
