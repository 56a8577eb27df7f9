/** What can be done about a chat from the list: the entries of its menu. */
import type { MenuEntry } from '../../components/menu';
import { t } from '../../i18n';
import { clock, styleOf } from '../../i18n/dates';
import { locale } from '../../i18n';
import type { AccountId } from '../../ipc/bindings/AccountId';
import type { Arrangement } from '../../ipc/bindings/Arrangement';
import type { ChatRow } from '../../ipc/bindings/ChatRow';
import type { Notify } from '../../ipc/bindings/Notify';
import { call } from '../../ipc/client';
import { failed, notify as toast } from '../../stores/toasts.svelte';
import { copyText } from '../conversation/clipboard';

const HOUR_MS = 3_600_000;

/** Whose chat it is, and which. */
type Chat = Pick<ChatRow, 'id' | 'notify' | 'notify_until' | 'muted'>;

/** Arranges a chat; it shows at once. */
export function arrange(account: AccountId, chat: Pick<ChatRow, 'id'>, arrangement: Arrangement, until: number | null = null): void {
  call('arrange', { account, chat: chat.id, arrangement, until }).catch(failed);
}

/** Silences a chat for good, or lets it be heard again. */
export function toggleMute(account: AccountId, chat: Chat): void {
  setNotify(account, chat, chat.muted ? 'default' : 'nothing');
}

/** What a chat may notify of: one of a choice. */
export function notifyEntries(account: AccountId, chat: Chat, now = Date.now()): MenuEntry[] {
  const choose = (notify: Notify, until: number | null = null) => () => setNotify(account, chat, notify, until);
  const timed = chat.notify_until !== null;
  const option = (label: string, notify: Notify): MenuEntry => ({ label, checked: chat.notify === notify && !timed, run: choose(notify) });
  return [
    option(t('chats-notify-default'), 'default'),
    option(t('chats-notify-all'), 'all'),
    option(t('chats-notify-mentions'), 'mentions'),
    { label: t('chats-mute-hour'), icon: 'clock', apart: true, run: choose('nothing', now + HOUR_MS) },
    { label: t('chats-mute-eight'), icon: 'clock', run: choose('nothing', now + 8 * HOUR_MS) },
    option(t('chats-mute-always'), 'nothing'),
  ];
}

/** What a chat notifies of now, in words. */
export function notifyWords(chat: Chat, now = Date.now()): string {
  if (chat.notify === 'nothing' && chat.notify_until !== null && chat.notify_until > now) {
    return t('chats-muted-until', { time: clock(chat.notify_until, styleOf(locale.language)) });
  }
  return t({ default: 'chats-notify-default', all: 'chats-notify-all', mentions: 'chats-notify-mentions', nothing: 'chats-muted' }[chat.notify]);
}

/** Copies the address of a chat, to be given to others. */
export async function copyAddress(account: AccountId, chat: Pick<ChatRow, 'id'>): Promise<void> {
  try {
    const { url } = await call('address_of_chat', { account, chat: chat.id });
    if (await copyText(url)) toast(t('chats-address-copied'));
  } catch (error) {
    failed(error);
  }
}

/** The menu of a chat in the list. */
export function chatEntries(account: AccountId, row: ChatRow, open: () => void, leave: () => void): MenuEntry[] {
  if (row.membership === 'invited') {
    return [
      { label: t('chats-open'), icon: 'forward', run: open },
      { label: t('chats-decline'), icon: 'leave', danger: true, apart: true, run: leave },
    ];
  }
  const unread = row.unread > 0 || row.marked_unread;
  return [
    { label: t('chats-open'), icon: 'forward', run: open },
    {
      label: t(unread ? 'chats-mark-read' : 'chats-mark-unread'),
      icon: unread ? 'check' : 'unread',
      run: () => arrange(account, row, { arrange: 'unread', on: !unread }),
    },
    { label: t(row.pinned ? 'chats-unpin' : 'chats-pin'), icon: 'pin', run: () => arrange(account, row, { arrange: 'pinned', on: !row.pinned }) },
    ...(row.muted ? [{ label: t('chats-unmute'), icon: 'bell', run: () => toggleMute(account, row) } satisfies MenuEntry] : []),
    { label: t('chats-notifications'), icon: row.muted ? 'muted' : 'bell', entries: notifyEntries(account, row), run: () => undefined },
    ...(row.kind === 'direct' ? [] : [{ label: t('chats-copy-address'), icon: 'link', run: () => void copyAddress(account, row) } satisfies MenuEntry]),
    { label: t('chats-leave'), icon: 'leave', danger: true, apart: true, run: leave },
  ];
}

function setNotify(account: AccountId, chat: Chat, notify: Notify, until: number | null = null): void {
  arrange(account, chat, { arrange: 'notify', notify }, until);
}
