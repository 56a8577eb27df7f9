import { describe, expect, test } from 'vitest';

import type { FoundMessage } from '../../ipc/bindings/FoundMessage';
import type { Person } from '../../ipc/bindings/Person';
import { daysInWords, EVERYTHING, filterOf, isNarrowed, sendersOf } from './filters';

const bob: Person = { id: '@bob:example.org', name: 'Bob', avatar: null };
const carol: Person = { id: '@carol:example.org', name: 'Carol', avatar: null };
const noon = (day: number) => new Date(2026, 2, day, 12).getTime();
const from = (sender: Person) => ({ sender }) as FoundMessage;

describe('the filter', () => {
  test('nothing chosen lets everything through', () => {
    expect(filterOf(EVERYTHING, null)).toEqual({ chat: null, sender: null, kind: null, since: null, until: null });
    expect(isNarrowed(EVERYTHING)).toBe(false);
  });

  test('days are whole: from the beginning of the first to the end of the last', () => {
    const choice = { ...EVERYTHING, sender: bob, days: { from: noon(20), to: noon(21) } };
    expect(filterOf(choice, '!tea:example.org')).toEqual({
      chat: '!tea:example.org',
      sender: bob.id,
      kind: null,
      since: new Date(2026, 2, 20).getTime(),
      until: new Date(2026, 2, 22).getTime(),
    });
    expect(isNarrowed(choice)).toBe(true);
  });
});

test.each([
  ['one day', { from: noon(20), to: noon(20) }, 'en', '20 March 2026'],
  ['some days', { from: noon(20), to: noon(22) }, 'en', '20 March 2026 – 22 March 2026'],
  ['one day in Persian', { from: noon(21), to: noon(21) }, 'fa', '۱ فروردین ۱۴۰۵'],
] as const)('days in words: %s', (_, days, language, expected) => {
  const style = { language, calendar: language === 'fa' ? 'persian' : 'gregory', digits: language === 'fa' ? 'arabext' : 'latn', hours: 'h23' } as const;
  expect(daysInWords(days, style)).toBe(expected);
});

test('those who wrote most come first', () => {
  expect(sendersOf([from(bob), from(carol), from(carol)])).toEqual([carol, bob]);
  expect(sendersOf([])).toEqual([]);
});
