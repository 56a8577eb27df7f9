/**
 * Markdown of what was copied from a formatted page. Only what a message can show is taken over; everything else is its
 * words. The HTML is read sign by sign and never becomes elements.
 */

import { linkTo, replacing, type Edit } from './format';
import { inFence, type Span } from './markdown';

/** A piece of formatting being written. */
interface Frame {
  tag: string;
  /** What is written when it ends, from what is inside it. */
  close: (inner: string) => string;
  inner: string;
}

const TOKEN = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9]*)((?:[^<>"']|"[^"]{0,8192}"|'[^']{0,8192}')*)>|[^<]+|</giu;
const SILENT = new Set(['style', 'script', 'head', 'title', 'template', 'noscript', 'select', 'svg', 'math', 'iframe', 'object', 'textarea']);
const BLOCKS = new Set(['p', 'div', 'section', 'article', 'header', 'footer', 'main', 'table', 'ul', 'ol', 'dl', 'figure', 'address', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre']);
const LINES = new Set(['tr', 'dt', 'dd', 'li', 'caption', 'figcaption']);
/** Between the parts of these there are no words. */
const BARE = new Set(['ul', 'ol', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'html']);
const VOID = new Set(['br', 'hr', 'img', 'input', 'meta', 'link', 'wbr', 'col', 'source', 'area', 'base', 'embed', 'track']);
const SIGNS: Readonly<Record<string, string | undefined>> = { b: '**', strong: '**', i: '_', em: '_', s: '~~', del: '~~', strike: '~~' };
/** What an element that is there for other reasons says of itself. The other one of the two is said by every element that a browser copies. */
const LIGHT: Readonly<Record<string, RegExp | undefined>> = { '**': /font-weight\s*:\s*(?:normal|[1-4]00)/iu, _: /font-style\s*:\s*normal/iu };
const NAMED: Readonly<Record<string, string | undefined>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', hellip: '…', ndash: '–', mdash: '—', laquo: '«', raquo: '»', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bull: '•', middot: '·', copy: '©', zwnj: '\u200C', zwj: '\u200D', rlm: '\u200F', lrm: '\u200E', shy: '' };
const LONGEST = 1_000_000;
const DEEPEST = 200;

/** What pasting makes of a text; undefined leaves it to the field, which takes the plain words. */
export function pasted(text: string, selection: Span, clipboard: DataTransfer | null): Edit | undefined {
  if (!clipboard || clipboard.files.length > 0 || inFence(text, selection.start)) return undefined;
  const link = linkTo(text, selection, clipboard.getData('text/plain').trim());
  if (link) return link;
  const insert = markdownOf(clipboard.getData('text/html'));
  if (insert === undefined || insert === '') return undefined;
  return replacing(selection, insert);
}

/** The Markdown of some HTML; undefined when there is nothing formatted in it, so that its plain text is as good. */
export function markdownOf(html: string): string | undefined {
  if (html.length > LONGEST) return undefined;
  const fragment = /<!--StartFragment-->([\s\S]*?)<!--EndFragment-->/u.exec(html)?.[1] ?? html;
  const reader = new Reader();
  for (const [whole, slash, name, rest] of fragment.matchAll(TOKEN)) {
    if (name !== undefined) reader.tag(name.toLowerCase(), slash === '/', rest ?? '');
    else if (!whole.startsWith('<!--')) reader.words(whole);
  }
  return reader.formatted ? reader.text() : undefined;
}

class Reader {
  formatted = false;
  readonly #stack: Frame[] = [{ tag: '', close: (inner) => inner, inner: '' }];
  readonly #lists: { next: number | undefined }[] = [];
  #silent: string | undefined;
  #pre = 0;
  /** Whether the last letter written is a space. */
  #spaced = true;

  tag(name: string, closes: boolean, rest: string): void {
    if (this.#silent !== undefined) {
      if (closes && name === this.#silent) this.#silent = undefined;
    } else if (closes) this.#close(name);
    else if (name === 'br') this.#add('\n');
    else if (name === 'hr') this.#add('\n\n---\n\n');
    else if (name === 'img') this.words(attribute(rest, 'alt') ?? '');
    else if (SILENT.has(name)) this.#silent = rest.endsWith('/') ? undefined : name;
    else if (!VOID.has(name) && this.#stack.length < DEEPEST) this.#open(name, rest);
  }

  words(raw: string): void {
    if (this.#silent !== undefined) return;
    const words = decoded(raw);
    if (this.#pre > 0) this.#add(words);
    else if (/\S/u.test(words) || !BARE.has(this.#top.tag)) this.#add(this.#spaced ? fill(words).trimStart() : fill(words));
  }

  text(): string {
    while (this.#stack.length > 1) this.#close(this.#top.tag);
    return this.#top.inner
      .replace(/[ \t]+\n/gu, '\n')
      .replace(/\n{3,}/gu, '\n\n')
      .trim();
  }

  get #top(): Frame {
    // The first frame is never closed.
    return this.#stack.at(-1) ?? { tag: '', close: (inner) => inner, inner: '' };
  }

  #add(words: string): void {
    if (words === '') return;
    this.#top.inner += words;
    this.#spaced = words.trimEnd() !== words;
  }

  #open(name: string, rest: string): void {
    // What a page closes without saying so.
    if (name === 'li' && this.#top.tag === 'li') this.#close('li');
    if (name === 'p' && this.#top.tag === 'p') this.#close('p');
    const sign = SIGNS[name];
    const light = sign !== undefined && LIGHT[sign]?.test(rest) === true;
    if (sign !== undefined && !light && this.#pre === 0) this.#push(name, (inner) => around(inner, sign));
    else if (name === 'code' && this.#pre === 0) this.#push(name, (inner) => around(inner, inner.includes('`') ? '``' : '`'));
    else if (name === 'pre') {
      this.#pre += 1;
      this.#push(name, (inner) => `\n\n\`\`\`\n${inner.replace(/^\n|\n+$/gu, '')}\n\`\`\`\n\n`);
    } else if (name === 'a') this.#link(attribute(rest, 'href'));
    else if (name === 'blockquote') this.#push(name, (inner) => `\n\n${inner.trim().replace(/\n{3,}/gu, '\n\n').replace(/^/gmu, '> ')}\n\n`);
    else if (/^h[1-6]$/u.test(name)) this.#push(name, (inner) => `\n\n${'#'.repeat(Number(name.charAt(1)))} ${inner.trim().replace(/\s+/gu, ' ')}\n\n`);
    else if (name === 'ul' || name === 'ol') this.#list(name, rest);
    else if (name === 'li' && this.#lists.length > 0) this.#item();
    else this.#push(name, plain(name), false);
  }

  #link(href: string | undefined): void {
    const address = href !== undefined && /^(?:https?:|mailto:)/iu.test(href) ? href.replace(/\s/gu, '%20').replace(/\(/gu, '%28').replace(/\)/gu, '%29') : undefined;
    if (address === undefined) {
      this.#push('a', (inner) => inner, false);
      return;
    }
    this.#push('a', (inner) => {
      const label = inner.trim().replace(/\s+/gu, ' ');
      return label === '' || label === address || label === address.replace(/^(?:https?:\/\/|mailto:)/u, '').replace(/\/$/u, '') ? address : inner.replace(inner.trim(), `[${label}](${address})`);
    });
  }

  #list(name: 'ul' | 'ol', rest: string): void {
    this.#lists.push({ next: name === 'ol' ? Number(attribute(rest, 'start') ?? 1) || 1 : undefined });
    const nested = this.#lists.length > 1;
    this.#push(name, (inner) => (nested ? `\n${inner.trimEnd()}` : `\n\n${inner.trim()}\n\n`));
  }

  #item(): void {
    const list = this.#lists.at(-1);
    const sign = list?.next === undefined ? '- ' : `${String(list.next)}. `;
    if (list?.next !== undefined) list.next += 1;
    this.#push('li', (inner) => `${sign}${inner.trim().replace(/\n+/gu, `\n${' '.repeat(sign.length)}`)}\n`);
  }

  #push(tag: string, close: Frame['close'], counts = true): void {
    this.formatted ||= counts;
    this.#stack.push({ tag, close, inner: '' });
  }

  #close(name: string): void {
    const at = this.#stack.findLastIndex(({ tag }) => tag === name);
    if (at < 1) return;
    while (this.#stack.length > at) {
      const frame = this.#stack.pop();
      if (!frame) return;
      if (frame.tag === 'pre') this.#pre -= 1;
      if (frame.tag === 'ul' || frame.tag === 'ol') this.#lists.pop();
      this.#add(frame.close(frame.inner));
    }
  }
}

function plain(name: string): Frame['close'] {
  if (BLOCKS.has(name)) return name === 'div' ? (inner) => (inner.trim() === '' ? inner : `\n${inner}\n`) : (inner) => `\n\n${inner}\n\n`;
  if (LINES.has(name)) return (inner) => `${inner.trimEnd()}\n`;
  if (name === 'td' || name === 'th') return (inner) => `${inner.trim()}\t`;
  return (inner) => inner;
}

/** Puts signs around words, beside their letters; not across paragraphs, and not around nothing. */
function around(inner: string, sign: string): string {
  const words = inner.trim();
  if (words === '' || words.includes('\n') || words.startsWith(sign)) return inner;
  return inner.replace(words, () => `${sign}${words}${sign}`);
}

function fill(words: string): string {
  return words.replace(/[ \t\r\n\f]+/gu, ' ');
}

function attribute(rest: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'iu').exec(rest);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decoded(value);
}

function decoded(raw: string): string {
  return raw
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/giu, (whole: string, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replace(/\u00A0/gu, ' ');
}
