/** What a search in the sidebar found, in the order of the keyboard: own chats, people, public chats, messages. */
import type { ChatCard } from '../../ipc/bindings/ChatCard';
import type { ChatRow } from '../../ipc/bindings/ChatRow';
import type { FoundMessage } from '../../ipc/bindings/FoundMessage';
import type { Person } from '../../ipc/bindings/Person';

/** One thing found. `key` is the same for the same thing while the others change. */
export type Hit = { key: string; row: ChatRow } | { key: string; person: Person } | { key: string; card: ChatCard } | { key: string; message: FoundMessage };

/** A part of what was found; its heading is a message of the catalogue. */
export interface Part {
  heading: 'chats-found-chats' | 'chats-found-people' | 'chats-found-public' | 'search-messages';
  hits: Hit[];
}

const MOST_CHATS = 60;
const MOST_OTHERS = 20;

/** The parts that are not empty. Who has a direct chat among the rows, and what the account is in, is not found twice. */
export function partsOf(rows: readonly ChatRow[], people: readonly Person[], cards: readonly ChatCard[], messages: readonly FoundMessage[] = []): Part[] {
  const met = new Set(rows.flatMap((row) => (row.kind === 'direct' && row.person !== null ? [row.person] : [])));
  const inside = new Set(rows.map(({ id }) => id));
  const parts: Part[] = [
    { heading: 'chats-found-chats', hits: rows.slice(0, MOST_CHATS).map((row) => ({ key: row.id, row })) },
    { heading: 'chats-found-people', hits: people.filter(({ id }) => !met.has(id)).slice(0, MOST_OTHERS).map((person) => ({ key: person.id, person })) },
    { heading: 'chats-found-public', hits: cards.filter(({ id }) => !inside.has(id)).slice(0, MOST_OTHERS).map((card) => ({ key: `public ${card.id}`, card })) },
    { heading: 'search-messages', hits: messages.map((message) => ({ key: `${message.account} ${message.chat.id} ${message.key}`, message })) },
  ];
  return parts.filter(({ hits }) => hits.length > 0);
}
