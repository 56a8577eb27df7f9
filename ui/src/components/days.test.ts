import { GregorianCalendar, PersianCalendar } from '@internationalized/date';
import { expect, test } from 'vitest';

import { dayAt, momentIn } from './days';

test.each([
  ['2026-03-20T23:59:00+03:30', '1404-12-29'],
  ['2026-03-21T00:00:00+03:30', '1405-01-01'],
  ['2025-03-20T12:00:00+03:30', '1403-12-30'],
])('%s is %s', (moment, day) => {
  const { year, month, day: nr } = dayAt(Date.parse(moment), 'Asia/Tehran', new PersianCalendar());
  expect([year, month, nr].map((part) => String(part).padStart(2, '0')).join('-')).toBe(day);
});

test('a moment of a day lies in it, also where the clock changes', () => {
  for (const [iso, zone] of [
    ['2026-03-29T10:00:00Z', 'Europe/Berlin'],
    ['2026-10-25T10:00:00Z', 'Europe/Berlin'],
    ['2026-11-01T12:00:00Z', 'America/New_York'],
    ['2026-06-01T12:00:00Z', 'Asia/Tehran'],
  ] as const) {
    const day = dayAt(Date.parse(iso), zone, new GregorianCalendar());
    expect(dayAt(momentIn(day, zone), zone, new GregorianCalendar()).compare(day)).toBe(0);
  }
});
