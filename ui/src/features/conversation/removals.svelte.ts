/**
 * Removing messages with five seconds to think again. What has gone to the homeserver cannot be taken back, so the
 * request itself waits; until then the message already looks removed.
 */
import { t } from '../../i18n';
import type { AccountId } from '../../ipc/bindings/AccountId';
import type { ChatId } from '../../ipc/bindings/ChatId';
import type { MessageRow } from '../../ipc/bindings/MessageRow';
import { call } from '../../ipc/client';
import { failed, notify } from '../../stores/toasts.svelte';

const UNDO_MS = 5000;

interface Removal {
  account: AccountId;
  chat: ChatId;
  key: string;
}

let waiting = $state.raw<readonly Removal[]>([]);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Removes a message, unless it is undone in time. Removals within one span of time are undone together. */
export function remove(removal: Removal): void {
  waiting = [...waiting.filter(({ key }) => key !== removal.key), removal];
  clearTimeout(timer);
  timer = setTimeout(() => void carryOut(), UNDO_MS);
  notify(t('message-removed', { count: waiting.length }), { label: t('message-undo'), run: undo });
}

/** The rows as they will be once the removals that wait are carried out. */
export function withRemovals(rows: readonly MessageRow[]): readonly MessageRow[] {
  if (waiting.length === 0) return rows;
  const keys = waiting.map(({ key }) => key);
  return rows.map((row) => (keys.includes(row.key) ? { ...row, content: { kind: 'removed' }, reactions: [], reply: null } : row));
}

function undo(): void {
  clearTimeout(timer);
  waiting = [];
}

async function carryOut(): Promise<void> {
  const removals = waiting;
  await Promise.all(removals.map((removal) => call('remove', removal).catch(failed)));
  // By now the rows themselves say it.
  waiting = waiting.filter((removal) => !removals.includes(removal));
}
