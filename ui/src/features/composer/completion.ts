/** The word at the caret that calls a person by `@`, a chat by `#` or an emoji by `:`, and who or what answers to it. */
import type { ChatRow } from '../../ipc/bindings/ChatRow';
import type { Person } from '../../ipc/bindings/Person';
import { fold, matching } from '../../stores/chats';
import { answering } from '../../stores/members';
import type { Emoji } from './emoji';

/** What a sign calls. */
export type Kind = 'person' | 'chat' | 'emoji';

/** A name that is being typed. */
export interface Query {
  kind: Kind;
  /** What follows the sign. */
  query: string;
  /** Where the sign stands. */
  start: number;
  /** Where the caret stands. */
  end: number;
}

/** Something that answers to it. */
export type Suggestion = { kind: 'person'; person: Person } | { kind: 'chat'; chat: ChatRow } | { kind: 'emoji'; emoji: Emoji };

const LONGEST = 40;
const SIGNS: Readonly<Record<string, Kind | undefined>> = { '@': 'person', '#': 'chat', ':': 'emoji' };
const JOINED = /[\p{L}\p{N}._/:@#-]/u;
const EMOJI_NAME = /^[\p{L}\p{N}_+-]{2,}$/u;

/** Finds the name being typed at the caret: a sign at the start of a word, with at most one space in what follows. */
export function queryAt(text: string, caret: number): Query | undefined {
  const from = Math.max(0, caret - LONGEST);
  for (let start = caret - 1; start >= from && text.charAt(start) !== '\n'; start -= 1) {
    const kind = SIGNS[text.charAt(start)];
    if (kind === undefined || JOINED.test(text.charAt(start - 1))) continue;
    const query = text.slice(start + 1, caret);
    const fits = kind === 'emoji' ? EMOJI_NAME.test(query) : !/^\s|\s.*\s/u.test(query);
    return fits ? { kind, query, start, end: caret } : undefined;
  }
  return undefined;
}

/** The `:name:` that ends at the caret. */
export function emojiNameAt(text: string, caret: number): Query | undefined {
  const name = /(?<![\p{L}\p{N}:]):([a-z0-9_+-]{2,}):$/u.exec(text.slice(Math.max(0, caret - LONGEST), caret))?.[1];
  return name === undefined ? undefined : { kind: 'emoji', query: name, start: caret - name.length - 2, end: caret };
}

/** The people who answer to a name, those who wrote last first; then those whose name is nearly that. */
export function peopleFor(people: readonly Person[], recent: readonly string[], query: string, most: number): Person[] {
  const found = answering(people, recent, query, most);
  if (found.length >= most || query.length < 2) return found;
  const near = people.filter((person) => !found.includes(person)).map((person) => ({ person, skipped: Math.min(skipped(query, person.name), skipped(query, person.id.slice(1).replace(/:.*$/u, ''))) }));
  return [...found, ...near.filter((one) => one.skipped < Infinity).sort((a, b) => a.skipped - b.skipped).map(({ person }) => person)].slice(0, most);
}

/** The chats that answer to a name. Nobody else can be led into a direct chat. */
export function chatsFor(chats: readonly ChatRow[], query: string, most: number): ChatRow[] {
  const open = chats.filter(({ kind, membership }) => kind !== 'direct' && membership === 'joined');
  return matching(open, query).slice(0, most);
}

/** The words that stand for a person. */
export function wordsFor(person: Person): string {
  return `@${person.name.replace(/^@/u, '')}`;
}

/** The words that stand for a chat. */
export function wordsForChat(chat: ChatRow): string {
  return `#${chat.title.replace(/^#/u, '').replace(/\s+/gu, ' ')}`;
}

/**
 * How many letters of a name are passed over to find the typed ones in it in their order, first letters of words for
 * nothing; Infinity when they are not there.
 */
function skipped(query: string, name: string): number {
  const whole = fold(name);
  const wanted = fold(query).replace(/\s/gu, '');
  let at = 0;
  let passed = 0;
  for (const letter of wanted) {
    const found = whole.indexOf(letter, at);
    if (found < 0) return Infinity;
    if (/[\p{L}\p{N}]/u.test(whole.charAt(found - 1))) passed += found - at;
    at = found + letter.length;
  }
  // Letters strewn over a whole name are an accident.
  return passed <= wanted.length ? passed : Infinity;
}
