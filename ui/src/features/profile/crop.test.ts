import { expect, test } from 'vitest';

import { base64Of, dragged, MIDDLE, squareOf, type Cut } from './crop';

test.each<[number, number, Cut, [number, number, number]]>([
  [100, 100, MIDDLE, [0, 0, 100]],
  [200, 100, MIDDLE, [50, 0, 100]],
  [100, 300, { x: 0.5, y: 1, zoom: 1 }, [0, 200, 100]],
  [200, 100, { x: 0, y: 0, zoom: 2 }, [0, 0, 50]],
])('of %d × %d, %o is the square %j', (width, height, cut, [left, top, edge]) => expect(squareOf(width, height, cut)).toEqual({ left, top, edge }));

test('the picture follows the hand and stops at its edges', () => {
  // Half an edge to the end: of a room of one edge that is a half.
  expect(dragged(200, 100, MIDDLE, 0.25, 0.25)).toEqual({ x: 0.25, y: 0.5, zoom: 1 });
  expect(dragged(200, 100, MIDDLE, -9, 0).x).toBe(1);
  expect(dragged(100, 100, { ...MIDDLE, zoom: 2 }, 0, 9).y).toBe(0);
});

test('bytes in Base64', () => expect(base64Of(new Uint8Array([0, 255, 16]))).toBe('AP8Q'));
