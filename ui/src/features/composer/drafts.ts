/** The drafts of all chats that were opened, for as long as the program runs. */
import type { AccountId } from '../../ipc/bindings/AccountId';
import type { ChatId } from '../../ipc/bindings/ChatId';
import { Draft } from './draft.svelte';

const drafts = new Map<string, Draft>();

/** The draft of a chat; always the same one. */
export function draftOf(account: AccountId, chat: ChatId): Draft {
  const key = `${account} ${chat}`;
  let draft = drafts.get(key);
  if (!draft) {
    draft = new Draft(account, chat);
    drafts.set(key, draft);
  }
  return draft;
}
