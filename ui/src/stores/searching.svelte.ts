/** What a search in the messages on this device finds, page by page, as one types. */
import type { FoundMessage } from '../ipc/bindings/FoundMessage';
import type { FoundName } from '../ipc/bindings/FoundName';
import type { Search } from '../ipc/bindings/Search';
import { call } from '../ipc/client';
import { failed } from './toasts.svelte';

/** How many messages come at once. */
const PAGE = 50;

/** What is searched for. */
export type Wanted = Omit<Search, 'from' | 'count'>;

/** A search that follows what is wanted. Until an answer comes, that of the search before stands. */
export class Searcher {
  /** The messages found so far. */
  messages = $state.raw<readonly FoundMessage[]>([]);
  /** The chats and people whose names fit. */
  names = $state.raw<readonly FoundName[]>([]);
  /** Whether there are more messages than those. */
  more = $state(false);
  /** Whether the answer is still to come. */
  busy = $state(false);
  #wanted: Wanted | undefined;
  #next: string | null = null;
  #round = 0;

  /** Searches for this from now on; answers to anything before are dropped. */
  find(wanted: Wanted): void {
    if (JSON.stringify(wanted) === JSON.stringify(this.#wanted)) return;
    this.#wanted = wanted;
    this.#round += 1;
    if (isNothing(wanted)) {
      this.#take([], [], null);
      return;
    }
    void this.#ask(wanted, null);
  }

  /** Gets the next page, if there is one. */
  extend(): void {
    if (this.#wanted && this.#next !== null && !this.busy) void this.#ask(this.#wanted, this.#next);
  }

  /** Drops everything that is still to come. */
  stop(): void {
    this.#round += 1;
    this.#wanted = undefined;
  }

  async #ask(wanted: Wanted, from: string | null): Promise<void> {
    const round = this.#round;
    this.busy = true;
    try {
      const found = await call('search', { ...wanted, from, count: PAGE });
      if (round !== this.#round) return;
      if (from === null) this.#take(found.messages, found.names, found.next);
      else this.#take([...this.messages, ...found.messages], this.names, found.next);
    } catch (error) {
      if (round !== this.#round) return;
      this.#take([], [], null);
      failed(error);
    }
  }

  #take(messages: readonly FoundMessage[], names: readonly FoundName[], next: string | null): void {
    this.messages = messages;
    this.names = names;
    this.#next = next;
    this.more = next !== null;
    this.busy = false;
  }
}

/** Without words and without a filter nothing is searched for. */
function isNothing({ words, filter }: Wanted): boolean {
  const { sender, kind, since, until } = filter;
  return words.trim() === '' && sender === null && kind === null && since === null && until === null;
}
