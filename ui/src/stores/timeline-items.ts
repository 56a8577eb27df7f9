/**
 * What stands in the list of a conversation: the rows in groups, with dates, the unread divider, folded lines about the
 * chat and holes between them. Every item has a key that stays the same while rows come and go around it.
 */
import { dayBounds, dayOf } from '../i18n/dates';
import type { ChatId } from '../ipc/bindings/ChatId';
import type { ChatRow } from '../ipc/bindings/ChatRow';
import type { Edge } from '../ipc/bindings/Edge';
import type { MessageRow } from '../ipc/bindings/MessageRow';
import { isMessage } from './timeline';

/** A message with its place in its group. */
export interface MessageItem {
  kind: 'message';
  key: string;
  row: MessageRow;
  /** Whether it opens a group: it carries the name. */
  first: boolean;
  /** Whether it closes a group: it carries the picture and the tail. */
  last: boolean;
  /** The day it stands under, as a moment of it. */
  day: number;
}

/** Something in the list. */
export type Item =
  | MessageItem
  /** The first item of a day. */
  | { kind: 'date'; key: string; day: number }
  /** What follows is new. */
  | { kind: 'unread'; key: string; day: number }
  /** One or more lines about the chat, in a row. */
  | { kind: 'service'; key: string; rows: readonly MessageRow[]; day: number }
  /** History is missing here. */
  | { kind: 'gap'; key: string; day: number }
  /** The chat took the place of this one. */
  | { kind: 'former'; key: 'former'; chat: ChatId; day: number }
  /** More rows are to come at this end. */
  | { kind: 'edge'; key: 'older' | 'newer'; edge: Edge; day: number };

/** What `arrange` needs to know besides the rows. */
export interface Surroundings {
  older: Edge;
  newer: Edge;
  /** The key of the first unread row. */
  firstUnread: string | undefined;
  /** The chat whose place this one took. */
  chat?: Pick<ChatRow, 'predecessor'>;
}

/** Messages of one person within this time are a group. */
export const GROUP_MS = 5 * 60_000;

/** A day of a conversation: its items depend on its own rows alone. */
interface Day {
  number: number;
  rows: readonly MessageRow[];
  /** The key of the first unread row, when it is one of this day. */
  unread: string | undefined;
  items: readonly Item[];
}

/** What stands in the list, and what is needed to put it together again when a few rows change. */
export interface Arrangement {
  items: readonly Item[];
  days: ReadonlyMap<number, Day>;
}

/** Nothing yet. */
export const NOTHING: Arrangement = { items: [], days: new Map() };

/** Puts rows in order for the eye. What did not change since `before` is taken over: days as a whole, and single items. */
export function arrange(rows: readonly MessageRow[], around: Surroundings, before: Arrangement = NOTHING): Arrangement {
  const shown = rows.some((row) => row.content.kind === 'hidden') ? rows.filter((row) => row.content.kind !== 'hidden') : rows;
  const days = new Map<number, Day>();
  for (const [number, start, end] of daysOf(shown)) {
    const old = before.days.get(number);
    days.set(number, old && sameRows(old, shown, start, end, around.firstUnread) ? old : dayWith(number, shown.slice(start, end), around.firstUnread, old?.items ?? []));
  }
  const items: Item[] = [];
  if (around.older !== 'end') items.push(edge('older', around.older, shown[0], before.items[0]));
  else if (around.chat?.predecessor) items.push(former(around.chat.predecessor, shown[0], before.items[0]));
  for (const day of days.values()) for (const item of day.items) items.push(item);
  if (around.newer !== 'end') items.push(edge('newer', around.newer, shown.at(-1), before.items.at(-1)));
  return { items, days };
}

/** The place of a row as a moment: unlike the sender's clock it never runs backwards. */
export function momentOf(row: MessageRow | undefined): number {
  return row ? Math.floor(row.ord / 1000) : 0;
}

function edge(key: 'older' | 'newer', state: Edge, beside: MessageRow | undefined, before: Item | undefined): Item {
  return before?.kind === 'edge' && before.key === key && before.edge === state ? before : { kind: 'edge', key, edge: state, day: momentOf(beside) };
}

function former(chat: ChatId, beside: MessageRow | undefined, before: Item | undefined): Item {
  return before?.kind === 'former' && before.chat === chat ? before : { kind: 'former', key: 'former', chat, day: momentOf(beside) };
}

function dayWith(number: number, rows: readonly MessageRow[], firstUnread: string | undefined, before: readonly Item[]): Day {
  const known = new Map(before.map((item) => [item.key, item]));
  const items: Item[] = [];
  const add = (item: Item) => {
    const old = known.get(item.key);
    items.push(old && same(old, item) ? old : item);
  };
  add({ kind: 'date', key: `date:${number}`, day: momentOf(rows[0]) });
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index];
    if (!row) continue;
    const day = momentOf(row);
    const unread = row.key === firstUnread;
    if (unread) add({ kind: 'unread', key: 'unread', day });
    if (row.content.kind === 'gap') {
      add({ kind: 'gap', key: row.key, day });
    } else if (row.content.kind === 'service') {
      const run = [row];
      for (let next = rows[index + 1]; next?.content.kind === 'service'; next = rows[index + 1]) {
        run.push(next);
        index += 1;
      }
      add({ kind: 'service', key: `service:${row.key}`, rows: run, day });
    } else {
      const next = rows[index + 1];
      const first = unread || !together(rows[index - 1], row);
      const last = !next || next.key === firstUnread || !together(row, next);
      add({ kind: 'message', key: row.key, row, first, last, day });
    }
  }
  return { number, rows, unread: rows.some((row) => row.key === firstUnread) ? firstUnread : undefined, items };
}

function sameRows(day: Day, rows: readonly MessageRow[], start: number, end: number, firstUnread: string | undefined): boolean {
  if (day.rows.length !== end - start || (day.unread !== undefined && day.unread !== firstUnread)) return false;
  return day.rows.every((row, index) => row === rows[start + index] && (row.key !== firstUnread || day.unread === firstUnread));
}

function together(above: MessageRow | undefined, below: MessageRow): boolean {
  return above !== undefined && isMessage(above) && isMessage(below) && above.sender === below.sender && momentOf(below) - momentOf(above) < GROUP_MS;
}

function same(a: Item, b: Item): boolean {
  if (a.kind === 'message' && b.kind === 'message') return a.row === b.row && a.first === b.first && a.last === b.last;
  if (a.kind === 'service' && b.kind === 'service') return a.rows.length === b.rows.length && a.rows.every((row, index) => row === b.rows[index]);
  if (a.kind === 'edge' && b.kind === 'edge') return a.edge === b.edge;
  return a.kind === b.kind;
}

/** The runs of rows of one day, `end` not included. The calendar is asked once a day and not once a row. */
function* daysOf(rows: readonly MessageRow[]): Generator<[number: number, start: number, end: number]> {
  let start = 0;
  while (start < rows.length) {
    const moment = momentOf(rows[start]);
    const [, until] = dayBounds(moment);
    let end = start + 1;
    while (end < rows.length && momentOf(rows[end]) < until) end += 1;
    yield [dayOf(moment), start, end];
    start = end;
  }
}
