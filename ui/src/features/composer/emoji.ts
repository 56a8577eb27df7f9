/** The emoji by group, and finding one by its words in both languages or by its name between colons. */
import type { Spoken } from '../../i18n/catalogue';
import { fold } from '../../stores/chats';

/** An emoji with its words. */
export interface Emoji {
  emoji: string;
  /** Its name in each language; Persian has none for a few. */
  names: Record<Spoken, string>;
  /** All words it answers to, folded for comparing. */
  words: string;
  /** Its names between colons, the usual one first. */
  codes: readonly string[];
  /** Whether it comes in skin tones. */
  toned: boolean;
}

/** The emoji by group. */
export type EmojiGroups = readonly (readonly Emoji[])[];

/** The groups in their order, with the emoji that stands for each. */
export const GROUPS = [
  { name: 'smileys', sign: '😀' },
  { name: 'people', sign: '👋' },
  { name: 'nature', sign: '🐦' },
  { name: 'food', sign: '🍎' },
  { name: 'travel', sign: '🚗' },
  { name: 'activities', sign: '⚽' },
  { name: 'objects', sign: '💡' },
  { name: 'symbols', sign: '❤️' },
  { name: 'flags', sign: '🏁' },
] as const;

/** The skin tones, from none to the darkest. */
export const TONES = ['', '\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}'] as const;

const MOST_FOUND = 96;
const MOST_RECENT = 32;
let loading: Promise<EmojiGroups> | undefined;

/** Fetches the emoji from the program's own files, once. */
export function loadEmoji(): Promise<EmojiGroups> {
  loading ??= import('./emoji-data.json').then(({ default: groups }) => groups.map((group) => group.map(read)));
  return loading;
}

/** The name of an emoji in a language, else in English. */
export function nameOfEmoji(emoji: Emoji, language: Spoken): string {
  return emoji.names[language] || emoji.names.en;
}

/** The emoji that have all the words, those first whose name begins with the first one. */
export function findEmoji(groups: EmojiGroups, query: string, language: Spoken): Emoji[] {
  const words = fold(query).split(/[\s:]+/u).filter(Boolean);
  const [first] = words;
  if (first === undefined) return [];
  const found = groups.flat().filter((emoji) => words.every((word) => emoji.words.includes(` ${word}`)));
  const begins = (emoji: Emoji) => fold(nameOfEmoji(emoji, language)).startsWith(first);
  return [...found.filter(begins), ...found.filter((emoji) => !begins(emoji))].slice(0, MOST_FOUND);
}

/** The emoji for a name being typed after a colon: by that name first, then by their words. */
export function completeEmoji(groups: EmojiGroups, query: string, language: Spoken, most: number): Emoji[] {
  const name = query.toLowerCase();
  const all = groups.flat();
  const exact = all.filter(({ codes }) => codes.includes(name));
  const begun = all.filter(({ codes }) => codes.some((code) => code.startsWith(name)));
  return [...new Set([...exact, ...begun, ...findEmoji(groups, query.replace(/_/gu, ' '), language)])].slice(0, most);
}

/** The emoji of a name between colons. */
export function emojiNamed(groups: EmojiGroups, name: string): Emoji | undefined {
  return groups.flat().find(({ codes }) => codes.includes(name));
}

/** The emoji in a skin tone, if it comes in tones. */
export function inTone({ emoji, toned }: Emoji, tone: number): string {
  const sign = TONES[tone];
  return toned && sign ? emoji.replace(/(\p{Emoji_Modifier_Base})\uFE0F?/gu, `$1${sign}`) : emoji;
}

/** An emoji without its tone and selectors, for comparing. */
export function bareEmoji(emoji: string): string {
  return emoji.replace(/[\u{1F3FB}-\u{1F3FF}\uFE0F]/gu, '');
}

/** The emoji used last, after one more was used. */
export function withRecent(recent: readonly string[], used: string): string[] {
  return [used, ...recent.filter((emoji) => bareEmoji(emoji) !== bareEmoji(used))].slice(0, MOST_RECENT);
}

function read([emoji = '', en = '', tags = '', fa = '', persian = '', codes = '', toned = '']: string[]): Emoji {
  return { emoji, names: { en, fa }, words: ` ${fold(`${en} ${tags} ${fa} ${persian}`)}`, codes: codes.split(' '), toned: toned !== '' };
}
