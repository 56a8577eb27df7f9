import { expect, test } from 'vitest';

import { keysOf, placeOf } from './keys';

const press = (keys: string, code: string) => ({ code, altKey: keys.includes('Alt'), ctrlKey: keys.includes('Ctrl'), metaKey: keys.includes('Meta'), shiftKey: keys.includes('Shift') });

test.each<[string, string, boolean, number | undefined]>([
  ['Ctrl', 'Digit1', false, 0],
  ['Ctrl', 'Numpad9', false, 8],
  ['Ctrl', 'Digit0', false, undefined],
  ['Ctrl Shift', 'Digit1', false, undefined],
  ['Ctrl Alt', 'Digit1', false, undefined],
  ['', 'Digit1', false, undefined],
  ['Meta', 'Digit2', true, 1],
  ['Meta', 'Digit2', false, undefined],
])('%s %s (mac %s) is the place %s', (keys, code, mac, expected) => expect(placeOf(press(keys, code), mac)).toBe(expected));

test('only nine accounts have keys', () => expect([keysOf(0, false), keysOf(8, true), keysOf(9, false)]).toEqual(['Ctrl+1', '⌘9', undefined]));
