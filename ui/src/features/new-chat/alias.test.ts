import { expect, test } from 'vitest';

import { aliasOf } from './alias';

test.each([
  ['Tehran Gardeners', 'tehran-gardeners'],
  ['Café №5', 'cafe-no5'],
  ['#hoopoe:example.org', 'hoopoe'],
  ['باغبان‌ها', ''],
  [' a', 'a'],
  ['a-', 'a-'],
])('%j becomes %j', (text, expected) => expect(aliasOf(text)).toBe(expected));
