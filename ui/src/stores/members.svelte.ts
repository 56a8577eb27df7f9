/** The people of the chat on screen, watched while somebody needs them. */
import type { AccountId } from '../ipc/bindings/AccountId';
import type { ChatId } from '../ipc/bindings/ChatId';
import { watch } from '../ipc/views';
import { apply, NO_MEMBERS, type Members } from './members';
import { failed } from './toasts.svelte';

/** Watches the people of a chat until it is closed. */
export function watchMembers(account: AccountId, chat: ChatId): { readonly view: Members; close: () => void } {
  let view = $state.raw(NO_MEMBERS);
  const stream = watch({ view: 'members', account, chat }, (body) => (view = apply(view, body)), failed);
  return {
    get view() {
      return view;
    },
    close: () => stream.close(),
  };
}
