import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { clock, dayBounds, dayName, dayOf, monthOf, numeral, stamp, styleOf, wholeMoment, type DateStyle } from './dates';
import { setWriting, t, type Writing } from './language.svelte';

const en = styleOf('en');
const fa = styleOf('fa');
const jalaliInEnglish: DateStyle = { language: 'en', calendar: 'persian', digits: 'latn', hours: 'h23' };
const gregorianInPersian: DateStyle = { language: 'fa', calendar: 'gregory', digits: 'latn', hours: 'h23' };

const AUTOMATIC: Writing = { calendar: 'system', digits: 'system', clock: 'system' };
afterEach(() => setWriting(AUTOMATIC));

const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'Asia/Tehran';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const at = (iso: string) => Date.parse(iso);
const NOW = '2018-03-21T12:00:00+03:30';

test.each<[DateStyle, string]>([
  [en, 'March 2018'],
  [fa, 'فروردین ۱۳۹۷'],
  [jalaliInEnglish, 'Farvardin 1397'],
])('the month stands before its year', (style, expected) => {
  expect(monthOf(at('2018-03-21T12:00:00+03:30'), style)).toBe(expected);
});

describe('the name of a day', () => {
  test.each<[string, DateStyle, string]>([
    ['2018-03-21T00:00:00+03:30', en, 'Today'],
    ['2018-03-21T00:00:00+03:30', fa, 'امروز'],
    ['2018-03-20T23:59:00+03:30', en, 'Yesterday'],
    ['2018-03-20T23:59:00+03:30', fa, 'دیروز'],
    ['2018-03-16T12:00:00+03:30', en, 'Friday'],
    ['2018-03-16T12:00:00+03:30', fa, 'جمعه'],
    ['2018-03-14T12:00:00+03:30', en, '14 March'],
    ['2018-03-14T12:00:00+03:30', fa, '۲۳ اسفند ۱۳۹۶'],
    ['2018-03-14T12:00:00+03:30', jalaliInEnglish, '23 Esfand 1396'],
    ['2018-03-14T12:00:00+03:30', gregorianInPersian, '14 مارس'],
    ['2017-12-31T12:00:00+03:30', en, '31 December 2017'],
    ['2018-03-25T12:00:00+04:30', fa, '۵ فروردین'],
  ])('%s', (moment, style, expected) => {
    expect(dayName(at(moment), at(NOW), style)).toBe(expected);
  });
});

test.each<[string, DateStyle, string]>([
  ['2018-03-21T09:05:00+03:30', en, '09:05'],
  ['2018-03-21T18:05:00+03:30', fa, '۱۸:۰۵'],
  ['2018-03-21T00:00:00+03:30', en, '00:00'],
  ['2018-03-19T12:00:00+03:30', en, 'Mon'],
  ['2018-03-19T12:00:00+03:30', fa, 'دوشنبه'],
  ['2018-02-01T12:00:00+03:30', en, '1 Feb'],
  ['2017-02-01T12:00:00+03:30', en, '1 Feb 2017'],
])('the stamp of %s', (moment, style, expected) => {
  expect(stamp(at(moment), at(NOW), style)).toBe(expected);
});

test('a whole moment has the day before the month before the year and no Latin comma', () => {
  expect(wholeMoment(at('2018-03-21T18:05:00+03:30'), fa)).toBe('چهارشنبه ۱ فروردین ۱۳۹۷، ۱۸:۰۵');
  expect(wholeMoment(at('2018-03-21T18:05:00+03:30'), en)).toBe('Wednesday 21 March 2018, 18:05');
});

test('a leap day', () => {
  expect(wholeMoment(at('2025-03-20T12:00:00+03:30'), fa)).toContain('۳۰ اسفند ۱۴۰۳');
});

test('time is by the zone of the moment, not by a fixed offset', () => {
  expect(clock(at('2021-07-01T12:00:00Z'), en)).toBe('16:30');
  expect(clock(at('2024-07-01T12:00:00Z'), en)).toBe('15:30');
});

test('the borders of a day', () => {
  const [from, until] = dayBounds(at(NOW));
  expect([dayOf(from - 1), dayOf(from), dayOf(until - 1), dayOf(until)].map((day) => day - dayOf(at(NOW)))).toEqual([-1, 0, 0, 1]);
});

test('numerals', () => {
  expect(numeral(1234, fa)).toBe('۱٬۲۳۴');
  expect(numeral(1234, en)).toBe('1,234');
});

test('the clock uses a colon in both', () => {
  expect(clock(at(NOW), fa)).toBe('۱۲:۰۰');
});

describe('what the person chose', () => {
  test.each<[Partial<Writing>, 'en' | 'fa', string, string]>([
    [{}, 'en', 'Wednesday 21 March 2018, 18:05', '1,234'],
    [{ calendar: 'persian' }, 'en', 'Wednesday 1 Farvardin 1397, 18:05', '1,234'],
    [{ calendar: 'islamic' }, 'en', 'Wednesday 4 Rajab 1439, 18:05', '1,234'],
    [{ clock: 'h12' }, 'en', 'Wednesday 21 March 2018, 6:05\u00A0PM', '1,234'],
    [{ clock: 'h24', digits: 'persian' }, 'en', 'Wednesday ۲۱ March ۲۰۱۸, ۱۸:۰۵', '۱٬۲۳۴'],
    [{}, 'fa', 'چهارشنبه ۱ فروردین ۱۳۹۷، ۱۸:۰۵', '۱٬۲۳۴'],
    [{ calendar: 'gregorian' }, 'fa', 'چهارشنبه ۲۱ مارس ۲۰۱۸، ۱۸:۰۵', '۱٬۲۳۴'],
    [{ calendar: 'islamic', digits: 'latin' }, 'fa', 'چهارشنبه 4 رجب 1439، 18:05', '1,234'],
    [{ clock: 'h12' }, 'fa', 'چهارشنبه ۱ فروردین ۱۳۹۷، ۶:۰۵\u00A0ب.ظ.', '۱٬۲۳۴'],
  ])('%o in %s', (change, language, whole, number) => {
    setWriting({ ...AUTOMATIC, ...change });
    const style = styleOf(language);
    expect(wholeMoment(at('2018-03-21T18:05:00+03:30'), style)).toBe(whole);
    expect(numeral(1234, style)).toBe(number);
  });

  test('numbers in messages have the digits too', () => {
    setWriting({ ...AUTOMATIC, digits: 'persian' });
    expect(t('frame-title-unread', { n: 12 })).toBe('Hoopoe (\u2068۱۲\u2069)');
  });
});
