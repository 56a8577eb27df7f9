/** A made-up community, in English and Persian. */
import type { Account } from '../src/ipc/bindings/Account';
import type { Block } from '../src/ipc/bindings/Block';
import type { ChatId } from '../src/ipc/bindings/ChatId';
import type { ChatRow } from '../src/ipc/bindings/ChatRow';
import type { Content } from '../src/ipc/bindings/Content';
import type { Direction } from '../src/ipc/bindings/Direction';
import type { Member } from '../src/ipc/bindings/Member';
import type { MessageRow } from '../src/ipc/bindings/MessageRow';
import type { TimelineState } from '../src/ipc/bindings/TimelineState';
import { account, chatRow, person, preview } from '../src/testing/fixtures';

/** The account on screen. */
export const alice: Account = account('Alice');

const DAY = 86_400_000;
const today = new Date();
const at = (hour: number, minute: number, daysAgo = 0) => new Date(today.getFullYear(), today.getMonth(), today.getDate(), hour, minute).getTime() - daysAgo * DAY;

const isPersian = (words: string) => /[\u0600-\u06ff]/u.test(words.replace(/^\P{L}+/u, '').slice(0, 1)) || /^[\u0600-\u06ff]/u.test(words);
const directionOf = (words: string): Direction => (!/\p{L}/u.test(words) ? 'neutral' : isPersian(words) ? 'rtl' : 'ltr');

function say(body: string): Content {
  const blocks: Block[] = body.split('\n').map((words) => ({ block: 'paragraph', direction: directionOf(words), inlines: [{ inline: 'text', text: words }] }));
  return { kind: 'text', body, blocks, tone: 'plain' };
}

function chat(name: string, title: string, moment: number, who: string, words: string, more: Partial<ChatRow> = {}): ChatRow {
  return chatRow({
    id: `!${name}:example.org`,
    title,
    at: moment,
    ord: moment * 1000,
    last: preview({ sender_name: who, own: who === 'You', content: say(words), direction: directionOf(words) }),
    ...more,
  });
}

/** So many chats; the first dozen are written out. */
export function community(count: number): ChatRow[] {
  const group = { kind: 'group', members: 48, encrypted: false } as const;
  const rows = [
    chat('garden', 'Tehran gardeners', at(18, 21), 'Dara', 'the watering table is ready. Run make table or open the file', { ...group, unread: 2, mentions: 1, pinned: true }),
    chat('mother', 'مامان', at(17, 48), 'مامان', 'عکس‌ها رسید؟ قربانت برم', { unread: 1 }),
    chat('news', 'Hoopoe news', at(16, 30), 'Hoopoe', 'Version 0.2: your Telegram history comes along, and much more', { kind: 'channel', unread: 1206, muted: true, can_write: false }),
    chat('bob', 'Bob', at(16, 12), 'Bob', 'ok', { typing: [person('Bob')] }),
    chat('farhad', 'Farhad & Sons', at(15, 40), 'You', "I'll call you tomorrow about the greenhouse", { last: preview({ own: true, content: say("I'll call you tomorrow about the greenhouse"), state: { state: 'queued' } }) }),
    chat('uni', 'دانشگاه · ترم پاییز', at(14, 5), 'سارا', 'جزوهٔ جلسهٔ چهارم را فرستادم، لطفاً پیش از کلاس بخوانید', group),
    chat('choir', 'Neighbourhood choir', at(13, 0), '', '', { ...group, membership: 'invited', inviter: person('Carol'), last: null, topic: 'We sing on Thursdays. برنامهٔ تمرین هر هفته همین‌جاست.' }),
    chat('notes', 'Saved messages', at(12, 1), 'You', 'passport-scan.pdf', { last: preview({ own: true, content: { kind: 'other', of: 'm.image', fallback: 'a.jpg' } }) }),
    chat('carol', 'Carol', at(20, 0, 1), 'You', '👍', { last: preview({ own: true, content: say('👍'), direction: 'neutral', state: { state: 'read' } }) }),
    chat('locked', 'Reza K.', at(9, 0, 2), 'Reza', '', { last: preview({ content: { kind: 'undecrypted' } }), marked_unread: true }),
    chat('water', 'Neighbours', at(9, 0, 5), 'Reza', 'Water is off until six', { ...group, muted: true }),
    chat('old', 'خانوادهٔ بزرگ', at(9, 0, 140), 'Dara', '', { ...group, last: preview({ content: { kind: 'service', what: 'joined', person: '@dara:example.org' } }) }),
  ];
  for (let at_ = rows.length; at_ < count; at_ += 1) rows.push(chat(`more${String(at_)}`, `Chat ${String(at_)}`, at(9, 0, at_), 'Dara', 'hello'));
  return rows.slice(0, count);
}

/** The members of every chat. */
export const members: Member[] = ['Alice', 'Dara', 'Parisa', 'Bob', 'Carol'].map((name, place) => ({
  person: person(name),
  membership: place === 4 ? 'invited' : 'joined',
  power: place === 0 ? 100 : place === 1 ? 50 : 0,
}));

function row(key: string, moment: number, who: string, words: string, more: Partial<MessageRow> = {}): MessageRow {
  return {
    key,
    id: `$${key}`,
    ord: moment * 1000,
    sender: person(who).id,
    own: who === 'Alice',
    at: moment,
    content: say(words),
    edited: false,
    reply: null,
    reactions: [],
    state: { state: 'sent' },
    mentions_me: false,
    ...more,
  };
}

/** The conversation of a chat: the same for all of them. */
export function timelineOf(chat_: ChatId): TimelineState | undefined {
  const found = community(12).find(({ id }) => id === chat_);
  if (!found) return undefined;
  const rows = [
    row('a', at(18, 0), 'Dara', '', { content: { kind: 'service', what: 'joined', person: person('Dara').id } }),
    row('b', at(18, 2), 'Parisa', 'گل‌های نسترن امسال زودتر باز شدند 🌸', {
      reactions: [
        { key: '❤️', count: 9, mine: true, people: [] },
        { key: '🌸', count: 4, mine: false, people: [] },
      ],
    }),
    row('c', at(18, 3), 'Parisa', 'کسی می‌داند با Neem Oil چند بار در هفته باید سم‌پاشی کرد؟ روی بسته نوشته ۲ تا ۳ بار.'),
    row('d', at(18, 5), 'Alice', 'Twice a week is plenty, and only after sunset. I wrote it up here: https://garden.example/neem', {
      edited: true,
      state: { state: 'read' },
      reply: { id: '$c', key: 'c', sender: person('Parisa').id, content: say('کسی می‌داند با Neem Oil چند بار در هفته باید سم‌پاشی کرد؟'), direction: 'rtl' },
    }),
    row('e', at(18, 6), 'Alice', '👍🌱', { state: { state: 'sent' } }),
    row('f', at(18, 21), 'Dara', '@alice the watering table is ready. Run make table or open the file', {
      mentions_me: true,
      content: {
        kind: 'text',
        tone: 'plain',
        body: '@alice the watering table is ready. Run make table',
        blocks: [
          {
            block: 'paragraph',
            direction: 'ltr',
            inlines: [
              { inline: 'mention', person: alice.id, label: 'alice' },
              { inline: 'text', text: ' the watering table is ready. Run ' },
              { inline: 'code', text: 'make table' },
              { inline: 'text', text: ' or ask me.' },
            ],
          },
        ],
      },
    }),
  ];
  return { chat: found, rows, older: 'more', newer: 'end', people: ['Alice', 'Dara', 'Parisa'].map(person), read_by_others: at(18, 5) * 1000, unread_from: at(18, 6) * 1000, anchor: null };
}
