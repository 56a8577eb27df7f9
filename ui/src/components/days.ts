/** Days of a calendar and moments in them. */
import { fromAbsolute, toCalendar, toCalendarDate, type Calendar, type CalendarDate, type DateValue } from '@internationalized/date';

const NOON_MS = 12 * 3_600_000;

/** The day of a moment. */
export function dayAt(at: number, zone: string, calendar: Calendar): CalendarDate {
  return toCalendar(toCalendarDate(fromAbsolute(at, zone)), calendar);
}

/** A moment in a day: about its noon, which every day has. */
export function momentIn(day: DateValue, zone: string): number {
  return day.toDate(zone).getTime() + NOON_MS;
}
