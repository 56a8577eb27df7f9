/** What the formatting keys make of a text: one replacement, and what is selected after it. */
import { fenceAfter, inFence, type Span } from './markdown';
import { isBlank, marked, markOf } from './told';

/** The formatting that can be put on words. */
export const FORMATS = ['bold', 'italic', 'strike', 'code', 'spoiler', 'link', 'quote'] as const;

/** One of them. */
export type Format = (typeof FORMATS)[number];

/** A replacement in a text, and the selection after it. */
export interface Edit extends Span {
  insert: string;
  select: Span;
}

const SIGNS = { bold: '**', strike: '~~', spoiler: '||' } as const;
const WORD = /[\p{L}\p{M}\p{N}_]/u;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/u;
const ITEM = /^((?:\s*> ?)*\s*)(?:([-*+])|(\d{1,9})([.)]))(\s+)/u;
const QUOTED = /^(?:\s*> ?)+/u;

/** Puts a formatting on what is selected, or takes it off. */
export function toggled(text: string, selection: Span, format: Format): Edit {
  switch (format) {
    case 'quote':
      return quoted(text, selection);
    case 'link':
      return linked(text, selection);
    case 'code':
      return text.slice(selection.start, selection.end).includes('\n') ? fenced(text, selection) : wrapped(text, selection, '`');
    case 'italic':
      return wrapped(text, selection, italicSign(text, selection));
    default:
      return wrapped(text, selection, SIGNS[format]);
  }
}

/** Puts other words in the place of some, and the caret behind them, or selects them. */
export function replacing({ start, end }: Span, insert: string, select = false): Edit {
  return { start, end, insert, select: select ? { start, end: start + insert.length } : span(start + insert.length) };
}

/** Makes a link of what is selected, to an address that was pasted over it; undefined when that is no address. */
export function linkTo(text: string, { start, end }: Span, address: string): Edit | undefined {
  const words = text.slice(start, end);
  if (!ADDRESS.test(address) || words.trim() === '' || words.includes('\n') || ADDRESS.test(words.trim())) return undefined;
  return replacing({ start, end }, `[${words}](${address})`);
}

/** A new line: in a list or a quotation the next part of it, and told its direction when the one before is. */
export function newLine(text: string, { start, end }: Span): Edit {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const line = text.slice(from, start);
  if (inFence(text, start)) return replacing({ start, end }, '\n');
  const lead = leadOf(line);
  // An empty part ends it.
  if (lead && isBlank(line.slice(lead.length))) return replacing({ start: from, end }, '');
  return replacing({ start, end }, `\n${lead?.next ?? ''}${markOf(line) ?? ''}`);
}

/** The text with its paragraphs told a direction, or left to their letters. */
export function directed(text: string, selection: Span, direction: 'ltr' | 'rtl' | undefined): Edit {
  const insert = marked(text, direction);
  // A caret at the start of a paragraph comes behind its mark.
  const at = (place: number) => {
    const before = Math.min(marked(text.slice(0, place), direction).length, insert.length);
    return before + (/^[\u200E\u200F]+/u.exec(insert.slice(before))?.[0].length ?? 0);
  };
  return { start: 0, end: text.length, insert, select: { start: at(selection.start), end: at(selection.end) } };
}

/** What makes a line a part of a list or a quotation, and what the next part begins with. */
function leadOf(line: string): { length: number; next: string } | undefined {
  const [whole, before, sign, number, closer, space] = ITEM.exec(line) ?? [];
  if (whole !== undefined) return { length: whole.length, next: `${before ?? ''}${sign ?? `${String(Number(number) + 1)}${closer ?? '.'}`}${space ?? ' '}` };
  const quote = QUOTED.exec(line)?.[0];
  return quote === undefined ? undefined : { length: quote.length, next: quote };
}

