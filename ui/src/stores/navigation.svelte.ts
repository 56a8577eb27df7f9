/** Where the user is: the account, the chat open in it, the info panel, and what lies over them. */
import type { AccountId } from '../ipc/bindings/AccountId';
import type { ChatCard } from '../ipc/bindings/ChatCard';
import type { ChatId } from '../ipc/bindings/ChatId';
import type { MessageId } from '../ipc/bindings/MessageId';
import type { Person } from '../ipc/bindings/Person';
import type { Show } from '../ipc/bindings/Show';
import { zoom } from './look.svelte';

/** A message to bring into view; `asked` grows, so that the same wish twice is seen twice. */
export interface Target {
  message: MessageId;
  asked: number;
}

/** A dialog of the frame. */
export type FrameDialog = 'settings' | 'new-chat' | 'profile';

/** Somebody, or a chat one is not in, to look at before doing anything about it. */
export type Card = { person: Person } | { chat: ChatCard };

/** Signing in to one more account, or again to one whose session ended: then the name is that account's id. */
export interface Entering {
  server: string;
  username: string;
}

let account = $state<AccountId | undefined>();
let chat = $state<ChatId | undefined>();
let target = $state.raw<Target | undefined>();
let opening = $state.raw({});
let info = $state(false);
let searching = $state(false);
let dialog = $state<FrameDialog | undefined>();
let card = $state.raw<Card | undefined>();
let entering = $state.raw<Entering | undefined>();
let asked = 0;
let lastShow = 0;
/** The chat that was open in each account; looked at only when one goes there. */
const openIn: Partial<Record<AccountId, ChatId>> = {};
const KEY = 'account';

/** Where the user is. */
export const navigation = {
  get account(): AccountId | undefined {
    return account;
  },
  /** The open chat. */
  get chat(): ChatId | undefined {
    return chat;
  },
  /** The message the open chat should show. */
  get target(): Target | undefined {
    return target;
  },
  /** Another value each time a chat is opened, even the one that is open. */
  get opening(): object {
    return opening;
  },
  /** Whether the info panel is open. */
  get info(): boolean {
    return info;
  },
  /** Whether one searches in the open chat. */
  get searching(): boolean {
    return searching;
  },
  /** The open dialog of the frame. */
  get dialog(): FrameDialog | undefined {
    return dialog;
  },
  /** The open card. */
  get card(): Card | undefined {
    return card;
  },
  /** Set while signing in although there is an account. */
  get entering(): Entering | undefined {
    return entering;
  },
};

/** Goes to an account and the chat that was open in it. What was begun in another account closes. */
export function openAccount(id: AccountId | undefined): void {
  if (account === id) return;
  if (account !== undefined) openIn[account] = chat;
  closeChat();
  card = undefined;
  if (dialog === 'new-chat') dialog = undefined;
  account = id;
  if (id === undefined) return;
  chat = openIn[id];
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // The next start begins with the first account.
  }
}

/** The account that was on screen the last time. */
export function rememberedAccount(): AccountId | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Opens a chat of the account on screen, at a message if one is named. */
export function openChat(id: ChatId, message?: MessageId): void {
  if (chat !== id) {
    info = info && chat !== undefined && !slidesOver();
    searching = false;
  }
  chat = id;
  opening = {};
  asked += 1;
  target = message === undefined ? undefined : { message, asked };
}

/** Closes the open chat. */
export function closeChat(): void {
  chat = undefined;
  target = undefined;
  info = false;
  searching = false;
}

/** Begins to search in the open chat, or ends it. */
export function searchChat(on: boolean): void {
  searching = on && chat !== undefined;
}

/** Opens or closes the info panel. */
export function toggleInfo(open = !info): void {
  info = open && chat !== undefined;
}

/** Opens one of the frame's dialogs, or closes it. */
export function openDialog(name: FrameDialog | undefined): void {
  dialog = name;
}

/** Shows a card, or takes it away. */
export function openCard(shown: Card | undefined): void {
  card = shown;
}

/** Goes to the sign-in, or back from it. */
export function enter(as: Entering | undefined): void {
  entering = as;
}

/** Follows a wish from outside the window, once. */
export function follow(show: Show | null | undefined): void {
  if (!show || show.asked <= lastShow) return;
  lastShow = show.asked;
  openAccount(show.account);
  openChat(show.chat, show.message ?? undefined);
}

/** Below this width the info panel covers the conversation, so it does not stay open from chat to chat. */
function slidesOver(): boolean {
  return window.matchMedia(`(width < ${String(1000 * zoom.scale)}px)`).matches;
}
