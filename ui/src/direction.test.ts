import { expect, test } from 'vitest';

import cases from './direction-cases.json';
import { directionOf, directionOfField, visibleControls } from './direction';

test.each(cases)('$text is $direction: $why', ({ text, direction }) => {
  expect(directionOf(text)).toBe(direction);
});

test.each([
  ['', 'neutral'],
  ['123\nسلام\nHello, this one is longer', 'rtl'],
  ['\n\nHello\nسلام', 'ltr'],
])('a field with %j is %s', (text, direction) => {
  expect(directionOfField(text)).toBe(direction);
});

test('controls in a name are shown', () => {
  expect(visibleControls('txt.\u202Eexe')).toBe('txt.\uFFFDexe');
});
