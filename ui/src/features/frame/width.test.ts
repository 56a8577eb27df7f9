import { expect, test } from 'vitest';

import { clampWidth } from './width';

test.each([
  [320, 320],
  [333.4, 333],
  [260, 260],
  [100, 260],
  [-160, 260],
  [900, 420],
  [Number.NaN, 320],
])('%d becomes %d', (width, expected) => expect(clampWidth(width)).toBe(expected));