function wrapped(text: string, { start, end }: Span, sign: string): Edit {
  const { length } = sign;
  const words = text.slice(start, end);
  if (start === end) {
    const [left, right] = [endsWith(text.slice(0, start), sign), startsWith(text.slice(start), sign)];
    // Between two signs with nothing in them they go; before the closing one it is stepped over.
    if (left && right) return { start: start - length, end: end + length, insert: '', select: span(start - length) };
    if (right && text.lastIndexOf(sign, start - 1) >= 0) return { start, end, insert: '', select: span(start + length) };
    return { start, end, insert: sign + sign, select: span(start + length) };
  }
  if (endsWith(text.slice(0, start), sign) && startsWith(text.slice(end), sign)) {
    return { start: start - length, end: end + length, insert: words, select: { start: start - length, end: end - length } };
  }
  if (words.length > 2 * length && startsWith(words, sign) && endsWith(words, sign)) return replacing({ start, end }, words.slice(length, -length), true);
  // Signs do not reach over the end of a paragraph, and stick to letters.
  const lines = words.split('\n').map((line) => line.replace(/^(\s*)(.*?)(\s*)$/u, (whole, before: string, inner: string, after: string) => (inner === '' ? whole : `${before}${sign}${inner}${sign}${after}`)));
  const insert = lines.join('\n');
  if (lines.length > 1) return replacing({ start, end }, insert, true);
  const [before, after] = [words.length - words.trimStart().length, words.length - words.trimEnd().length];
  return { start, end, insert, select: { start: start + before + length, end: start + insert.length - after - length } };
}

/** Underlines stand beside words; within one only asterisks do. */
function italicSign(text: string, { start, end }: Span): string {
  if (start !== end && endsWith(text.slice(0, start), '*') && startsWith(text.slice(end), '*')) return '*';
  const beside = WORD.test(text.charAt(start - 1)) || WORD.test(text.charAt(end));
  return beside && !(text.charAt(start - 1) === '_' && text.charAt(end) === '_') ? '*' : '_';
}

function endsWith(text: string, sign: string): boolean {
  return isSign(/(\p{P}|\p{S})\1*$/u.exec(text)?.[0] ?? '', sign);
}

function startsWith(text: string, sign: string): boolean {
  return isSign(/^(\p{P}|\p{S})\1*/u.exec(text)?.[0] ?? '', sign);
}

/** Whether a run of signs has this one in it: alone, or with the other kind of asterisks. */
function isSign(run: string, sign: string): boolean {
  return run === sign || (run === '***' && sign.startsWith('*'));
}

function fenced(text: string, { start, end }: Span): Edit {
  const words = text.slice(start, end);
  const lines = words.split('\n');
  if (lines.length > 2 && fenceAfter(lines[0] ?? '', undefined) !== undefined && lines.at(-1)?.trim() === '```') {
    return replacing({ start, end }, lines.slice(1, -1).join('\n'), true);
  }
  const before = start > 0 && text.charAt(start - 1) !== '\n' ? '\n' : '';
  const after = end < text.length && text.charAt(end) !== '\n' ? '\n' : '';
  const opening = `${before}\`\`\`\n`;
  const code = words.replace(/\n$/u, '');
  return { start, end, insert: `${opening}${code}\n\`\`\`${after}`, select: { start: start + opening.length, end: start + opening.length + code.length } };
}

function linked(text: string, { start, end }: Span): Edit {
  const words = text.slice(start, end);
  const link = /^\[([^\]]*)\]\(\S*\)$/u.exec(words);
  if (link?.[1] !== undefined) return replacing({ start, end }, link[1], true);
  if (ADDRESS.test(words)) return { start, end, insert: `[](${words})`, select: span(start + 1) };
  const insert = `[${words}]()`;
  return { start, end, insert, select: span(words === '' ? start + 1 : start + insert.length - 1) };
}

function quoted(text: string, selection: Span): Edit {
  const start = text.lastIndexOf('\n', selection.start - 1) + 1;
  const found = text.indexOf('\n', selection.end);
  const end = found < 0 ? text.length : found;
  const lines = text.slice(start, end).split('\n');
  const all = lines.every((line) => /^\s*>/u.test(line));
  const insert = lines.map((line) => (all ? line.replace(/^\s*> ?/u, '') : `> ${line}`)).join('\n');
  return selection.start === selection.end ? replacing({ start, end }, insert) : replacing({ start, end }, insert, true);
}

function span(at: number): Span {
  return { start: at, end: at };
}
