/** The list of who or what answers to the name being typed, and how it is steered from the field. */
import { locale } from '../../i18n';
import type { AccountId } from '../../ipc/bindings/AccountId';
import type { ChatId } from '../../ipc/bindings/ChatId';
import type { Person } from '../../ipc/bindings/Person';
import type { PersonId } from '../../ipc/bindings/PersonId';
import { chats } from '../../stores/chats.svelte';
import { everyone } from '../../stores/members';
import { watchMembers } from '../../stores/members.svelte';
import { chatsFor, peopleFor, queryAt, type Kind, type Query, type Suggestion } from './completion';
import { completeEmoji, loadEmoji, type EmojiGroups } from './emoji';
import type { Span } from './markdown';

const MOST = 6;

/** What the list needs to know of the chat. */
export interface Around {
  account: AccountId;
  chat: ChatId;
  /** The people of the loaded messages. */
  people: () => ReadonlyMap<PersonId, Person> | undefined;
}

/** The list of one field. */
export class Suggesting {
  /** Which of those found is chosen. */
  chosen = $state(0);
  #query = $state.raw<Query | undefined>();
  #members = $state.raw<ReturnType<typeof watchMembers> | undefined>();
  #emoji = $state.raw<EmojiGroups>([]);
  /** Where the name stands whose list was closed by hand. */
  #dismissed: number | undefined;

  /** Those found. */
  readonly found = $derived.by((): Suggestion[] => (this.#query ? this.#answers(this.#query) : []));

  constructor(private readonly around: Around) {}

  /** Whether there is a list to show. */
  get open(): boolean {
    return this.found.length > 0;
  }

  /** The name being typed. */
  get query(): Query | undefined {
    return this.#query;
  }

  /** What the list is of. */
  get kind(): Kind {
    return this.#query?.kind ?? 'person';
  }

  /** Looks whether a name is being typed at the caret. */
  look(text: string, { start, end }: Span): void {
    const query = start === end ? queryAt(text, start) : undefined;
    if (query?.start !== this.#dismissed) this.#dismissed = undefined;
    const before = this.#query;
    this.#query = this.#dismissed === undefined ? query : undefined;
    if (before?.query !== this.#query?.query || before?.kind !== this.#query?.kind) this.chosen = 0;
    if (query?.kind === 'person') this.#members ??= watchMembers(this.around.account, this.around.chat);
    if (query?.kind === 'emoji' && this.#emoji.length === 0) void loadEmoji().then((groups) => (this.#emoji = groups));
  }

  /** Closes the list. */
  close(): void {
    this.#query = undefined;
  }

  /** Closes the list, and keeps it closed while this name is being typed. */
  dismiss(): void {
    this.#dismissed = this.#query?.start;
    this.close();
  }

  /** Does what a key does in the list: answers with what it picked, or whether it was one of the list's keys. */
  steer(event: KeyboardEvent): Suggestion | boolean {
    if (!this.open || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    const count = this.found.length;
    switch (event.key) {
      case 'ArrowDown':
        this.chosen = (this.chosen + 1) % count;
        return true;
      case 'ArrowUp':
        this.chosen = (this.chosen + count - 1) % count;
        return true;
      case 'Escape':
        this.dismiss();
        return true;
      case 'Enter':
      case 'Tab':
        return event.shiftKey ? false : (this.found[this.chosen] ?? false);
      default:
        return false;
    }
  }

  /** Lets go of the people of the chat. */
  end(): void {
    this.#members?.close();
  }

  #answers({ kind, query }: Query): Suggestion[] {
    switch (kind) {
      case 'person': {
        const people = this.around.people();
        const others = everyone(people, this.#members?.view.members ?? [], this.around.account);
        return peopleFor(others, [...(people?.keys() ?? [])], query, MOST).map((person) => ({ kind, person }));
      }
      case 'chat':
        return chatsFor(chats.rows, query, MOST).map((chat) => ({ kind, chat }));
      case 'emoji':
        return completeEmoji(this.#emoji, query, locale.language, MOST).map((emoji) => ({ kind, emoji }));
    }
  }
}
