import { CalendarDate, fromAbsolute, PersianCalendar, toCalendar, toCalendarDate } from '@internationalized/date';
import { expect, test } from 'vitest';

import { momentIn } from './days';

test.each([
  ['2026-03-29', new CalendarDate(2026, 3, 29), 'Europe/Berlin'],
  ['2026-10-25', new CalendarDate(2026, 10, 25), 'Europe/Berlin'],
  ['2026-11-01', new CalendarDate(2026, 11, 1), 'America/New_York'],
  ['1405-01-01', new CalendarDate(new PersianCalendar(), 1405, 1, 1), 'Asia/Tehran'],
  ['1403-12-30', new CalendarDate(new PersianCalendar(), 1403, 12, 30), 'Asia/Tehran'],
])('a moment of %s lies in it, also where the clock changes', (_, day, zone) => {
  const there = toCalendar(toCalendarDate(fromAbsolute(momentIn(day, zone), zone)), day.calendar);
  expect(there.compare(day)).toBe(0);
});

test('the first of Farvardin 1405 is 21 March 2026', () => {
  expect(new Date(momentIn(new CalendarDate(new PersianCalendar(), 1405, 1, 1), 'Asia/Tehran')).toISOString()).toBe('2026-03-21T08:30:00.000Z');
});
