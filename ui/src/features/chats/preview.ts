/** What the second line of a chat's row says. */
import { directionOfField, dirOf as attributeOf, visibleControls } from '../../direction';
import type { Args } from '../../i18n';
import type { ChatRow } from '../../ipc/bindings/ChatRow';
import type { Content } from '../../ipc/bindings/Content';
import type { Draft } from '../../ipc/bindings/Draft';
import type { Preview } from '../../ipc/bindings/Preview';
import type { Service } from '../../ipc/bindings/Service';
import { plainOf } from '../composer/markdown';

/** Words of the catalogue, or of a person. */
export type Words = { key: string; args: Args } | { said: string };

/** The second line of a row. */
export interface Line {
  /** `live` is typing or an invite: in the accent. `aside` is no person's own words. `draft` is not said yet. */
  tone: 'said' | 'aside' | 'live' | 'draft';
  /** Whose words they are, when that needs saying. */
  sender: Words | undefined;
  words: Words;
  /** The direction of the words; undefined follows the interface. */
  dir: 'ltr' | 'rtl' | undefined;
}

const MEDIA: ReadonlyMap<string, string> = new Map([
  ['m.image', 'chats-image'],
  ['m.video', 'chats-video'],
  ['m.audio', 'chats-audio'],
  ['m.sticker', 'chats-sticker'],
  ['m.location', 'chats-location'],
  ['m.poll.start', 'chats-poll'],
  ['org.matrix.msc3381.poll.start', 'chats-poll'],
]);

/** The second line of a chat's row: who is typing, else the invite, else the draft, else the last message. */
export function lineOf(row: ChatRow): Line {
  const [writer] = row.typing;
  if (writer) {
    if (row.kind === 'direct') return aside('live', 'chats-typing');
    return row.typing.length === 1 ? aside('live', 'chats-typing-one', { name: visibleControls(writer.name) }) : aside('live', 'chats-typing-many', { n: row.typing.length });
  }
  if (row.membership === 'invited') {
    return row.inviter ? aside('live', 'chats-invited-by', { name: visibleControls(row.inviter.name) }) : aside('live', 'chats-invited');
  }
  const draft = row.draft ? draftWords(row.draft) : '';
  if (draft !== '') return { tone: 'draft', sender: { key: 'chats-draft', args: {} }, words: { said: draft }, dir: attributeOf(directionOfField(draft)) };
  return row.last ? lineOfMessage(row, row.last) : aside('aside', 'chats-nothing-yet');
}

/** A draft as its message will read; one of nothing but signs as it stands. */
function draftWords({ text, mentions, chats }: Draft): string {
  const names = [...mentions, ...chats].map(({ words }) => words);
  return oneLine(plainOf(text, names)) || oneLine(text);
}

function lineOfMessage(row: ChatRow, last: Preview): Line {
  const content = last.content;
  if (content.kind === 'service') return aside('aside', ...service(content, last));
  const sender = senderOf(row, last);
  if (content.kind === 'text' && content.tone === 'emote') {
    return { tone: 'said', sender: undefined, words: { said: `${visibleControls(last.sender_name)} ${oneLine(content.body)}` }, dir: dirOf(last) };
  }
  const words = wordsOf(content);
  return 'said' in words ? { tone: 'said', sender, words, dir: dirOf(last) } : { tone: 'aside', sender, words, dir: undefined };
}

function senderOf(row: ChatRow, last: Preview): Words | undefined {
  if (last.own) return { key: 'chats-you', args: {} };
  return row.kind === 'group' ? { said: visibleControls(last.sender_name) } : undefined;
}

function wordsOf(content: Exclude<Content, { kind: 'service' }>): Words {
  switch (content.kind) {
    case 'text':
      return { said: oneLine(content.body) };
    case 'other': {
      const key = MEDIA.get(content.of);
      if (key !== undefined) return { key, args: {} };
      return content.fallback ? { said: oneLine(content.fallback) } : { key: 'chats-other', args: {} };
    }
    case 'undecrypted':
      return { key: 'chats-undecrypted', args: {} };
    case 'removed':
      return { key: 'chats-removed', args: {} };
    case 'gap':
    case 'hidden':
      return { key: 'chats-nothing-yet', args: {} };
  }
}

function service(content: Service, last: Preview): [key: string, args: Args] {
  const args = { name: visibleControls(last.sender_name) };
  const key = `chats-service-${content.what}`;
  return last.own ? [`${key}-own`, {}] : [key, args];
}

function aside(tone: Line['tone'], key: string, args: Args = {}): Line {
  return { tone, sender: undefined, words: { key, args }, dir: undefined };
}

function dirOf(last: Preview): 'ltr' | 'rtl' | undefined {
  return last.direction === 'neutral' ? undefined : last.direction;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
