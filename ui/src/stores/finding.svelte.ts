/** What answers to words: the people one knows at once, the rest of the homeserver after a pause. */
import type { AccountId } from '../ipc/bindings/AccountId';
import type { ChatCard } from '../ipc/bindings/ChatCard';
import type { Looked } from '../ipc/bindings/Looked';
import type { Person } from '../ipc/bindings/Person';
import { call } from '../ipc/client';

const PAUSE_MS = 300;
const ADDRESS = /^(?:[@#!][^\s:]+:\S+|matrix:\S+|https?:\/\/matrix\.to\/\S+)$/iu;

/** Whether a text names one person or chat: an id, an alias, or a link to one, as a QR code holds it too. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text.trim());
}

/** Whether a text is a whole user id. */
export function isPersonId(text: string): boolean {
  return /^@[^\s:]+:\S+$/u.test(text.trim());
}

/** Looks for people, public chats, and what an address names, as one types. */
export class Finder {
  /** The people found, those of the own chats first. */
  people = $state.raw<readonly Person[]>([]);
  /** The public chats found. */
  cards = $state.raw<readonly ChatCard[]>([]);
  /** What the address names that was written. */
  looked = $state.raw<Looked | undefined>();
  /** Whether the homeserver is still being asked. */
  busy = $state(false);
  /** Whether the homeserver could not be asked, so that only what is known here was searched. */
  offline = $state(false);
  readonly #account: AccountId;
  readonly #publicChats: boolean;
  #words = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(account: AccountId, publicChats: boolean) {
    this.#account = account;
    this.#publicChats = publicChats;
  }

  /** Looks for these words from now on; answers to earlier ones are dropped. */
  find(text: string): void {
    const words = text.trim();
    if (words === this.#words) return;
    this.#words = words;
    clearTimeout(this.#timer);
    this.looked = undefined;
    this.offline = false;
    this.busy = words !== '';
    if (words === '') {
      this.people = [];
      this.cards = [];
      return;
    }
    void this.#near(words);
    this.#timer = setTimeout(() => void this.#far(words), PAUSE_MS);
  }

  /** Drops everything that is still to come. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#words = '';
  }

  async #near(words: string): Promise<void> {
    const people = await this.#people(words, false);
    if (this.#words !== words) return;
    this.people = people ?? [];
    this.cards = [];
  }

  async #far(words: string): Promise<void> {
    await Promise.all([
      this.#people(words, true).then((found) => this.#take(words, found, () => (this.people = joined(this.people, found ?? [])))),
      this.#publicChats && !isAddress(words) ? this.#cards(words).then((found) => this.#take(words, found, () => (this.cards = found ?? []))) : undefined,
      isAddress(words) ? this.#look(words).then((found) => this.#take(words, found, () => (this.looked = found))) : undefined,
    ]);
    if (this.#words === words) this.busy = false;
  }

  #take(words: string, found: unknown, keep: () => void): void {
    if (this.#words !== words) return;
    if (found === undefined) this.offline = true;
    else keep();
  }

  async #people(words: string, everywhere: boolean): Promise<Person[] | undefined> {
    try {
      const { people } = await call('find_people', { account: this.#account, words, everywhere });
      return people.filter(({ id }) => id !== this.#account);
    } catch {
      return undefined;
    }
  }

  async #cards(words: string): Promise<ChatCard[] | undefined> {
    try {
      return (await call('find_chats', { account: this.#account, words, server: null, from: null })).cards.slice();
    } catch {
      return undefined;
    }
  }

  async #look(address: string): Promise<Looked | undefined> {
    try {
      return await call('look', { account: this.#account, address });
    } catch {
      return undefined;
    }
  }
}

/** The first people, then those of the others who are not among them. */
function joined(first: readonly Person[], others: readonly Person[]): Person[] {
  const known = new Set(first.map(({ id }) => id));
  return [...first, ...others.filter(({ id }) => !known.has(id))];
}
