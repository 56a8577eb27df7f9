import { expect, test } from 'vitest';

import type { Action, Press } from '../frame/keymap';
import { choose, withKeys, withUsual, type Choosing } from './keys';

const press = (keys: string): Press => {
  const [key = '', ...held] = keys.split('+').reverse();
  return { key, code: '', altKey: held.includes('Alt'), ctrlKey: held.includes('Ctrl'), metaKey: false, shiftKey: held.includes('Shift') };
};

test.each<[string, Action, Choosing]>([
  ['Control', 'search', { outcome: 'wait' }],
  ['Escape', 'search', { outcome: 'leave' }],
  ['Backspace', 'search', { outcome: 'chosen', chord: '' }],
  ['Ctrl+j', 'search', { outcome: 'chosen', chord: 'Mod+J' }],
  ['Ctrl+k', 'search', { outcome: 'chosen', chord: 'Mod+K' }],
  ['x', 'search', { outcome: 'unfit', why: 'types', keys: 'X' }],
  ['Ctrl+c', 'search', { outcome: 'unfit', why: 'edits', keys: 'Ctrl+C' }],
  ['Shift+Tab', 'search', { outcome: 'unfit', why: 'moves', keys: 'Shift+Tab' }],
  ['Ctrl+n', 'search', { outcome: 'taken', by: 'new-chat', fixed: false, chord: 'Mod+N', keys: 'Ctrl+N' }],
  ['Ctrl+b', 'search', { outcome: 'taken', by: 'bold', fixed: false, chord: 'Mod+B', keys: 'Ctrl+B' }],
])('%s for %s', (keys, action, expected) => expect(choose(press(keys), action, {}, false)).toEqual(expected));

test('a key that is taken from another action leaves that one without', () => {
  expect(withKeys({ mute: 'Mod+J' }, 'search', 'Mod+J')).toEqual({ mute: '', search: 'Mod+J' });
  expect(withKeys({}, 'search', '')).toEqual({ search: '' });
  expect(withUsual({ mute: '', search: 'Mod+J' }, 'search')).toEqual({ mute: '' });
});
