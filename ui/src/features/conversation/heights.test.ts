import { expect, test } from 'vitest';

import { Heights } from './heights';

function list(...sizes: number[]): Heights {
  const heights = new Heights();
  heights.adopt(sizes.map((_, index) => ({ key: `k${index}`, kind: 'row' })));
  sizes.forEach((size, index) => heights.measure(index, size));
  return heights;
}

test('an unmeasured item has the average of its kind', () => {
  const heights = list(10, 30);
  heights.adopt(['k0', 'k1', 'k2'].map((key) => ({ key, kind: 'row' })));
  expect(heights.at(2)).toBe(20);
});

test('a measured height stays with its key while items come in above', () => {
  const heights = list(10, 30);
  heights.adopt(['new', 'k0', 'k1'].map((key) => ({ key, kind: 'row' })));
  expect([heights.at(1), heights.at(2), heights.indexOf('k1')]).toEqual([10, 30, 2]);
});

test('measuring tells whether it is news', () => {
  const heights = list(10);
  expect([heights.measure(0, 10), heights.measure(0, 11), heights.measure(7, 5)]).toEqual([false, true, false]);
});

test.each<[string, number, number, number, number, { start: number; end: number }]>([
  ['fills the viewport', 3, 0, 0, 99, { start: 3, end: 5 }],
  ['fills it above an item that begins lower', 3, 15, 0, 99, { start: 1, end: 4 }],
  ['has a margin on both sides', 3, 0, 10, 99, { start: 2, end: 6 }],
  ['stops at the ends', 3, 0, 1000, 99, { start: 0, end: 8 }],
  ['never has more than allowed, and begins with what is seen', 3, 0, 1000, 3, { start: 2, end: 5 }],
])('a run %s', (_, index, y, margin, most, expected) => {
  expect(list(10, 10, 10, 10, 10, 10, 10, 10).around(index, y, 20, margin, most)).toEqual(expected);
});

test('a run in an empty list is empty', () => {
  expect(new Heights().around(0, 0, 100, 50, 10)).toEqual({ start: 0, end: 0 });
});

test.each([
  [0, 0],
  [5, 0],
  [15, 1],
  [1000, 3],
])('%d px below the first top is item %d', (distance, expected) => {
  expect(list(10, 10, 10, 10).below(0, distance)).toBe(expected);
});

test.each([
  [0, 3],
  [5, 2],
  [15, 1],
  [1000, 0],
])('%d px above the last top is item %d', (distance, expected) => {
  expect(list(10, 10, 10, 10).above(3, distance)).toBe(expected);
});
