/** The present day, for moments that are told relative to it. Moves on at midnight and when the window wakes up. */
import { dayBounds, dayOf } from '../i18n/dates';

let now = $state(Date.now());
let timer: ReturnType<typeof setTimeout> | undefined;

/** Some moment of the present day. */
export const today = {
  get now(): number {
    return now;
  },
};

/** Starts following the days. Called once. */
export function startToday(): void {
  document.addEventListener('visibilitychange', turn);
  turn();
}

function turn(): void {
  const moment = Date.now();
  if (dayOf(moment) !== dayOf(now)) now = moment;
  clearTimeout(timer);
  timer = setTimeout(turn, dayBounds(moment)[1] - moment + 1000);
}
