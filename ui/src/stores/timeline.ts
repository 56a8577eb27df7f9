/** The loaded part of a conversation: how frames change it. */
import type { ChatRow } from '../ipc/bindings/ChatRow';
import type { Delivery } from '../ipc/bindings/Delivery';
import type { Edge } from '../ipc/bindings/Edge';
import type { FrameBody } from '../ipc/bindings/FrameBody';
import type { MessageRow } from '../ipc/bindings/MessageRow';
import type { Person } from '../ipc/bindings/Person';
import type { PersonId } from '../ipc/bindings/PersonId';

/** A conversation as far as it is loaded. */
export interface Timeline {
  chat: ChatRow;
  /** Oldest first, sorted by `ord`. */
  rows: readonly MessageRow[];
  older: Edge;
  newer: Edge;
  people: ReadonlyMap<PersonId, Person>;
  readByOthers: number;
  /** The key of the first row that was new when the view was opened. */
  firstUnread: string | undefined;
  /** The key of the row to show. */
  anchor: string | undefined;
  /** Grows with each reset: the rows before and after it need not meet. */
  round: number;
}

/** The conversation after a frame; undefined until its first reset. Frames of other views change nothing. */
export function apply(view: Timeline | undefined, frame: FrameBody): Timeline | undefined {
  if (frame.frame === 'timeline') {
    const rows = inOrder([...frame.rows]);
    return {
      chat: frame.chat,
      rows,
      older: frame.older,
      newer: frame.newer,
      people: new Map(frame.people.map((person) => [person.id, person])),
      readByOthers: frame.read_by_others,
      // What calls for no attention is not news either.
      firstUnread: frame.chat.unread > 0 ? firstUnread(rows, frame.unread_from) : undefined,
      anchor: frame.anchor ?? undefined,
      round: (view?.round ?? 0) + 1,
    };
  }
  if (frame.frame !== 'timeline_patch' || !view) return view;
  return {
    ...view,
    chat: frame.chat ?? view.chat,
    rows: patched(view.rows, frame.upsert, frame.remove),
    older: frame.older,
    newer: frame.newer,
    people: frame.people.length > 0 ? new Map([...view.people, ...frame.people.map((person) => [person.id, person] as const)]) : view.people,
    readByOthers: frame.read_by_others,
  };
}

/** Marks the first new row of others that a patch brought as the first unread one, unless there is one already. */
export function unreadSince(before: Timeline, after: Timeline): Timeline {
  if (after.firstUnread !== undefined || after.round !== before.round) return after;
  const last = before.rows.at(-1)?.ord ?? 0;
  const found = firstUnread(after.rows, last);
  return found === undefined ? after : { ...after, firstUnread: found };
}

/** How far an own message has come, the reading of others included. */
export function deliveryOf(row: MessageRow, readByOthers: number): Delivery {
  return row.own && row.state.state === 'sent' && row.ord <= readByOthers ? { state: 'read' } : row.state;
}

/** Whether a row is a message, and not a line about the chat or a hole. */
export function isMessage(row: MessageRow): boolean {
  return row.content.kind !== 'service' && row.content.kind !== 'gap' && row.content.kind !== 'hidden';
}

function firstUnread(rows: readonly MessageRow[], from: number | null): string | undefined {
  if (from === null) return undefined;
  return rows.find((row) => row.ord > from && !row.own && isMessage(row))?.key;
}

function patched(rows: readonly MessageRow[], upsert: readonly MessageRow[], remove: readonly string[]): readonly MessageRow[] {
  if (upsert.length === 0 && remove.length === 0) return rows;
  const fresh = new Map(upsert.map((row) => [row.key, row]));
  const gone = new Set(remove);
  const next: MessageRow[] = [];
  for (const row of rows) {
    const replacement = fresh.get(row.key);
    if (replacement) fresh.delete(row.key);
    if (!gone.has(row.key)) next.push(replacement ?? row);
  }
  for (const row of fresh.values()) if (!gone.has(row.key)) next.push(row);
  return inOrder(next);
}

/** Sorts only what is out of order: most patches change rows in place or add some at an end. */
function inOrder(rows: MessageRow[]): MessageRow[] {
  const sorted = rows.every((row, index) => index === 0 || (rows[index - 1]?.ord ?? 0) <= row.ord);
  return sorted ? rows : rows.sort((a, b) => a.ord - b.ord);
}
