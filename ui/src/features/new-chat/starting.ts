/** Going into a chat that is not in the list yet: a direct chat with somebody, or one that is entered. */
import { startWords } from '../../i18n';
import type { AccountId } from '../../ipc/bindings/AccountId';
import type { ChatCard } from '../../ipc/bindings/ChatCard';
import type { PersonId } from '../../ipc/bindings/PersonId';
import type { Started } from '../../ipc/bindings/Started';
import { call } from '../../ipc/client';
import { chats } from '../../stores/chats.svelte';
import { navigation, openChat } from '../../stores/navigation.svelte';
import { failureText } from '../../stores/toasts.svelte';

/** Opens the direct chat with a person, and makes it where there is none. Answers with what went wrong, in words. */
export async function openDirect(account: AccountId, person: PersonId): Promise<string | undefined> {
  const there = chats.rows.find((row) => row.kind === 'direct' && row.person === person && row.membership === 'joined');
  if (there) {
    openChat(there.id);
    return undefined;
  }
  return into(account, () => call('start_direct', { account, person }));
}

/** Enters a chat. Answers with what went wrong, in words. */
export async function join(account: AccountId, card: ChatCard): Promise<string | undefined> {
  return into(account, () => call('join', { account, address: card.address ?? card.id, via: card.via }));
}

/** Does what leads into a chat, and opens it unless the user has gone to another account meanwhile. */
export async function into(account: AccountId, start: () => Promise<Started>): Promise<string | undefined> {
  try {
    const started = await start();
    if (started.outcome === 'refused') return startWords(started.refusal);
    if (navigation.account === account) openChat(started.chat);
    return undefined;
  } catch (error) {
    return failureText(error);
  }
}
