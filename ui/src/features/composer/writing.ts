/** Telling others that the account is writing: not more often than needed, and not longer than it is true. */
import type { AccountId } from '../../ipc/bindings/AccountId';
import type { ChatId } from '../../ipc/bindings/ChatId';
import { call } from '../../ipc/client';

const AGAIN_MS = 4000;
const IDLE_MS = 6000;

/** The notices of one chat. */
export class WritingNotice {
  #toldAt = -Infinity;
  #on = false;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly account: AccountId,
    private readonly chat: ChatId,
  ) {}

  /** A letter was typed. */
  typed(now = Date.now()): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), IDLE_MS);
    if (this.#on && now - this.#toldAt < AGAIN_MS) return;
    this.#on = true;
    this.#toldAt = now;
    this.#tell(true);
  }

  /** The text was sent, emptied or left. */
  stop(): void {
    clearTimeout(this.#idle);
    if (!this.#on) return;
    this.#on = false;
    this.#tell(false);
  }

  /** Nobody misses a notice that is lost. */
  #tell(on: boolean): void {
    call('writing', { account: this.account, chat: this.chat, on }).catch(() => undefined);
  }
}
