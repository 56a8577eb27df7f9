import { expect, test } from 'vitest';

import type { Found } from '../ipc/bindings/Found';
import type { FoundMessage } from '../ipc/bindings/FoundMessage';
import type { Search } from '../ipc/bindings/Search';
import { connect } from '../ipc/client';
import { FakeHost } from '../testing/fake-host';
import { Searcher, type Wanted } from './searching.svelte';

const FILTER = { chat: null, sender: null, kind: null, since: null, until: null };
const wanted = (words: string, filter: Partial<Wanted['filter']> = {}): Wanted => ({ account: '@alice:example.org', words, filter: { ...FILTER, ...filter }, order: 'newest' });

function message(key: string): FoundMessage {
  return {
    account: '@alice:example.org',
    chat: { id: '!tea:example.org', kind: 'group', title: 'Tea', avatar: null, person: null },
    key,
    id: key,
    ord: 1,
    sender: { id: '@bob:example.org', name: 'Bob', avatar: null },
    own: false,
    at: 1,
    of: null,
    snippet: { pieces: [{ text: key, marked: true }], direction: 'ltr', cut_before: false, cut_after: false },
  };
}

function start(answer: (search: Search) => Found | Promise<Found>): { searcher: Searcher; host: FakeHost } {
  const host = new FakeHost({ search: answer });
  connect(host);
  return { searcher: new Searcher(), host };
}

const keys = (searcher: Searcher) => searcher.messages.map(({ key }) => key);

test('pages follow one another to the end', async () => {
  const { searcher, host } = start(({ from }) => ({ names: [], messages: [message(from ?? 'first')], next: from === null ? 'second' : null }));
  searcher.find(wanted('tea'));
  await expect.poll(() => [keys(searcher), searcher.more]).toEqual([['first'], true]);
  searcher.extend();
  await expect.poll(() => [keys(searcher), searcher.more]).toEqual([['first', 'second'], false]);
  searcher.extend();
  expect(host.asked).toEqual(['search', 'search']);
});

test('an answer that was overtaken is dropped, and the one before stands until then', async () => {
  const waiting = new Map<string, (found: Found) => void>();
  const { searcher } = start(({ words }) => new Promise((answer) => waiting.set(words, answer)));
  const found = (key: string): Found => ({ names: [], messages: [message(key)], next: null });
  searcher.find(wanted('t'));
  await expect.poll(() => waiting.has('t')).toBe(true);
  waiting.get('t')?.(found('one'));
  await expect.poll(() => keys(searcher)).toEqual(['one']);
  searcher.find(wanted('te'));
  searcher.find(wanted('tea'));
  expect([keys(searcher), searcher.busy]).toEqual([['one'], true]);
  await expect.poll(() => waiting.size).toBe(3);
  waiting.get('tea')?.(found('three'));
  waiting.get('te')?.(found('two'));
  await expect.poll(() => [keys(searcher), searcher.busy]).toEqual([['three'], false]);
});

test('nothing is asked for without words or a filter; the same is asked for once', async () => {
  const { searcher, host } = start(() => ({ names: [], messages: [message('one')], next: null }));
  searcher.find(wanted('  '));
  expect(host.asked).toEqual([]);
  searcher.find(wanted('', { kind: 'link' }));
  searcher.find(wanted('', { kind: 'link' }));
  await expect.poll(() => keys(searcher)).toEqual(['one']);
  expect(host.asked).toEqual(['search']);
  searcher.find(wanted(''));
  expect(keys(searcher)).toEqual([]);
});
