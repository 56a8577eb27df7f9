/** Small pictures of people and chats: asked for once, kept while they are looked at and a while longer. */
import type { PictureEdge, PictureSource } from '../components/pictures';
import type { AccountId } from '../ipc/bindings/AccountId';
import type { Picture } from '../ipc/bindings/Picture';
import { call } from '../ipc/client';

interface Wish {
  account: AccountId;
  address: string;
  edge: PictureEdge;
  state: 'waiting' | 'asking' | 'there' | 'missing';
  url: string | undefined;
  /** When it turned out to be missing. */
  missedAt: number;
  /** Those who show it. */
  shown: Set<(url: string) => void>;
}

/** How many are kept beyond those on screen. */
const MOST_KEPT = 400;
const MOST_AT_ONCE = 6;
const RETRY_MS = 60_000;
/** What an image element can only draw. */
const KINDS: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** By account, address and edge; the one used last is the last. */
const wishes = new Map<string, Wish>();
/** What is still to be asked for, the newest last: that is what is on screen now. */
let waiting: Wish[] = [];
let asking = 0;

/** Watches a picture of an account; as `PictureSource.watch`. */
export function watchPicture(account: AccountId, address: string, edge: PictureEdge, show: (url: string) => void): () => void {
  const key = `${account} ${String(edge)} ${address}`;
  const wish = wishes.get(key) ?? { account, address, edge, state: 'missing', url: undefined, missedAt: -Infinity, shown: new Set() };
  wishes.delete(key);
  wishes.set(key, wish);
  wish.shown.add(show);
  if (wish.url !== undefined) show(wish.url);
  else if (wish.state === 'missing' && Date.now() - wish.missedAt > RETRY_MS) {
    wish.state = 'waiting';
    waiting.push(wish);
    askNext();
  }
  return () => {
    wish.shown.delete(show);
    forgetOldest();
  };
}

/** The source for the window; `onScreen` tells the account that is meant when none is named. */
export function pictureSource(onScreen: () => AccountId | undefined): PictureSource {
  return {
    watch(address, edge, account, show) {
      const whose = account ?? onScreen();
      return whose === undefined ? () => undefined : watchPicture(whose, address, edge, show);
    },
  };
}

function askNext(): void {
  while (asking < MOST_AT_ONCE) {
    const wish = waiting.pop();
    if (!wish) return;
    if (wish.shown.size > 0) void ask(wish);
    else wish.state = 'missing';
  }
}

async function ask(wish: Wish): Promise<void> {
  asking += 1;
  wish.state = 'asking';
  try {
    const { account, address, edge } = wish;
    const url = URL.createObjectURL(blobOf(await call('picture', { account, address, size: edge })));
    wish.url = url;
    wish.state = 'there';
    for (const show of wish.shown) show(url);
  } catch {
    // The letters stay; a later look tries again.
    wish.state = 'missing';
    wish.missedAt = Date.now();
  } finally {
    asking -= 1;
    forgetOldest();
    askNext();
  }
}

/** The file of a picture. */
export function blobOf({ kind, data }: Picture): Blob {
  if (!KINDS.has(kind)) throw new Error('a picture of a kind that is not drawn');
  return new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], { type: kind });
}

function forgetOldest(): void {
  let over = wishes.size - MOST_KEPT;
  if (over <= 0) return;
  for (const [key, wish] of wishes) {
    if (over <= 0) return;
    if (wish.shown.size > 0 || wish.state === 'asking') continue;
    if (wish.url !== undefined) URL.revokeObjectURL(wish.url);
    waiting = waiting.filter((other) => other !== wish);
    wishes.delete(key);
    over -= 1;
  }
}
