/** Tells the engine how far the account has read: the newest message of others that was in view of a focused window. */
import type { AccountId } from '../../ipc/bindings/AccountId';
import type { ChatId } from '../../ipc/bindings/ChatId';
import { call } from '../../ipc/client';
import type { Item } from '../../stores/timeline-items';

const PAUSE_MS = 250;

/** What has been read of one chat. */
export class Reading {
  #told = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly account: AccountId,
    private readonly chat: ChatId,
  ) {}

  /** Takes what is in view. */
  saw(items: readonly Item[]): void {
    clearTimeout(this.#timer);
    if (!document.hasFocus() || document.visibilityState === 'hidden') return;
    const newest = newestOfOthers(items);
    if (!newest || newest.ord <= this.#told) return;
    this.#timer = setTimeout(() => {
      const before = this.#told;
      this.#told = newest.ord;
      // Not worth a word to the user; it is tried again with the next message.
      call('read', { account: this.account, chat: this.chat, message: newest.id }).catch(() => (this.#told = before));
    }, PAUSE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** The newest message of others that the homeserver knows. */
export function newestOfOthers(items: readonly Item[]): { id: string; ord: number } | undefined {
  let newest: { id: string; ord: number } | undefined;
  for (const item of items) {
    const rows = item.kind === 'message' ? [item.row] : item.kind === 'service' ? item.rows : [];
    for (const { id, ord, own } of rows) if (id !== null && !own && ord > (newest?.ord ?? -1)) newest = { id, ord };
  }
  return newest;
}
