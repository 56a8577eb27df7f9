/** What the parts of one conversation share. */
import { createContext } from 'svelte';

import type { AccountId } from '../../ipc/bindings/AccountId';
import type { ChatId } from '../../ipc/bindings/ChatId';
import type { ChatKind } from '../../ipc/bindings/ChatKind';
import type { Inline } from '../../ipc/bindings/Inline';
import type { MessageRow } from '../../ipc/bindings/MessageRow';
import type { PersonId } from '../../ipc/bindings/PersonId';
import type { ReplyPreview } from '../../ipc/bindings/ReplyPreview';
import type { Selection } from './selection.svelte';

/** What lies over a conversation until it is closed. */
export type OverRoom = { what: 'details'; row: MessageRow } | { what: 'forward'; rows: readonly MessageRow[] } | { what: 'link'; href: string };

/** A conversation as its messages see it. Getters are reactive. */
export interface Conversation {
  readonly account: AccountId;
  readonly chat: ChatId;
  readonly kind: ChatKind;
  readonly readByOthers: number;
  readonly canWrite: boolean;
  /** Whether messages stand in bubbles, else in plain rows; and whether they stand closer together. */
  readonly bubbles: boolean;
  readonly compact: boolean;
  /** The messages chosen together. */
  readonly selection: Selection;
  /** The row the keyboard is at. */
  readonly current: string | undefined;
  /** The row that shows what can be done with it. */
  readonly active: string | undefined;
  /** The row that was jumped to, for a short while. */
  readonly shown: string | undefined;
  /** The name of a person, with nothing in it that could reorder the text around it. */
  nameOf: (person: PersonId) => string;
  /** The address of a person's picture. */
  pictureOf: (person: PersonId) => string | null;
  /** Marks a row as the one under the pointer or the keyboard. */
  activate: (key: string | undefined) => void;
  reply: (row: MessageRow) => void;
  edit: (row: MessageRow) => void;
  remove: (row: MessageRow) => void;
  retry: (row: MessageRow) => void;
  react: (row: MessageRow, reaction: string) => void;
  /** Opens the choice of reactions beside an element. */
  chooseReaction: (row: MessageRow, beside: Element) => void;
  /** Opens the menu of a row below an element. */
  openMenu: (beside: Element) => void;
  /** Copies the words of messages. */
  copy: (rows: readonly MessageRow[]) => void;
  copyLink: (row: MessageRow) => void;
  /** Asks where messages shall be sent on to. */
  forward: (rows: readonly MessageRow[]) => void;
  removeAll: (rows: readonly MessageRow[]) => void;
  /** Shows who read a message, who reacted, what it said before. */
  details: (row: MessageRow) => void;
  /** Opens a link: inside when it names somebody or something of this network, else outside; first asks where its words say something else. */
  open: (href: string, words: readonly Inline[]) => void;
  /** Shows the card of a person. */
  about: (person: PersonId) => void;
  /** Opens a chat that was named. */
  enter: (chat: ChatId) => void;
  /** Goes to the quoted message. */
  follow: (from: MessageRow, reply: ReplyPreview) => void;
}

/** Reads and gives the conversation around a component. */
export const [conversation, setConversation] = createContext<Conversation>();
