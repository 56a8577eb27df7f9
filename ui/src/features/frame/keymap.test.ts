import { describe, expect, test } from 'vitest';

import { actionOf, ALL, chordOf, chordsOf, conflictsOf, scopeOf, unfitting, written, type Action, type OwnKeys, type Press } from './keymap';

const press = (keys: string, code = ''): Press => {
  const [key = '', ...held] = keys.split('+').reverse();
  return { key, code, altKey: held.includes('Alt'), ctrlKey: held.includes('Ctrl'), metaKey: held.includes('Meta'), shiftKey: held.includes('Shift') };
};

test.each<[string, string, boolean, Action | undefined]>([
  ['Ctrl+k', 'KeyK', false, 'search'],
  ['Ctrl+ن', 'KeyK', false, 'search'],
  ['Meta+k', 'KeyK', false, undefined],
  ['Meta+k', 'KeyK', true, 'search'],
  ['Ctrl+k', 'KeyK', true, undefined],
  ['Ctrl+Shift+K', 'KeyK', false, undefined],
  ['Ctrl+Alt+k', 'KeyK', false, undefined],
  ['k', 'KeyK', false, undefined],
  // On a Dvorak layout the letter counts, not the place.
  ['Ctrl+n', 'KeyL', false, 'new-chat'],
  ['Ctrl+د', 'KeyN', false, 'new-chat'],
  ['Ctrl+,', 'Comma', false, 'settings'],
  ['Ctrl+و', 'Comma', false, 'settings'],
  ['Alt+ArrowUp', '', false, 'previous'],
  ['Alt+ArrowDown', '', false, 'next'],
  ['Alt+Shift+ArrowDown', '', false, 'next-unread'],
  ['Ctrl+Alt+ArrowDown', '', false, undefined],
  ['Alt+Escape', '', false, undefined],
  ['Escape', '', false, 'out'],
  ['Shift+?', 'Slash', false, 'shortcuts'],
  ['Shift+؟', 'Slash', false, 'shortcuts'],
  ['Ctrl+/', 'Slash', false, 'shortcuts'],
  ['Shift+F6', 'F6', false, 'previous-column'],
  ['Ctrl+0', 'Digit0', false, 'usual'],
  ['Ctrl+۰', 'Digit0', false, 'usual'],
  ['Control', 'ControlLeft', false, undefined],
])('%s (%s, mac %s) is %s', (keys, code, mac, expected) => expect(actionOf(press(keys, code), {}, mac, 'window')).toBe(expected));

describe('own keys', () => {
  const own: OwnKeys = { search: 'Mod+J', mute: '', out: 'Mod+O', 'no-such-action': 'Mod+U' };
  test.each<[string, Action | undefined]>([
    ['Ctrl+j', 'search'],
    ['Ctrl+k', undefined],
    ['Ctrl+Shift+M', undefined],
    // What is fixed stays as it is, whatever a file says.
    ['Escape', 'out'],
    ['Ctrl+o', undefined],
    ['Ctrl+u', undefined],
  ])('%s is %s', (keys, expected) => expect(actionOf(press(keys), own, false, 'window')).toBe(expected));
});

test('a place has its own keys and those of the window', () => {
  const where = (keys: string) => [actionOf(press(keys), {}, false, 'window'), actionOf(press(keys), {}, false, 'writing')];
  expect(where('Ctrl+b')).toEqual([undefined, 'bold']);
  expect(where('Ctrl+k')).toEqual(['search', 'search']);
});

test('the usual keys are nobody else’s', () => {
  for (const action of ALL) for (const chord of chordsOf(action, {})) expect(conflictsOf(action, chord, {}), action).toEqual([]);
});

test('a conflict is told between places that meet', () => {
  expect(conflictsOf('mute', 'Mod+K', {})).toEqual(['search']);
  expect(conflictsOf('mute', 'Mod+B', {})).toEqual(['bold']);
  expect(conflictsOf('mute', 'Mod+K', { search: 'Mod+J' })).toEqual([]);
});

test.each<[string, ReturnType<typeof unfitting>]>([
  ['M', 'types'],
  ['Shift+M', 'types'],
  ['?', 'types'],
  ['Enter', 'moves'],
  ['Shift+Tab', 'moves'],
  ['Space', 'moves'],
  ['Mod+C', 'edits'],
  ['Shift+Space', undefined],
  ['F7', undefined],
  ['Alt+M', undefined],
  ['Mod++', undefined],
])('whether %s may be chosen', (chord, expected) => expect(unfitting(chord)).toBe(expected));

test('the usual keys that can be chosen are fit to be', () => {
  const alternatives = new Set(['?']);
  for (const action of ALL) {
    if (scopeOf(action) !== 'window' || action === 'out') continue;
    for (const chord of chordsOf(action, {})) if (!alternatives.has(chord)) expect(unfitting(chord), action).toBeUndefined();
  }
});

test('chords are read from presses', () => {
  expect(chordOf(press('Ctrl+Shift+m', 'KeyM'), false)).toBe('Mod+Shift+M');
  expect(chordOf(press('Meta+Alt+ArrowUp'), true)).toBe('Mod+Alt+ArrowUp');
  expect(chordOf(press('Ctrl+Shift+!', 'Digit1'), false)).toBe('Mod+Shift+1');
});

test('keys are written as the system writes them', () => {
  expect(['Mod+K', 'Mod+Shift+M', 'Alt+ArrowUp', 'Mod++', 'Mod+-'].map((chord) => written(chord, false))).toEqual(['Ctrl+K', 'Ctrl+Shift+M', 'Alt+↑', 'Ctrl++', 'Ctrl+−']);
  expect(['Mod+,', 'Mod+Shift+M'].map((chord) => written(chord, true))).toEqual(['⌘,', '⌘⇧M']);
});
