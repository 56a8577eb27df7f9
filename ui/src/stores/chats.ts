/** The list of chats: how frames change it, its order, and what of it is shown. */
import type { ChatId } from '../ipc/bindings/ChatId';
import type { ChatRow } from '../ipc/bindings/ChatRow';
import type { FrameBody } from '../ipc/bindings/FrameBody';

/** The list of chats of one account. */
export interface Chats {
  /** In the order they are shown. */
  rows: ChatRow[];
  byId: ReadonlyMap<ChatId, ChatRow>;
  /** Whether an empty list may still fill. */
  loading: boolean;
}

/** Before the first frame. */
export const NO_CHATS: Chats = { rows: [], byId: new Map(), loading: true };

/** The list after a frame. Frames of other views change nothing. */
export function apply(view: Chats, frame: FrameBody): Chats {
  switch (frame.frame) {
    case 'chats':
      return arrange(new Map(frame.rows.map((row) => [row.id, row])), frame.loading);
    case 'chats_patch': {
      const byId = new Map(view.byId);
      for (const id of frame.remove) byId.delete(id);
      for (const row of frame.upsert) byId.set(row.id, row);
      return arrange(byId, frame.loading);
    }
    default:
      return view;
  }
}

/** The chats whose title answers to all the words, those that begin with them first, near misses last. */
export function matching(rows: readonly ChatRow[], query: string): ChatRow[] {
  const words = fold(query).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return rows.slice();
  const found = rows.flatMap((row) => {
    const title = fold(row.title);
    const distance = Math.max(...words.map((word) => distanceOf(word, title, fold(row.person ?? ''))));
    return distance === Infinity ? [] : [{ row, distance }];
  });
  // Sorting keeps the order of equals.
  return found.sort((a, b) => a.distance - b.distance).map(({ row }) => row);
}

/** The chat before or after another one; the first or last one when that is not in the list. */
export function neighbour(rows: readonly ChatRow[], id: ChatId | undefined, step: 1 | -1): ChatRow | undefined {
  const at = rows.findIndex((row) => row.id === id);
  if (at < 0) return step > 0 ? rows[0] : rows.at(-1);
  return rows[at + step];
}

/** How many messages wait in all chats that may call for attention. */
export function unreadTotal(rows: readonly ChatRow[]): number {
  return rows.reduce((sum, row) => sum + (row.muted ? row.mentions : row.unread) + (row.membership === 'invited' ? 1 : 0), 0);
}

function arrange(byId: ReadonlyMap<ChatId, ChatRow>, loading: boolean): Chats {
  const rows = [...byId.values()].filter((row) => row.membership !== 'left');
  rows.sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.ord - a.ord || (a.id < b.id ? -1 : 1));
  return { rows, byId, loading };
}

/** Makes spellings of the same word equal: case, accents, Arabic and Persian letters, digits, joiners. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{Mn}\u0640\u200C-\u200F\u2066-\u2069]/gu, '')
    .replace(/[يىئ]/gu, 'ی')
    .replace(/ك/gu, 'ک')
    .replace(/[ۀة]/gu, 'ه')
    .replace(/ؤ/gu, 'و')
    .replace(/[٠-٩]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x0660 + 0x30))
    .replace(/[۰-۹]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x06f0 + 0x30));
}

/** How far a word is from a title: 0 its beginning, 1 the beginning of a word, 2 inside, 3 misspelt, Infinity not at all. */
function distanceOf(word: string, title: string, id: string): number {
  if (title.startsWith(word)) return 0;
  const parts = title.split(/[^\p{L}\p{N}]+/u);
  if (parts.some((part) => part.startsWith(word))) return 1;
  if (title.includes(word) || id.includes(word)) return 2;
  return parts.some((part) => misspelt(word, part)) ? 3 : Infinity;
}

/** Whether a word is the beginning of another one but for a letter, or two in a long one. The first letter is right. */
function misspelt(word: string, whole: string): boolean {
  if (word.length < 4 || !whole.startsWith(word.charAt(0))) return false;
  const most = word.length < 8 ? 1 : 2;
  // Row by row of the usual table; the last row holds the distance to each beginning of `whole`.
  let above = Array.from({ length: whole.length + 1 }, (_, at) => at);
  for (let down = 1; down <= word.length; down += 1) {
    const letter = word[down - 1];
    const row = [down];
    for (let at = 1; at <= whole.length; at += 1) {
      const change = (above[at - 1] ?? 0) + (whole[at - 1] === letter ? 0 : 1);
      row.push(Math.min(change, (above[at] ?? 0) + 1, (row[at - 1] ?? 0) + 1));
    }
    above = row;
  }
  return Math.min(...above) <= most;
}
