/** The width of the sidebar, in CSS pixels. */

/** The least, the first and the most. */
export const WIDTH = { least: 260, first: 320, most: 420 } as const;

/** A width within the bounds; anything that is no number becomes the first width. */
export function clampWidth(width: number): number {
  return Number.isFinite(width) ? Math.round(Math.min(WIDTH.most, Math.max(WIDTH.least, width))) : WIDTH.first;
}
