/** The list of chats of the account on screen. */
import type { AccountId } from '../ipc/bindings/AccountId';
import type { ChatId } from '../ipc/bindings/ChatId';
import type { ChatRow } from '../ipc/bindings/ChatRow';
import { watch, type Watch } from '../ipc/views';
import { accountOf } from './app.svelte';
import { apply, NO_CHATS, type Chats } from './chats';
import { navigation } from './navigation.svelte';
import { failed } from './toasts.svelte';

let view = $state.raw<{ of: AccountId | undefined; chats: Chats }>({ of: undefined, chats: NO_CHATS });
let watching: Watch | undefined;

/** The list of the account on screen, from the moment it is on screen: never that of the one before. */
function current(): Chats {
  return view.of === navigation.account ? view.chats : NO_CHATS;
}

/** The list of chats. */
export const chats = {
  get rows(): ChatRow[] {
    return current().rows;
  },
  get loading(): boolean {
    return current().loading;
  },
};

/** A chat by its id. */
export function chatOf(id: ChatId | undefined): ChatRow | undefined {
  return id === undefined ? undefined : current().byId.get(id);
}

/** Shows the chats of an account, or of none. Of one that has meanwhile been signed out there are none. */
export function showChatsOf(account: AccountId | undefined): void {
  if (view.of === account) return;
  watching?.close();
  view = { of: account, chats: NO_CHATS };
  if (account === undefined) {
    watching = undefined;
    return;
  }
  watching = watch(
    { view: 'chats', account },
    (body) => (view = { of: account, chats: apply(view.chats, body) }),
    (failure) => {
      if (accountOf(account)) failed(failure);
    },
  );
}
