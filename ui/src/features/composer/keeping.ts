/** Keeping drafts in the engine: soon after each change, in their order, and never an older one after a newer. */
import type { AccountId } from '../../ipc/bindings/AccountId';
import type { ChatId } from '../../ipc/bindings/ChatId';
import type { Draft } from '../../ipc/bindings/Draft';
import { call } from '../../ipc/client';
import { failed } from '../../stores/toasts.svelte';
import { isBlank } from './told';

const PAUSE_MS = 200;
/** Who types without a pause is kept as often as this. */
const MOST_MS = 1000;
const REMEMBERED = 50;

/** Nothing. */
export const NO_DRAFT: Draft = { text: '', mentions: [], chats: [], reply_to: null, edits: null };

/** The draft of one chat, as the engine has it. */
export class Keeping {
  /** What was kept or heard of lately, the newest last: what comes back of it is no news. */
  #known: string[] = [written(NO_DRAFT)];
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #since = 0;
  #busy = false;
  #failing = false;

  constructor(
    private readonly account: AccountId,
    private readonly chat: ChatId,
    private readonly current: () => Draft,
  ) {}

  /** Keeps what is there once nothing was typed for a moment. */
  soon(now = Date.now()): void {
    if (!this.#changed()) return;
    if (this.#waiting === undefined) this.#since = now;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.now(), Math.min(PAUSE_MS, Math.max(0, this.#since + MOST_MS - now)));
  }

  /** Keeps what is there; an urgent one does not wait for the one before. */
  now(urgent = false): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    if ((urgent || !this.#busy) && this.#changed()) void this.#keep();
  }

  /** Whether a draft that the engine shows was written elsewhere, and nothing here is newer. */
  isNews(draft: Draft | null): boolean {
    const news = written(draft ?? NO_DRAFT);
    return !this.#known.includes(news) && !this.#changed();
  }

  /** Takes what is there for kept. */
  settled(): void {
    this.#remember(written(this.current()));
  }

  async #keep(): Promise<void> {
    const draft = this.current();
    const before = this.#known;
    this.#remember(written(draft));
    this.#busy = true;
    try {
      await call('keep_draft', { account: this.account, chat: this.chat, draft: isBlank(draft.text) ? { ...draft, text: '' } : draft });
      this.#failing = false;
    } catch (error) {
      this.#known = before;
      // Once, and not with every letter.
      if (!this.#failing) failed(error);
      this.#failing = true;
      return;
    } finally {
      this.#busy = false;
    }
    this.now();
  }

  #changed(): boolean {
    return this.#known.at(-1) !== written(this.current());
  }

  #remember(draft: string): void {
    this.#known = [...this.#known.filter((known) => known !== draft), draft].slice(-REMEMBERED);
  }
}

/** A draft for comparing. */
function written({ text, mentions, chats, reply_to, edits }: Draft): string {
  const named = [...mentions.map(({ person, words }) => [person, words]), ...chats.map(({ chat, words }) => [chat, words])];
  return JSON.stringify([isBlank(text) ? '' : text, named, reply_to, edits]);
}
