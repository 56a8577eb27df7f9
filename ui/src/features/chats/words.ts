/** The words of a row, as they are drawn and as they are read out. */
import { visibleControls } from '../../direction';
import { t, tPlain, type Args } from '../../i18n';
import type { ChatCard } from '../../ipc/bindings/ChatCard';
import type { ChatRow } from '../../ipc/bindings/ChatRow';
import { lineOf, type Words } from './preview';

/** Words as text. */
export function textOf(words: Words, translate: (key: string, args?: Args) => string = t): string {
  return 'said' in words ? words.said : translate(words.key, words.args);
}

/** The name of a row for those who do not see it: title, unread, preview. */
export function nameOf(row: ChatRow): string {
  const { sender, words } = lineOf(row);
  const said = textOf(words, tPlain);
  const preview = sender ? tPlain('chats-said-by', { sender: textOf(sender, tPlain), words: said }) : said;
  return tPlain('chats-row', { title: visibleControls(row.title), n: row.unread, preview });
}

/** What else there is to a row for those who do not see its signs. */
export function signsOf(row: ChatRow): string | undefined {
  const signs = [row.pinned && 'chats-sign-pinned', row.muted && 'chats-sign-muted', row.marked_unread && 'chats-sign-unread', row.mentions > 0 && 'chats-sign-mention'];
  const said = signs.flatMap((key) => (key === false ? [] : [tPlain(key)]));
  return said.length > 0 ? said.join(tPlain('chats-sign-and')) : undefined;
}

/** The line below the name of a chat one is not in: its address, and how many are in it. */
export function aboutCard(card: ChatCard): string {
  const members = t('invite-members', { n: card.members });
  return card.address === null ? members : `\u2068${card.address}\u2069 · \u2068${members}\u2069`;
}
