/**
 * Moments in words, by parts from `Intl`: the long styles of Persian put the year first and a Latin comma between.
 *
 * Only our own text is written here; digits inside messages, links and codes are never touched. Calendar, digits and clock
 * are the person's choice and go with the language where none was made. Day borders are those of the system's time zone.
 */
import type { DigitSet, Spoken } from './catalogue';
import { digitsOf, locale } from './language.svelte';

/** How moments are written. */
export interface DateStyle {
  /** The language of names. */
  language: Spoken;
  /** The calendar of days and months. */
  calendar: 'persian' | 'gregory' | 'islamic-umalqura';
  /** The digits. */
  digits: DigitSet;
  /** The hours of the clock: to 23, or to 12 with the half of the day. */
  hours: 'h23' | 'h12';
}

const DAY_MS = 86_400_000;
const FORMS = {
  h23: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  h12: { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' },
  weekday: { weekday: 'long' },
  weekdayShort: { weekday: 'short' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  dateShort: { day: 'numeric', month: 'short', year: 'numeric' },
  whole: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;
const CALENDARS = { gregorian: 'gregory', persian: 'persian', islamic: 'islamic-umalqura' } as const;
const formats = new Map<string, Intl.DateTimeFormat>();
const systemClocks = new Map<string, DateStyle['hours']>();

/** The style of a language as the person wants it. */
export function styleOf(language: Spoken): DateStyle {
  const { calendar, clock: chosen } = locale.writing;
  return {
    language,
    calendar: calendar === 'system' ? (language === 'fa' ? 'persian' : 'gregory') : CALENDARS[calendar],
    digits: digitsOf(language),
    hours: chosen === 'system' ? systemHours(language) : chosen === 'h12' ? 'h12' : 'h23',
  };
}

/** The number of a moment's day, counted in the system's time zone; equal for two moments of one day. */
export function dayOf(at: number): number {
  const date = new Date(at);
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS);
}

/** When the day of a moment begins, and when the next one does. */
export function dayBounds(at: number): [from: number, until: number] {
  const date = new Date(at);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  return [new Date(year, month, day).getTime(), new Date(year, month, day + 1).getTime()];
}

/** "18:05" or "6:05 PM". */
export function clock(at: number, style: DateStyle): string {
  const { hour, minute, dayPeriod } = parts(at, style, style.hours);
  return style.hours === 'h12' ? `${hour}:${minute}\u00A0${dayPeriod}` : `${hour}:${minute}`;
}

/** "Today", "Yesterday", "Wednesday" within the last week, else the day and month, with the year when it is another one. */
export function dayName(at: number, now: number, style: DateStyle): string {
  const ago = dayOf(now) - dayOf(at);
  if (ago === 0 || ago === 1) return relative(-ago, style);
  if (ago > 1 && ago < 7) return parts(at, style, 'weekday').weekday;
  return calendarDay(at, now, style);
}

/** "1 Farvardin 1397": a day by itself. */
export function wholeDay(at: number, style: DateStyle): string {
  const { day, month, year } = parts(at, style, 'date');
  return `${day} ${month} ${year}`;
}

/** "Farvardin 1397": the month of a day. */
export function monthOf(at: number, style: DateStyle): string {
  const { month, year } = parts(at, style, 'date');
  return `${month} ${year}`;
}

/** "Wednesday 1 Farvardin 1397, 18:05": everything, for a title or a description. */
export function wholeMoment(at: number, style: DateStyle): string {
  const { weekday, day, month, year } = parts(at, style, 'whole');
  return `${weekday} ${day} ${month} ${year}${style.language === 'fa' ? '،' : ','} ${clock(at, style)}`;
}

/** For a narrow place: the time today, the weekday within the last week, else the shortest date that is clear. */
export function stamp(at: number, now: number, style: DateStyle): string {
  const ago = dayOf(now) - dayOf(at);
  if (ago <= 0) return clock(at, style);
  if (ago < 7) return parts(at, style, style.language === 'fa' ? 'weekday' : 'weekdayShort').weekday;
  return calendarDay(at, now, style, 'dateShort');
}

/** A number in the style's digits, with its group marks. */
export function numeral(value: number, style: DateStyle): string {
  return value.toLocaleString(`${style.language}-u-nu-${style.digits}`);
}

function calendarDay(at: number, now: number, style: DateStyle, form: 'date' | 'dateShort' = 'date'): string {
  const shown = parts(at, style, form);
  const current = parts(now, style, form).year;
  const dayAndMonth = `${shown.day} ${shown.month}`;
  return shown.year === current ? dayAndMonth : `${dayAndMonth} ${shown.year}`;
}

function relative(days: number, style: DateStyle): string {
  const word = new Intl.RelativeTimeFormat(style.language, { numeric: 'auto' }).format(days, 'day');
  return word.charAt(0).toLocaleUpperCase(style.language) + word.slice(1);
}

/** A part that was not asked for, or that the engine does not know, is empty. */
function parts(at: number, style: DateStyle, form: Form): Record<Part, string> {
  const found: Record<Part, string> = { weekday: '', day: '', month: '', year: '', hour: '', minute: '', dayPeriod: '' };
  for (const { type, value } of formatOf(style, form).formatToParts(at)) {
    if (type in found) found[type as Part] = value;
  }
  return found;
}

type Form = keyof typeof FORMS;
type Part = 'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute' | 'dayPeriod';

/** Making a format costs a thousand times more than using it. */
function formatOf(style: DateStyle, form: Form): Intl.DateTimeFormat {
  const key = `${style.language}-u-ca-${style.calendar}-nu-${style.digits}|${form}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(key.slice(0, key.indexOf('|')), FORMS[form]);
    formats.set(key, format);
  }
  return format;
}

/** The clock of the system's own region; the region of another language says nothing about this one. */
function systemHours(language: Spoken): DateStyle['hours'] {
  const region = typeof navigator === 'undefined' ? undefined : navigator.languages.find((tag) => tag.startsWith(`${language}-`));
  if (region === undefined) return 'h23';
  let hours = systemClocks.get(region);
  if (!hours) {
    hours = new Intl.DateTimeFormat(region, { hour: 'numeric' }).resolvedOptions().hour12 === true ? 'h12' : 'h23';
    systemClocks.set(region, hours);
  }
  return hours;
}
