/** What a field found, in the order of the keyboard. */
import type { ChatCard } from '../../ipc/bindings/ChatCard';
import type { ChatRow } from '../../ipc/bindings/ChatRow';
import type { Person } from '../../ipc/bindings/Person';
import { isPersonId, type Finder } from '../../stores/finding.svelte';

/** One thing found. */
export type Result = { key: string; person: Person } | { key: string; card: ChatCard };

/** A part of what was found, under its heading. */
export interface ResultPart {
  heading: string;
  results: Result[];
}

const MOST = 30;

/** The people of the direct chats, the latest first. */
export function contactsOf(rows: readonly ChatRow[]): Person[] {
  return rows.flatMap((row) => (row.kind === 'direct' && row.person !== null && row.membership === 'joined' ? [{ id: row.person, name: row.title, avatar: row.avatar }] : []));
}

/** The people found; a whole user id is a person even before anybody has answered for it. */
export function peopleFound(text: string, finder: Pick<Finder, 'people' | 'looked'>, without: ReadonlySet<string> = new Set()): Person[] {
  const id = text.trim();
  const named = finder.looked?.outcome === 'person' ? finder.looked.person : undefined;
  const first = named ?? (isPersonId(id) && !finder.people.some((person) => person.id === id) ? { id, name: id, avatar: null } : undefined);
  const all = first ? [first, ...finder.people.filter((person) => person.id !== first.id)] : finder.people;
  return all.filter((person) => !without.has(person.id)).slice(0, MOST);
}

/** A part of people. */
export function peoplePart(heading: string, people: readonly Person[]): ResultPart[] {
  return people.length > 0 ? [{ heading, results: people.map((person) => ({ key: person.id, person })) }] : [];
}

/** A part of chats. */
export function cardsPart(heading: string, cards: readonly ChatCard[]): ResultPart[] {
  return cards.length > 0 ? [{ heading, results: cards.slice(0, MOST).map((card) => ({ key: `chat ${card.id}`, card })) }] : [];
}
