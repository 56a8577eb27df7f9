/**
 * Telling a text its direction. It travels as a mark (RLM or LRM) at the start of each paragraph's words, behind what makes
 * the paragraph a list item or a quotation, so that every program that reads the message shows it the same way.
 */
import { directionOf } from '../../direction';
import type { Direction } from '../../ipc/bindings/Direction';
import { fenceAfter } from './markdown';

const MARKS = { ltr: '\u200E', rtl: '\u200F' } as const;
const LEAD = /^(?:\s*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s)|#{1,6}(?=\s)))*\s*/u;
const ALL = /^[\u200E\u200F\u061C]+/u;

/** The direction a text was told: that of its first paragraph. */
export function toldDirection(text: string): 'ltr' | 'rtl' | undefined {
  const mark = text.split('\n').map(markOf).find((found) => found !== undefined);
  if (mark === undefined) return undefined;
  return mark === MARKS.ltr ? 'ltr' : 'rtl';
}

/** The mark that a paragraph begins with. */
export function markOf(paragraph: string): string | undefined {
  return ALL.exec(paragraph.slice(leadOf(paragraph)))?.[0].at(-1);
}

/** The text with a mark at the start of each of its paragraphs, or without any. */
export function marked(text: string, direction: 'ltr' | 'rtl' | undefined): string {
  const mark = direction === undefined ? '' : MARKS[direction];
  let fence: string | undefined;
  const lines = text.split('\n').map((line) => {
    const before = fence;
    fence = fenceAfter(line, fence);
    if (fence !== undefined || before !== undefined) return line;
    const lead = leadOf(line);
    const words = line.slice(lead).replace(ALL, '');
    return words === '' && text.includes('\n') ? line.slice(0, lead) : line.slice(0, lead) + mark + words;
  });
  return lines.join('\n');
}

/** Whether there is anything in a text but spaces and marks. */
export function isBlank(text: string): boolean {
  return /^[\s\u200C-\u200F\u061C]*$/u.test(text);
}

/** What the switch does next: the other direction than the letters say, or the letters' own again. */
export function switched(text: string, around: 'ltr' | 'rtl'): 'ltr' | 'rtl' | undefined {
  if (toldDirection(text) !== undefined) return undefined;
  const { direction } = fieldWay(text);
  return (direction === 'neutral' ? around : direction) === 'rtl' ? 'ltr' : 'rtl';
}

/**
 * How a field shows a text that is still being written: in the direction of its first paragraph that has one, or, where
 * that is right for more of them, each paragraph by its first letter, which is all that a field can do by itself.
 */
export function fieldWay(text: string): { direction: Direction; mixed: boolean } {
  const ways = paragraphs(text).map((paragraph) => ({ own: directionOf(paragraph), first: firstWay(paragraph) }));
  const directed = ways.filter(({ own }) => own !== 'neutral');
  const direction = directed[0]?.own ?? 'neutral';
  const wrong = directed.filter(({ own }) => own !== direction).length;
  return { direction, mixed: directed.filter(({ own, first }) => own !== first).length < wrong };
}

/** The paragraphs outside code, and without the code inside them. */
function paragraphs(text: string): string[] {
  let fence: string | undefined;
  return text.split('\n').flatMap((line) => {
    const before = fence;
    fence = fenceAfter(line, fence);
    return fence === undefined && before === undefined ? [line.replace(/(`+)[^`]+\1/gu, ' ')] : [];
  });
}

/** The direction of the first letter or mark, as Unicode's own rule has it (UAX #9, P2). */
function firstWay(paragraph: string): Direction {
  const first = /[\p{Alphabetic}\u200E\u200F\u061C]/u.exec(paragraph)?.[0] ?? '';
  return directionOf(first === MARKS.ltr ? 'a' : /[\u200F\u061C]/u.test(first) ? '\u0627' : first);
}

function leadOf(paragraph: string): number {
  return LEAD.exec(paragraph)?.[0].length ?? 0;
}
