import { describe, expect, test } from 'vitest';

import type { FrameBody } from '../ipc/bindings/FrameBody';
import type { MessageRow } from '../ipc/bindings/MessageRow';
import type { TimelinePatch } from '../ipc/bindings/TimelinePatch';
import type { TimelineState } from '../ipc/bindings/TimelineState';
import { chatRow, messageRow, person } from '../testing/fixtures';
import { apply, deliveryOf, unreadSince, type Timeline } from './timeline';

const row = (key: string, ord: number, more: Partial<MessageRow> = {}) => messageRow({ key, ord, ...more });

function reset(rows: MessageRow[], more: Partial<TimelineState> = {}): FrameBody {
  return { frame: 'timeline', chat: chatRow(), rows, older: 'more', newer: 'end', people: [person('Dara')], read_by_others: 0, unread_from: null, anchor: null, ...more };
}

function patch(more: Partial<TimelinePatch>): FrameBody {
  return { frame: 'timeline_patch', chat: null, upsert: [], remove: [], older: 'more', newer: 'end', people: [], read_by_others: 0, ...more };
}

const after = (...frames: FrameBody[]) => frames.reduce<Timeline | undefined>(apply, undefined);
const keys = (view: Timeline | undefined) => view?.rows.map(({ key }) => key).join(' ');

describe('rows after', () => {
  const start = reset([row('a', 10), row('b', 20), row('c', 30)]);
  test.each<[string, FrameBody[], string | undefined]>([
    ['nothing', [], undefined],
    ['a patch before any reset', [patch({ upsert: [row('a', 1)] })], undefined],
    ['a reset', [start], 'a b c'],
    ['a reset out of order', [reset([row('b', 20), row('a', 10)])], 'a b'],
    ['another reset', [start, reset([row('x', 5)])], 'x'],
    ['older rows', [start, patch({ upsert: [row('y', 1), row('z', 2)] })], 'y z a b c'],
    ['newer rows', [start, patch({ upsert: [row('d', 40)] })], 'a b c d'],
    ['rows in the middle', [start, patch({ upsert: [row('m', 25), row('n', 15)] })], 'a n b m c'],
    ['a row that moves', [start, patch({ upsert: [row('a', 25)] })], 'b a c'],
    ['a removal', [start, patch({ remove: ['b', 'nobody'] })], 'a c'],
    ['a row both changed and removed', [start, patch({ upsert: [row('b', 20), row('q', 5)], remove: ['b', 'q'] })], 'a c'],
    ['a frame of another view', [start, { frame: 'chats', rows: [], loading: false }], 'a b c'],
  ])('%s', (_, frames, expected) => {
    expect(keys(after(...frames))).toBe(expected);
  });

  test('a patch without rows keeps the very same list', () => {
    const before = after(start);
    expect(apply(before, patch({ read_by_others: 20 }))?.rows).toBe(before?.rows);
  });

  test('a replaced row is the new one, the others are the same objects', () => {
    const before = after(start);
    const edited = row('b', 20, { edited: true });
    const changed = apply(before, patch({ upsert: [edited] }));
    expect(changed?.rows[1]).toBe(edited);
    expect(changed?.rows[0]).toBe(before?.rows[0]);
  });
});

test('people, edges, the chat and the reading of others follow the frames', () => {
  const view = after(reset([]), patch({ people: [person('Bob')], older: 'waiting', newer: 'more', read_by_others: 7, chat: chatRow({ title: 'Renamed' }) }));
  expect([...(view?.people.keys() ?? [])]).toEqual(['@dara:example.org', '@bob:example.org']);
  expect([view?.older, view?.newer, view?.readByOthers, view?.chat.title]).toEqual(['waiting', 'more', 7, 'Renamed']);
  expect(after(reset([]), reset([]))?.round).toBe(2);
});

describe('the first unread row', () => {
  const rows = [row('a', 10), row('mine', 20, { own: true }), row('joined', 25, { content: { kind: 'service', what: 'created' } }), row('b', 30)];
  test.each<[string, number | null, string | undefined]>([
    ['nothing known', null, undefined],
    ['all new', 0, 'a'],
    ['own rows and lines about the chat are not news', 10, 'b'],
    ['all read', 30, undefined],
  ])('%s', (_, from, expected) => {
    expect(after(reset(rows, { unread_from: from, chat: chatRow({ unread: 2 }) }))?.firstUnread).toBe(expected);
  });

  test('is none where nothing calls for attention', () => {
    expect(after(reset(rows, { unread_from: 0 }))?.firstUnread).toBeUndefined();
  });

  test('is what came while nobody looked, and stays the first', () => {
    const before = after(reset([row('a', 10)], { unread_from: 10 }));
    const one = before && unreadSince(before, apply(before, patch({ upsert: [row('b', 20)] })) ?? before);
    const two = one && unreadSince(one, apply(one, patch({ upsert: [row('c', 30)] })) ?? one);
    expect([one?.firstUnread, two?.firstUnread]).toEqual(['b', 'b']);
  });
});

test.each<[string, Partial<MessageRow>, number, string]>([
  ['sent and read by another', { own: true, ord: 10 }, 10, 'read'],
  ['sent after that', { own: true, ord: 11 }, 10, 'sent'],
  ['of another person', { own: false, ord: 5 }, 10, 'sent'],
  ['queued', { own: true, ord: 5, state: { state: 'queued' } }, 10, 'queued'],
])('a message %s', (_, change, read, expected) => {
  expect(deliveryOf(messageRow(change), read).state).toBe(expected);
});
