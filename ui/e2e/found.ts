/** What a search of the made-up community finds: by plain words, in the rows of one conversation and in the last messages of the others. */
import type { AccountId } from '../src/ipc/bindings/AccountId';
import type { ChatRow } from '../src/ipc/bindings/ChatRow';
import type { Content } from '../src/ipc/bindings/Content';
import type { Found } from '../src/ipc/bindings/Found';
import type { FoundMessage } from '../src/ipc/bindings/FoundMessage';
import type { MessageRow } from '../src/ipc/bindings/MessageRow';
import type { Search } from '../src/ipc/bindings/Search';
import type { Snippet } from '../src/ipc/bindings/Snippet';
import { person } from '../src/testing/fixtures';

const SPAN = 60;

/** A conversation and its rows. */
export interface Open {
  chat: ChatRow;
  rows: readonly MessageRow[];
}

/** Answers a search, the newest first. */
export function foundIn(account: AccountId, open: Open | undefined, chats: readonly ChatRow[], { words, filter, from, count }: Search): Found {
  const wanted = words.trim().toLowerCase();
  const said = (open?.rows ?? []).flatMap((row) => message(account, open?.chat, row, wanted));
  const last = chats.filter(({ id }) => id !== open?.chat.id).flatMap((chat) => lastOf(account, chat, wanted));
  const fits = (one: FoundMessage) =>
    (filter.chat === null || one.chat.id === filter.chat) &&
    (filter.sender === null || one.sender.id === filter.sender) &&
    (filter.since === null || one.at >= filter.since) &&
    (filter.until === null || one.at < filter.until) &&
    (filter.kind === null || (filter.kind === 'link' && one.snippet.pieces.some(({ text }) => text.includes('http'))));
  const all = [...said, ...last].filter(fits).sort((a, b) => b.ord - a.ord);
  const start = Number(from ?? 0);
  return { names: [], messages: all.slice(start, start + count), next: start + count < all.length ? String(start + count) : null };
}

function message(account: AccountId, chat: ChatRow | undefined, row: MessageRow, wanted: string): FoundMessage[] {
  const snippet = snippetOf(row.content, wanted);
  if (!chat || !snippet) return [];
  const { key, id, ord, own, at } = row;
  return [{ account, chat, key, id, ord, sender: { ...person('Dara'), id: row.sender, name: row.sender.replace(/^@(.)([^:]*):.*$/u, (_, first: string, rest: string) => first.toUpperCase() + rest) }, own, at, of: null, snippet }];
}

function lastOf(account: AccountId, chat: ChatRow, wanted: string): FoundMessage[] {
  const snippet = chat.last && snippetOf(chat.last.content, wanted);
  if (!chat.last || !snippet) return [];
  return [{ account, chat, key: `last ${chat.id}`, id: `$last${chat.id}`, ord: chat.ord, sender: { ...person('Dara'), id: chat.last.sender, name: chat.last.sender_name }, own: chat.last.own, at: chat.at, of: null, snippet }];
}

function snippetOf(content: Content, wanted: string): Snippet | undefined {
  if (content.kind !== 'text') return undefined;
  const body = content.body.replaceAll('\n', ' ');
  const at = body.toLowerCase().indexOf(wanted);
  if (at < 0) return undefined;
  const [from, to] = [Math.max(0, at - SPAN), Math.min(body.length, at + wanted.length + SPAN)];
  const pieces = [
    { text: body.slice(from, at), marked: false },
    { text: body.slice(at, at + wanted.length), marked: true },
    { text: body.slice(at + wanted.length, to), marked: false },
  ].filter(({ text }) => text !== '');
  return { pieces, direction: /^[^a-z]*[\u0600-\u06ff]/iu.test(body) ? 'rtl' : 'ltr', cut_before: from > 0, cut_after: to < body.length };
}
