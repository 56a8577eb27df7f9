import { describe, expect, test } from 'vitest';

import { messageRow } from '../../testing/fixtures';
import { Selection } from './selection.svelte';

const rows = ['a', 'b', 'c', 'd', 'e'].map((key, ord) => messageRow({ key, ord }));
rows.splice(2, 1, messageRow({ key: 'c', ord: 2, content: { kind: 'removed' } }));
const at = (key: string) => rows.find((row) => row.key === key) ?? messageRow();

type Deed = ['toggle' | 'reach', string];

describe('choosing several messages', () => {
  test.each<[string, Deed[], string]>([
    ['one', [['toggle', 'b']], 'b'],
    ['one and not any more', [['toggle', 'b'], ['toggle', 'b']], ''],
    ['in any order, they stand oldest first', [['toggle', 'd'], ['toggle', 'a']], 'a d'],
    ['what was removed cannot be chosen', [['toggle', 'c']], ''],
    ['a range leaves out what cannot be chosen', [['toggle', 'a'], ['reach', 'd']], 'a b d'],
    ['a range upwards', [['toggle', 'd'], ['reach', 'a']], 'a b d'],
    ['a range that is made smaller', [['toggle', 'a'], ['reach', 'e'], ['reach', 'b']], 'a b'],
    ['a range that turns round', [['toggle', 'b'], ['reach', 'e'], ['reach', 'a']], 'a b'],
    ['a range keeps what was chosen before', [['toggle', 'e'], ['toggle', 'a'], ['reach', 'b'], ['reach', 'a']], 'a e'],
    ['a range without a beginning is one', [['reach', 'd']], 'd'],
  ])('%s', (_, deeds, expected) => {
    const selection = new Selection();
    for (const [deed, key] of deeds) {
      if (deed === 'toggle') selection.toggle(at(key));
      else selection.reach(at(key), rows);
    }
    const chosen = selection.rows(rows).map(({ key }) => key);
    expect([chosen.join(' '), selection.on]).toEqual([expected, expected !== '']);
  });

  test('a chosen message is given as it is now, and not when it was removed meanwhile', () => {
    const selection = new Selection();
    selection.toggle(at('a'));
    selection.toggle(at('b'));
    const now = [messageRow({ key: 'a', ord: 0, edited: true }), messageRow({ key: 'b', ord: 1, content: { kind: 'removed' } })];
    expect(selection.rows(now).map(({ key, edited }) => [key, edited])).toEqual([['a', true]]);
  });

  test('what is not loaded any more is given as it was', () => {
    const selection = new Selection();
    selection.toggle(at('a'));
    expect(selection.rows([]).map(({ key }) => key)).toEqual(['a']);
  });
});
