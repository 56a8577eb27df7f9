import { expect, test } from 'vitest';

import { bundleOf } from '../../i18n/catalogue';
import type { Farewell } from '../../ipc/bindings/Farewell';
import { costOf } from './farewell';

test.each<[Farewell, string]>([
  [{ waiting: 0, last: false }, 'others device'],
  [{ waiting: 0, last: null }, 'perhaps-last device'],
  [{ waiting: 0, last: true }, 'LAST device'],
  [{ waiting: 3, last: true }, 'WAITING LAST device'],
  [{ waiting: 1, last: false }, 'WAITING others device'],
])('%o costs %s', (farewell, expected) => {
  const costs = costOf(farewell);
  const short = ({ key, grave }: (typeof costs)[number]) => (grave ? key.toUpperCase() : key).replace(/^accounts-cost-/iu, '');
  expect(costs.map(short).join(' ')).toBe(expected);
  for (const { key } of costs) for (const language of ['en', 'fa'] as const) expect(bundleOf(language).hasMessage(key), key).toBe(true);
});
