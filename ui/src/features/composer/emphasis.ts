/** The formatting inside a block: code, links, and signs that pair up as CommonMark says (section 6.2, "delimiter run"). */
import type { Span, Style } from './markdown';

type Paint = (style: Style, start: number, end: number) => void;

/** A run of one sign that may open, close or both. */
interface Signs {
  sign: string;
  start: number;
  length: number;
  /** Its length before any of it was used. */
  whole: number;
  opens: boolean;
  closes: boolean;
}

const LINK = /\[((?:[^[\]\n\\]|\\.)+)\]\((?:[^()\s]|\([^()\s]*\))*\)/uy;
const ADDRESS = /<(?:https?:\/\/|mailto:)[^\s<>]*>|(?:https?:\/\/|www\.)[^\s<>]+/uy;
const PUNCTUATION = /[\p{P}\p{S}]/u;
const ESCAPED = /[!-/:-@[-`{-~]/u;

/** Paints what is formatted in a part of a text. */
export function marksIn(text: string, span: Span, paint: Paint): void {
  const found: Signs[] = [];
  let at = span.start;
  while (at < span.end) at = step(text, at, span, found, paint);
  pair(found, paint);
}

/** Reads what stands at a place; answers with the place after it. */
function step(text: string, at: number, span: Span, found: Signs[], paint: Paint): number {
  const letter = text.charAt(at);
  switch (letter) {
    case '\\': {
      if (!ESCAPED.test(text.charAt(at + 1)) || at + 1 >= span.end) return at + 1;
      paint('sign', at, at + 1);
      return at + 2;
    }
    case '`':
      return code(text, at, span.end, paint);
    case '[': {
      const link = matchAt(LINK, text, at, span.end);
      if (link?.[1] === undefined) return at + 1;
      const words = { start: at + 1, end: at + 1 + link[1].length };
      paint('sign', at, words.start);
      paint('link', words.start, words.end);
      paint('sign', words.end, at + link[0].length);
      marksIn(text, words, paint);
      return at + link[0].length;
    }
    case '*':
    case '_':
    case '~':
    case '|': {
      const signs = signsAt(text, at, span);
      if (letter === '*' || letter === '_' || signs.length === 2 || (letter === '~' && signs.length === 1)) found.push(signs);
      return at + signs.length;
    }
    case '<':
    case 'h':
    case 'w': {
      if (letter !== '<' && /[\p{L}\p{N}]/u.test(before(text, at, span.start))) return at + 1;
      const address = matchAt(ADDRESS, text, at, span.end)?.[0];
      if (address === undefined) return at + 1;
      // A sign at its end belongs to the sentence.
      const length = address.startsWith('<') ? address.length : address.replace(/[.,:;!?'"*_~|)\]،؛؟]+$/u, '').length;
      paint('link', at, at + length);
      return at + Math.max(length, 1);
    }
    default:
      return at + 1;
  }
}

function code(text: string, at: number, end: number, paint: Paint): number {
  const ticks = /^`+/u.exec(text.slice(at, end))?.[0] ?? '`';
  const from = at + ticks.length;
  const closing = new RegExp(`(?<!\`)${ticks}(?!\`)`, 'u').exec(text.slice(from, end));
  if (!closing) return from;
  const to = from + closing.index;
  paint('sign', at, from);
  paint('code', at, to + ticks.length);
  paint('sign', to, to + ticks.length);
  return to + ticks.length;
}

function signsAt(text: string, start: number, span: Span): Signs {
  const sign = text.charAt(start);
  let end = start + 1;
  while (end < span.end && text.charAt(end) === sign) end += 1;
  const [left, right] = [before(text, start, span.start), after(text, end, span.end)];
  const leftOpen = flanks(left, right);
  const rightOpen = flanks(right, left);
  const inWord = leftOpen && rightOpen;
  const strict = sign === '_';
  const opens = leftOpen && (!strict || !inWord || PUNCTUATION.test(left));
  const closes = rightOpen && (!strict || !inWord || PUNCTUATION.test(right));
  // What is hidden may begin and end with anything but a space.
  const spoiler = sign === '|';
  return { sign, start, length: end - start, whole: end - start, opens: spoiler ? right.trim() !== '' : opens, closes: spoiler ? left.trim() !== '' : closes };
}

/** Whether signs between two letters stick to the second one. */
function flanks(first: string, second: string): boolean {
  if (second.trim() === '') return false;
  return !PUNCTUATION.test(second) || first.trim() === '' || PUNCTUATION.test(first);
}

function pair(found: Signs[], paint: Paint): void {
  for (const [index, closer] of found.entries()) {
    while (closer.closes && closer.length > 0) {
      const opener = found.slice(0, index).findLastIndex((signs) => fits(signs, closer));
      const opening = found[opener];
      if (!opening) break;
      const used = closer.sign === '*' || closer.sign === '_' ? Math.min(2, opening.length, closer.length) : closer.length;
      const inner = opening.start + opening.length;
      paint(styleOf(closer.sign, used), inner - used, closer.start + used);
      paint('sign', inner - used, inner);
      paint('sign', closer.start, closer.start + used);
      opening.length -= used;
      closer.start += used;
      closer.length -= used;
      // What stands between a pair pairs with nothing outside.
      for (const between of found.slice(opener + 1, index)) between.length = 0;
    }
  }
}

function fits(opener: Signs, closer: Signs): boolean {
  if (!opener.opens || opener.length === 0 || opener.sign !== closer.sign) return false;
  if (opener.start + opener.length >= closer.start) return false;
  if (closer.sign === '~' || closer.sign === '|') return opener.length === closer.length;
  const both = opener.closes || closer.opens;
  return !both || (opener.whole + closer.whole) % 3 !== 0 || (opener.whole % 3 === 0 && closer.whole % 3 === 0);
}

function styleOf(sign: string, length: number): Style {
  if (sign === '~') return 'strike';
  if (sign === '|') return 'spoiler';
  return length === 2 ? 'strong' : 'emphasis';
}

function matchAt(pattern: RegExp, text: string, at: number, end: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match && at + match[0].length <= end ? match : undefined;
}

function before(text: string, at: number, from: number): string {
  return at > from ? (/.$/su.exec(text.slice(Math.max(from, at - 2), at))?.[0] ?? '') : '';
}

function after(text: string, at: number, to: number): string {
  return at < to ? String.fromCodePoint(text.codePointAt(at) ?? 32) : '';
}
