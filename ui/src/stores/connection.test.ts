import { expect, test } from 'vitest';

import { bundleOf } from '../i18n/catalogue';
import type { Connection } from '../ipc/bindings/Connection';
import { lineWord } from './connection';

test.each<[Connection, number, string | undefined]>([
  ['online', 0, undefined],
  // Online with waiting messages: they are on their way, their clocks say so.
  ['online', 3, undefined],
  ['connecting', 0, 'status-connecting'],
  ['connecting', 1, 'status-waiting'],
  ['offline', 0, 'status-offline'],
  ['offline', 3, 'status-offline-waiting'],
  ['signed_out', 3, 'status-signed-out'],
])('%s with %d waiting says %s', (connection, waiting, expected) => {
  const word = lineWord(connection, waiting);
  expect(word?.key).toBe(expected);
  if (word) expect(bundleOf('en').hasMessage(word.key)).toBe(true);
  expect(word?.failure ?? false).toBe(connection === 'signed_out');
});
