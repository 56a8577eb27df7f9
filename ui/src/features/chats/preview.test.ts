import { describe, expect, test } from 'vitest';

import type { ChatRow } from '../../ipc/bindings/ChatRow';
import type { Content } from '../../ipc/bindings/Content';
import type { Preview } from '../../ipc/bindings/Preview';
import { bundleOf } from '../../i18n/catalogue';
import { chatRow, person, preview, text } from '../../testing/fixtures';
import { lineOf, type Line } from './preview';

const plain = (line: Line): string => {
  const words = (part: Line['words'] | undefined) => (part === undefined ? '' : 'said' in part ? part.said : `${part.key} ${JSON.stringify(part.args)}`);
  return [line.tone, words(line.sender), words(line.words), line.dir ?? '-'].join(' | ');
};

const last = (content: Content, more: Partial<Preview> = {}) => ({ last: preview({ content, ...more }) });

const draft = (words: string) => ({ text: words, mentions: [], chats: [], reply_to: null, edits: null });

describe('the second line of a row', () => {
  test.each<[string, Partial<ChatRow>, string]>([
    ['a direct chat names nobody', last(text('hi')), 'said |  | hi | ltr'],
    ['own words say so', last(text('hi'), { own: true }), 'said | chats-you {} | hi | ltr'],
    ['a group names the sender', { kind: 'group', ...last(text('hi')) }, 'said | Dara | hi | ltr'],
    ['a channel does not', { kind: 'channel', ...last(text('hi')) }, 'said |  | hi | ltr'],
    ['Persian runs its own way', last(text('سلام'), { direction: 'rtl' }), 'said |  | سلام | rtl'],
    ['no letters follow the interface', last(text('👍'), { direction: 'neutral' }), 'said |  | 👍 | -'],
    ['several lines become one', last(text('a\n\n  b\tc ')), 'said |  | a b c | ltr'],
    ['an emote is a sentence', { kind: 'group', ...last({ kind: 'text', body: 'waves', blocks: [], tone: 'emote' }) }, 'said |  | Dara waves | ltr'],
    ['a picture', last({ kind: 'other', of: 'm.image', fallback: 'IMG_1.jpg' }), 'aside |  | chats-image {} | -'],
    ['a file by its name', last({ kind: 'other', of: 'm.file', fallback: 'a.pdf' }), 'said |  | a.pdf | ltr'],
    ['an unknown kind without words', last({ kind: 'other', of: 'x', fallback: '' }), 'aside |  | chats-other {} | -'],
    ['a locked message', last({ kind: 'undecrypted' }), 'aside |  | chats-undecrypted {} | -'],
    ['a removed message', last({ kind: 'removed' }, { own: true }), 'aside | chats-you {} | chats-removed {} | -'],
    ['a service line', last({ kind: 'service', what: 'created' }), 'aside |  | chats-service-created {"name":"Dara"} | -'],
    ['an own service line', last({ kind: 'service', what: 'created' }, { own: true }), 'aside |  | chats-service-created-own {} | -'],
    ['nothing yet', { last: null }, 'aside |  | chats-nothing-yet {} | -'],
    ['a draft', { draft: draft('see\n you'), ...last(text('hi')) }, 'draft | chats-draft {} | see you | ltr'],
    ['a draft with formatting', { draft: draft('**see** _you_\n> `then`') }, 'draft | chats-draft {} | see you then | ltr'],
    ['a draft of signs', { draft: draft('***') }, 'draft | chats-draft {} | *** | -'],
    ['a Persian draft', { draft: draft('سلام') }, 'draft | chats-draft {} | سلام | rtl'],
    ['a draft without words', { draft: draft(' '), ...last(text('hi')) }, 'said |  | hi | ltr'],
    ['typing before a draft', { draft: draft('x'), typing: [person('Bob')] }, 'live |  | chats-typing {} | -'],
    ['typing in a direct chat', { typing: [person('Bob')], ...last(text('hi')) }, 'live |  | chats-typing {} | -'],
    ['typing in a group', { kind: 'group', typing: [person('Bob')] }, 'live |  | chats-typing-one {"name":"Bob"} | -'],
    ['several typing', { kind: 'group', typing: [person('Bob'), person('Eve')] }, 'live |  | chats-typing-many {"n":2} | -'],
    ['an invite', { membership: 'invited', inviter: person('Bob'), last: null }, 'live |  | chats-invited-by {"name":"Bob"} | -'],
    ['an invite by nobody known', { membership: 'invited', inviter: null, last: null }, 'live |  | chats-invited {} | -'],
  ])('%s', (_, row, expected) => expect(plain(lineOf(chatRow(row)))).toBe(expected));

  test.each([
    'created',
    'joined',
    'left',
    'invited',
    'declined',
    'sent_away',
    'banned',
    'unbanned',
    'named',
    'pictured',
    'titled',
    'topic',
    'chat_pictured',
    'encrypted',
    'pinned',
  ])('has words for the service line %s', (what) => {
    for (const key of [`chats-service-${what}`, `chats-service-${what}-own`]) expect(bundleOf('en').hasMessage(key), key).toBe(true);
  });
});
