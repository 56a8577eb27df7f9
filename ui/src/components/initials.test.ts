import { expect, test } from 'vitest';

import { hueOf, HUES, initialsOf } from './initials';

test.each([
  ['Bob', 'B'],
  ['Tehran gardeners', 'TG'],
  ['anna maria k', 'AM'],
  ['@alice:example.org', 'A'],
  ['مامان', 'م'],
  ['خانوادهٔ بزرگ', 'خ'],
  ['Ali رضا', 'A'],
  ['  #chat', 'C'],
  ['Éloïse', 'É'],
  ['😀', '😀'],
  ['', ''],
])('%j is shown as %j', (name, expected) => expect(initialsOf(name)).toBe(expected));

test('ids are spread over all hues', () => {
  const counts = new Array<number>(HUES).fill(0);
  for (let id = 0; id < 800; id += 1) {
    const hue = hueOf(`@person${String(id)}:example.org`);
    counts[hue] = (counts[hue] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(60);
  expect(Math.max(...counts)).toBeLessThan(150);
});
