/** Opening what an address names: a link in a message, one from outside the window, a pasted code. */
import { lookedWords } from '../i18n';
import type { AccountId } from '../ipc/bindings/AccountId';
import type { Looked } from '../ipc/bindings/Looked';
import type { ToOpen } from '../ipc/bindings/ToOpen';
import { call } from '../ipc/client';
import { navigation, openCard, openChat } from './navigation.svelte';
import { failed, notify } from './toasts.svelte';

let lastAsked = 0;

/** Opens what an address names: the chat itself when the account is in it, else a card about it. */
export async function openAddress(account: AccountId, address: string): Promise<void> {
  try {
    const looked = await call('look', { account, address });
    // Whoever went on meanwhile is not called back.
    if (navigation.account === account) openLooked(looked);
  } catch (error) {
    failed(error);
  }
}

/** Opens what was found out about an address. */
export function openLooked(looked: Looked): void {
  switch (looked.outcome) {
    case 'person':
      openCard({ person: looked.person });
      return;
    case 'chat':
      if (looked.card.joined) openChat(looked.card.id, looked.message ?? undefined);
      else openCard({ chat: looked.card });
      return;
    default:
      notify(lookedWords(looked));
  }
}

/** Follows a link opened outside the window, once, in the account on screen. */
export function followAddress(wish: ToOpen | null | undefined, account: AccountId | undefined): void {
  if (!wish || account === undefined || wish.asked <= lastAsked) return;
  lastAsked = wish.asked;
  void openAddress(account, wish.address);
}
