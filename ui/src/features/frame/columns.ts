/** The columns of the frame for the keyboard: what stands in each to begin with, and the way from one to the next. */

/** The best first: where one writes is better than what was written. */
const LANDINGS = ['[role="listbox"]', 'textarea', '[role="log"][tabindex]'];
const TABBABLE = 'button:enabled, input:enabled, textarea:enabled, select:enabled, a[href], [tabindex]:not([tabindex="-1"])';

/** Whether the keyboard can go to an element as things stand. */
export function canFocus(element: Element): element is HTMLElement {
  return element instanceof HTMLElement && element.isConnected && element.closest('[inert]') === null && !element.matches(':disabled') && element.checkVisibility({ visibilityProperty: true });
}

/** Gives the keyboard to a column: to its list, its field or its messages, else to the first thing in it. */
export function enterColumn(column: Element): boolean {
  const candidates = [...LANDINGS, TABBABLE].flatMap((kind) => [...column.querySelectorAll(kind)]);
  const landing = candidates.find(canFocus);
  landing?.focus();
  return landing !== undefined;
}

/** Goes to the next or the previous column that can be entered, round at the ends. */
export function stepColumn(frame: Element, step: 1 | -1): void {
  const columns = [...frame.querySelectorAll('[data-column]')];
  const from = columns.findIndex((column) => column.contains(document.activeElement));
  const first = from < 0 ? (step > 0 ? 0 : columns.length - 1) : from + step;
  for (let tried = 0; tried < columns.length; tried += 1) {
    const column = columns[(first + tried * step + columns.length * 2) % columns.length];
    if (column && enterColumn(column)) return;
  }
}
