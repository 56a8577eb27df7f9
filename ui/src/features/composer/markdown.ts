/**
 * Where the Markdown of a text being written begins and ends, for showing it as it is typed.
 *
 * The engine alone decides what is sent; this follows the same rules (CommonMark, `~~`, `||`) as far as one can see them in
 * a field: blocks by line, runs of signs by what stands beside them. Every letter stays where it is.
 */
import { marksIn } from './emphasis';

/** How a run of letters looks. `sign` is what will not be seen in the message. */
export const STYLES = ['sign', 'strong', 'emphasis', 'strike', 'code', 'spoiler', 'link', 'mention', 'quote', 'heading', 'bullet'] as const;

/** One of the looks. */
export type Style = (typeof STYLES)[number];

/** Letters of one look. */
export interface Run {
  text: string;
  styles: readonly Style[];
}

/** A part of a text, by its letters' places. */
export interface Span {
  start: number;
  end: number;
}

/** Longer texts are shown as they are. */
const LONGEST = 20_000;
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/u;
const RULE = /^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$/u;
const HEADING = /^ {0,3}#{1,6}(?=\s)/u;
const QUOTE = /^ {0,3}(?:> ?)+/u;
const BULLET = /^\s*(?:[-*+]|\d{1,9}[.)])(?=\s)/u;

/** The runs of a text, in order; one without any look when nothing in it is formatted. `names` stand for people and chats. */
export function runsOf(text: string, names: readonly string[] = []): Run[] {
  if (text.length > LONGEST) return [{ text, styles: [] }];
  const canvas = new Canvas(text.length);
  // What stands in a name is no formatting.
  let bare = text;
  for (const name of names) {
    for (const at of places(text, name)) {
      bare = bare.slice(0, at) + 'x'.repeat(name.length) + bare.slice(at + name.length);
      canvas.paint('mention', at, at + name.length);
    }
  }
  for (const span of paintBlocks(bare, canvas)) marksIn(bare, span, (style, start, end) => canvas.paint(style, start, end));
  return canvas.runs(text);
}

/** A text without the signs that its message will not show. */
export function plainOf(text: string, names: readonly string[] = []): string {
  return runsOf(text, names)
    .flatMap((run) => (run.styles.includes('sign') ? [] : [run.text]))
    .join('');
}

/** Whether a text has anything that is more than letters. */
export function isFormatted(runs: readonly Run[]): boolean {
  return runs.some(({ styles }) => styles.length > 0);
}

/** Whether a place is inside a block of code that is not closed before it. */
export function inFence(text: string, at: number): boolean {
  let fence: string | undefined;
  for (const line of text.slice(0, at).split('\n')) fence = fenceAfter(line, fence);
  return fence !== undefined;
}

/** The sign that opened the block of code one is in after a line; undefined outside. */
export function fenceAfter(line: string, fence: string | undefined): string | undefined {
  const sign = FENCE.exec(line)?.[1];
  if (fence === undefined) return sign;
  const closes = sign !== undefined && sign.startsWith(fence) && line.trim() === sign;
  return closes ? undefined : fence;
}

/** Paints what whole lines say, and tells where the letters of each block stand. */
function paintBlocks(text: string, canvas: Canvas): Span[] {
  const spans: Span[] = [];
  let fence: string | undefined;
  let open: Span | undefined;
  let quoted = false;
  let start = 0;
  const finish = () => {
    if (open) spans.push(open);
    open = undefined;
  };
  for (const line of text.split('\n')) {
    const end = start + line.length;
    const next = fenceAfter(line, fence);
    if (next !== undefined || fence !== undefined) {
      finish();
      canvas.paint('code', start, Math.min(end + 1, text.length));
      if (next === undefined || fence === undefined) canvas.paint('sign', start, end);
      fence = next;
    } else if (line.trim() === '' || RULE.test(line)) {
      finish();
      quoted = false;
      canvas.paint('sign', start, end);
    } else {
      const quote = QUOTE.exec(line)?.[0] ?? '';
      const rest = line.slice(quote.length);
      const heading = HEADING.exec(rest)?.[0];
      const sign = heading ?? BULLET.exec(rest)?.[0] ?? '';
      if (quote !== '' || sign !== '') finish();
      quoted = quote !== '' || (quoted && open !== undefined);
      if (quoted) canvas.paint('quote', start, end);
      const words = start + quote.length + sign.length;
      canvas.paint('sign', start, start + quote.length);
      canvas.paint(heading === undefined ? 'bullet' : 'sign', start + quote.length, words);
      if (heading !== undefined) canvas.paint('heading', words, end);
      open = { start: open?.start ?? words, end };
      if (heading !== undefined) finish();
    }
    start = end + 1;
  }
  finish();
  return spans;
}

function places(text: string, name: string): number[] {
  const found: number[] = [];
  if (name === '') return found;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) found.push(at);
  return found;
}

/** The looks of each letter, as bits. */
class Canvas {
  readonly #bits: Uint16Array;

  constructor(length: number) {
    this.#bits = new Uint16Array(length);
  }

  paint(style: Style, start: number, end: number): void {
    const bit = 1 << STYLES.indexOf(style);
    for (let at = start; at < end; at += 1) this.#bits[at] = (this.#bits[at] ?? 0) | bit;
  }

  runs(text: string): Run[] {
    const runs: Run[] = [];
    let start = 0;
    for (let at = 1; at <= text.length; at += 1) {
      if (at < text.length && this.#bits[at] === this.#bits[start]) continue;
      const bits = this.#bits[start] ?? 0;
      runs.push({ text: text.slice(start, at), styles: STYLES.filter((_, place) => (bits & (1 << place)) !== 0) });
      start = at;
    }
    return runs;
  }
}
