/** Several messages chosen together. Choosing none of them ends it. */
import { SvelteMap } from 'svelte/reactivity';

import type { MessageRow } from '../../ipc/bindings/MessageRow';

/** Whether a row can be chosen: what was removed, and lines about the chat, cannot. */
export function canSelect({ content: { kind } }: MessageRow): boolean {
  return kind === 'text' || kind === 'other' || kind === 'undecrypted';
}

/** The chosen messages of one conversation. */
export class Selection {
  readonly #rows = new SvelteMap<string, MessageRow>();
  /** Where a range begins. */
  #from: string | undefined;
  /** What the last range took in beside its beginning. */
  #range: readonly string[] = [];

  /** Whether anything is chosen. */
  get on(): boolean {
    return this.#rows.size > 0;
  }

  /** Whether a row is chosen. */
  has(key: string): boolean {
    return this.#rows.has(key);
  }

  /** Chooses a row, or not any more. */
  toggle(row: MessageRow): void {
    if (this.#rows.has(row.key)) this.#rows.delete(row.key);
    else if (canSelect(row)) this.#rows.set(row.key, row);
    this.#from = row.key;
    this.#range = [];
  }

  /** Chooses everything from where the range begins to a row; what the last range took in beyond that is let go. */
  reach(row: MessageRow, rows: readonly MessageRow[]): void {
    const [from, to] = [rows.findIndex(({ key }) => key === this.#from), rows.findIndex(({ key }) => key === row.key)];
    if (from < 0 || to < 0) {
      this.toggle(row);
      return;
    }
    for (const key of this.#range) this.#rows.delete(key);
    const reached = rows.slice(Math.min(from, to), Math.max(from, to) + 1).filter((one) => canSelect(one) && !this.#rows.has(one.key));
    for (const one of reached) this.#rows.set(one.key, one);
    this.#range = reached.map(({ key }) => key).filter((key) => key !== this.#from);
  }

  /** Lets everything go. */
  clear(): void {
    this.#rows.clear();
    this.#from = undefined;
    this.#range = [];
  }

  /** The chosen rows as they are now, oldest first; those that are not loaded any more as they were. */
  rows(loaded: readonly MessageRow[]): MessageRow[] {
    if (!this.on) return [];
    const now = loaded.filter(({ key }) => this.#rows.has(key));
    return [...this.#rows.values()]
      .map((row) => now.find(({ key }) => key === row.key) ?? row)
      .filter(canSelect)
      .sort((a, b) => a.ord - b.ord);
  }
}
