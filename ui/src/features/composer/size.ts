/** How much room a text takes in an event, which holds 65,536 bytes at most (Matrix specification, "Size limits"). */

const MOST_BYTES = 65_536;
/** What an event has besides its text: names, times, signatures, what it relates to. */
const AROUND = 2_500;
/** Shorter texts always fit, whatever they are made of. */
const SURELY_FITS = 2_000;
/** What formatting adds at most in ordinary texts. */
const MARKUP = 1.2;
/** A link to a person or chat. */
const NAME = 120;

/** What the room depends on. */
export interface Shape {
  text: string;
  /** It goes along a second time, as HTML. */
  formatted: boolean;
  names: number;
  /** Base64 takes a third more. */
  encrypted: boolean;
  /** A new wording goes along twice. */
  rewords: boolean;
}

/** How many letters are too many; below zero, how many more there may be. Never too few are told. */
export function lettersOver(shape: Shape): number {
  if (shape.text.length < SURELY_FITS) return shape.text.length - SURELY_FITS;
  const bytes = new TextEncoder().encode(JSON.stringify(shape.text)).length;
  const html = shape.formatted || shape.names > 0 ? bytes * MARKUP + shape.names * NAME : 0;
  const content = (bytes + html) * (shape.rewords ? 2 : 1);
  const total = (content + AROUND) * (shape.encrypted ? 4 / 3 : 1) + (shape.encrypted ? 500 : 0);
  const perLetter = (total / shape.text.length) || 1;
  return Math.ceil((total - MOST_BYTES) / perLetter);
}
