/** Moments of the start that `cargo xtask bench start` reads: performance marks, each set once, at the next painting. */

const passed = new Set<string>();

/** Marks that something stands on the page; the same one again is nothing new. */
export function mark(milestone: 'list'): void {
  if (passed.has(milestone)) return;
  passed.add(milestone);
  requestAnimationFrame(() => performance.mark(milestone));
}
