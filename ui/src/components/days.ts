/** Moments in the days of a calendar. */
import type { DateValue } from '@internationalized/date';

const NOON_MS = 12 * 3_600_000;

/** A moment in a day: about its noon, which every day has. */
export function momentIn(day: DateValue, zone: string): number {
  return day.toDate(zone).getTime() + NOON_MS;
}
