import { describe, expect, test } from 'vitest';

import type { Content } from '../ipc/bindings/Content';
import type { MessageRow } from '../ipc/bindings/MessageRow';
import { messageRow } from '../testing/fixtures';
import { arrange, type Item, type Surroundings } from './timeline-items';

const NOON = new Date(2024, 2, 20, 12).getTime();
const MINUTE = 60_000;
const ENDS: Surroundings = { older: 'end', newer: 'end', firstUnread: undefined };
const joined: Content = { kind: 'service', what: 'joined', person: '@dara:example.org' };

/** `who` is a letter, `minutes` after noon. */
function row(key: string, who: string, minutes: number, content?: Content): MessageRow {
  return messageRow({ key, sender: who, ord: (NOON + minutes * MINUTE) * 1000, ...(content && { content }) });
}

function drawn(items: readonly Item[]): string {
  return items
    .map((item) => {
      switch (item.kind) {
        case 'message':
          return `${item.first ? '(' : ''}${item.key}${item.last ? ')' : ''}`;
        case 'service':
          return `[${item.rows.map(({ key }) => key).join('+')}]`;
        case 'edge':
          return `<${item.key} ${item.edge}>`;
        case 'date':
          return 'day';
        case 'gap':
        case 'unread':
        case 'former':
          return item.kind;
      }
    })
    .join(' ');
}

describe('arranged', () => {
  test.each<[string, MessageRow[], Partial<Surroundings>, string]>([
    ['nothing', [], {}, ''],
    ['one message', [row('a', 'A', 0)], {}, 'day (a)'],
    ['a group', [row('a', 'A', 0), row('b', 'A', 1), row('c', 'A', 5)], {}, 'day (a b c)'],
    ['five minutes end a group', [row('a', 'A', 0), row('b', 'A', 5)], {}, 'day (a) (b)'],
    ['another sender ends a group', [row('a', 'A', 0), row('b', 'B', 1), row('c', 'A', 2)], {}, 'day (a) (b) (c)'],
    ['a new day ends a group', [row('a', 'A', 719), row('b', 'A', 721)], {}, 'day (a) day (b)'],
    ['the unread divider ends a group', [row('a', 'A', 0), row('b', 'A', 1)], { firstUnread: 'b' }, 'day (a) unread (b)'],
    ['a line about the chat ends a group', [row('a', 'A', 0), row('s', 'A', 1, joined), row('b', 'A', 2)], {}, 'day (a) [s] (b)'],
    ['a run of such lines is one item', [row('s', 'A', 0, joined), row('t', 'B', 1, joined), row('a', 'A', 2)], {}, 'day [s+t] (a)'],
    ['a run ends with the day', [row('s', 'A', 719, joined), row('t', 'B', 721, joined)], {}, 'day [s] day [t]'],
    ['a hole', [row('a', 'A', 0), row('g', 'A', 1, { kind: 'gap' }), row('b', 'A', 2)], {}, 'day (a) gap (b)'],
    ['hidden rows are not there', [row('a', 'A', 0), row('h', 'B', 1, { kind: 'hidden' }), row('b', 'A', 2)], {}, 'day (a b)'],
    ['a removed message stays in its group', [row('a', 'A', 0), row('b', 'A', 1, { kind: 'removed' })], {}, 'day (a b)'],
    ['a chat that took the place of another one', [row('a', 'A', 0)], { chat: { predecessor: '!old:example.org' } }, 'former day (a)'],
    ['but only where it begins', [row('a', 'A', 0)], { older: 'more', chat: { predecessor: '!old:example.org' } }, '<older more> day (a)'],
    ['both ends open', [row('a', 'A', 0)], { older: 'fetching', newer: 'more' }, '<older fetching> day (a) <newer more>'],
  ])('%s', (_, rows, around, expected) => {
    expect(drawn(arrange(rows, { ...ENDS, ...around }).items)).toBe(expected);
  });

  test('keys are unique', () => {
    const rows = Array.from({ length: 300 }, (_, index) => row(`k${String(index)}`, 'AB'[index % 2] ?? 'A', index * 60, index % 7 === 0 ? joined : undefined));
    const { items } = arrange(rows, { older: 'more', newer: 'more', firstUnread: 'k50' });
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
  });
});

describe('arranged again, the same objects are', () => {
  const rows = [row('a', 'A', 0), row('b', 'A', 1), row('c', 'B', 2), row('d', 'B', 60 * 24), row('e', 'C', 60 * 24 + 1)];
  const kept = (again: readonly MessageRow[], around: Partial<Surroundings> = {}) => {
    const first = arrange(rows, ENDS);
    const second = arrange(again, { ...ENDS, ...around }, first);
    return second.items.filter((item) => first.items.includes(item)).map(({ key, kind }) => (kind === 'date' ? 'day' : key)).join(' ');
  };

  test.each<[string, readonly MessageRow[], Partial<Surroundings>, string]>([
    ['all, when nothing changed', [...rows], {}, 'day a b c day d e'],
    ['all but the one that changed', rows.map((one) => (one.key === 'c' ? { ...one, edited: true } : one)), {}, 'day a b day d e'],
    ['all below an older page of the same person', [row('z', 'A', -1), ...rows], {}, 'day b c day d e'],
    ['all but the neighbours of the divider', [...rows], { firstUnread: 'b' }, 'day c day d e'],
    ['all above a new message', [...rows, row('f', 'C', 60 * 24 + 2)], {}, 'day a b c day d'],
  ])('%s', (_, again, around, expected) => {
    expect(kept(again, around)).toBe(expected);
  });
});
