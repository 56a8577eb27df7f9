/** A message that was just sent, for as long as it can be taken back. */
import type { AccountId } from '../../ipc/bindings/AccountId';
import type { ChatId } from '../../ipc/bindings/ChatId';
import type { MessageRow } from '../../ipc/bindings/MessageRow';
import { call } from '../../ipc/client';
import { failed } from '../../stores/toasts.svelte';
import type { Draft, Written } from './draft.svelte';

const UNDO_MS = 5000;

/** The last message sent from a chat's field. */
export class LastSent {
  #written = $state.raw<Written | undefined>();
  /** The newest own message before it. */
  #before: string | undefined;
  #key: string | undefined;
  #wanted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly account: AccountId,
    private readonly chat: ChatId,
    private readonly draft: Draft,
  ) {}

  /** Whether there is something to take back. */
  get offered(): boolean {
    return this.#written !== undefined;
  }

  /** A message went out; `before` is the newest own one until then. */
  sent(written: Written, before: string | undefined): void {
    clearTimeout(this.#timer);
    this.#written = written;
    this.#before = before;
    this.#key = undefined;
    this.#wanted = false;
    this.#timer = setTimeout(() => this.forget(), UNDO_MS);
  }

  /** The newest own message is this one now. One that was sent from elsewhere has the homeserver's name from the first. */
  see(row: MessageRow | undefined): void {
    if (!this.#written && !this.#wanted) return;
    if (!row || this.#key !== undefined || row.key === this.#before || row.key.startsWith('$')) return;
    this.#key = row.key;
    if (this.#wanted) this.#remove(row.key);
  }

  /** Takes it back: the message goes, its text is in the field again. */
  takeBack(): void {
    const written = this.#written;
    if (!written) return;
    this.forget();
    this.draft.takeBack(written);
    if (this.#key !== undefined) this.#remove(this.#key);
    else this.#wanted = true;
  }

  /** It stays sent. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#written = undefined;
  }

  #remove(key: string): void {
    this.#wanted = false;
    call('remove', { account: this.account, chat: this.chat, key }).catch(failed);
  }
}
