/** What the menu of a message offers. */
import type { MenuEntry } from '../../components/menu';
import { t } from '../../i18n';
import type { MessageRow } from '../../ipc/bindings/MessageRow';
import { notify } from '../../stores/toasts.svelte';
import { isMessage } from '../../stores/timeline';
import { copyText } from './clipboard';
import type { Conversation } from './context';
import { canSelect } from './selection.svelte';

/** A link the menu was opened on. */
export interface LinkAt {
  href: string;
  /** Does what a click does. */
  open: () => void;
}

/** The entries for a row, in their order. */
export function entriesFor(row: MessageRow, room: Conversation, link?: LinkAt): MenuEntry[] {
  if (!isMessage(row)) return [];
  const { kind } = row.content;
  const there = kind === 'text' || kind === 'other';
  const sent = row.id !== null;
  const entries: MenuEntry[] = [];
  if (link) {
    entries.push({ label: t('link-open-this'), icon: 'external', run: link.open });
    entries.push({ label: t('link-copy-this'), icon: 'link', run: () => void copyLink(link.href) });
  }
  if (there && room.canWrite) entries.push({ label: t('message-reply'), icon: 'reply', apart: link !== undefined, leads: true, run: () => room.reply(row) });
  if (there && room.canWrite && sent) entries.push({ label: t('message-react'), icon: 'react', leads: true, run: () => choose(row, room) });
  if (kind === 'text' && row.own && room.canWrite) entries.push({ label: t('message-edit'), icon: 'edit', leads: true, run: () => room.edit(row) });
  if (there) entries.push({ label: t('message-copy'), icon: 'copy', run: () => copyWords(row, room) });
  if (sent) entries.push({ label: t('message-copy-link'), icon: 'link', run: () => room.copyLink(row) });
  if (kind === 'text') entries.push({ label: t('message-forward'), icon: 'forward', run: () => room.forward([row]) });
  if (canSelect(row)) entries.push({ label: t('message-select'), icon: 'check', run: () => room.selection.toggle(row) });
  entries.push({ label: t('message-details'), icon: 'info', run: () => room.details(row) });
  if (row.state.state === 'failed') entries.push({ label: t('failed-retry'), icon: 'retry', run: () => room.retry(row) });
  if (row.own && kind !== 'removed') entries.push({ label: t('message-remove'), icon: 'remove', danger: true, apart: true, run: () => room.remove(row) });
  return entries;
}

/** The entries while several messages are chosen. */
export function entriesForAll(rows: readonly MessageRow[], room: Conversation): MenuEntry[] {
  const forwardable = rows.filter(({ content }) => content.kind === 'text');
  const own = rows.filter((row) => row.own);
  return [
    { label: t('selection-copy'), icon: 'copy', run: () => room.copy(rows) },
    { label: t('message-forward'), icon: 'forward', disabled: forwardable.length === 0, run: () => room.forward(forwardable) },
    { label: t('selection-leave'), icon: 'close', run: () => room.selection.clear() },
    { label: t('selection-remove-own', { count: own.length }), icon: 'remove', danger: true, apart: true, disabled: own.length === 0, run: () => room.removeAll(own) },
  ];
}

function choose(row: MessageRow, room: Conversation): void {
  const element = articleOf(row);
  if (element) room.chooseReaction(row, element.querySelector('.bubble') ?? element);
}

function copyWords(row: MessageRow, room: Conversation): void {
  const selected = selectedIn(row);
  if (selected === undefined) room.copy([row]);
  else void copyText(selected);
}

async function copyLink(href: string): Promise<void> {
  if (await copyText(href)) notify(t('message-link-copied'));
}

/** The words of this message that are selected, if any. */
function selectedIn(row: MessageRow): string | undefined {
  const selection = window.getSelection();
  const article = articleOf(row);
  if (!selection || selection.isCollapsed || !article) return undefined;
  const inside = article.contains(selection.anchorNode) && article.contains(selection.focusNode);
  return inside ? selection.toString() : undefined;
}

function articleOf(row: MessageRow): Element | undefined {
  return [...document.querySelectorAll<HTMLElement>('article[data-key]')].find((article) => article.dataset.key === row.key);
}
