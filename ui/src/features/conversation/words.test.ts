import { describe, expect, test } from 'vitest';

import type { Block } from '../../ipc/bindings/Block';
import type { Content } from '../../ipc/bindings/Content';
import type { Inline } from '../../ipc/bindings/Inline';
import type { MessageRow } from '../../ipc/bindings/MessageRow';
import type { Service } from '../../ipc/bindings/Service';
import type { Item } from '../../stores/timeline-items';
import { messageRow, text } from '../../testing/fixtures';
import { linkHint } from './links';
import { newestOfOthers } from './reading';
import { emojiAlone, nameList, serviceLine, serviceSummary, spokenOf, wordsOf } from './words';

const nameOf = (id: string) => id.replace(/^@(.).*$/u, (_, letter: string) => letter.toUpperCase());
const bare = (words: string) => words.replace(/[\u2068\u2069]/gu, '');
const service = (content: Service, sender = '@dara:x'): MessageRow => messageRow({ sender, content: { kind: 'service', ...content } });

describe('the words of', () => {
  test.each<[string, Content, string]>([
    ['a text', text('hello'), 'hello'],
    ['an emote', { kind: 'text', body: 'waves', blocks: [], tone: 'emote' }, '* Dara waves'],
    ['a picture', { kind: 'other', of: 'm.image', fallback: 'a.jpg' }, 'a.jpg'],
    ['something without words', { kind: 'other', of: 'm.poll', fallback: '' }, 'Something this version cannot show yet (m.poll)'],
    ['a locked message', { kind: 'undecrypted' }, 'Waiting for the key to this message'],
    ['a removed message', { kind: 'removed' }, 'Message removed'],
    ['a hole', { kind: 'gap' }, ''],
  ])('%s', (_, content, expected) => {
    expect(bare(wordsOf(content, 'Dara'))).toBe(expected);
  });
});

describe('what is read out does not tell what is hidden', () => {
  const say = (text: string): Inline => ({ inline: 'text', text });
  const cake: Inline = { inline: 'spoiler', inlines: [say('cake')] };
  const paragraph = (...inlines: Inline[]): Block => ({ block: 'paragraph', direction: 'ltr', inlines });
  test.each<[string, Block[], string]>([
    ['in a line', [paragraph(say('there is '), cake, say('!'))], 'there is (hidden words)!'],
    ['inside strong words', [paragraph({ inline: 'strong', inlines: [say('there is '), cake] })], 'there is (hidden words)'],
    ['in a list', [{ block: 'list', start: null, items: [[paragraph(say('bread'))], [paragraph(cake)]] }], 'bread (hidden words) '],
    ['in a quotation', [{ block: 'quote', blocks: [paragraph(cake)] }, paragraph(say('really?'))], '(hidden words)  really?'],
    ['in a table', [{ block: 'table', columns: 1, head: [[say('what')]], rows: [[[cake]]] }], 'what (hidden words) '],
    ['beside code', [paragraph(cake), { block: 'code', language: null, text: 'ls' }], '(hidden words) ls'],
  ])('%s', (_, blocks, expected) => {
    expect(spokenOf({ kind: 'text', body: 'there is cake', blocks, tone: 'plain' }, 'Dara')).toBe(expected);
  });

  test('where nothing is hidden it is the words', () => expect(spokenOf(text('there is cake'), 'Dara')).toBe('there is cake'));
});

describe('a line about the chat', () => {
  test.each<[Service, string]>([
    [{ what: 'created' }, 'D created the chat'],
    [{ what: 'joined', person: '@bob:x' }, 'B joined'],
    [{ what: 'left', person: '@bob:x' }, 'B left'],
    [{ what: 'invited', person: '@bob:x' }, 'D invited B'],
    [{ what: 'declined', person: '@bob:x' }, 'B declined the invite'],
    [{ what: 'sent_away', person: '@bob:x' }, 'D removed B'],
    [{ what: 'banned', person: '@bob:x' }, 'D banned B'],
    [{ what: 'unbanned', person: '@bob:x' }, 'D unbanned B'],
    [{ what: 'named', was: 'Dara', name: 'Dara G.' }, 'Dara is now called Dara G.'],
    [{ what: 'named', was: '', name: 'Dara G.' }, 'D is now called Dara G.'],
    [{ what: 'named', was: 'Dara', name: '' }, 'Dara took their name away'],
    [{ what: 'pictured' }, 'D changed their picture'],
    [{ what: 'titled', title: 'Garden' }, 'D named the chat “Garden”'],
    [{ what: 'titled', title: '' }, 'D took the chat’s name away'],
    [{ what: 'topic', topic: 'Beds' }, 'D changed the topic: Beds'],
    [{ what: 'topic', topic: '' }, 'D took the topic away'],
    [{ what: 'chat_pictured' }, 'D changed the chat’s picture'],
    [{ what: 'encrypted' }, 'D switched encryption on'],
    [{ what: 'pinned' }, 'D changed the pinned messages'],
  ])('%j', (content, expected) => {
    expect(bare(serviceLine(service(content), nameOf))).toBe(expected);
  });

  test.each<[string, Service[], string]>([
    ['one person who joined twice', [{ what: 'joined', person: '@bob:x' }, { what: 'joined', person: '@bob:x' }], 'B joined'],
    ['two who joined', [{ what: 'joined', person: '@bob:x' }, { what: 'joined', person: '@carol:x' }], 'B and 1 other joined'],
    ['different things', [{ what: 'joined', person: '@bob:x' }, { what: 'pinned' }], '2 changes to the chat'],
  ])('a run of %s', (_, contents, expected) => {
    expect(bare(serviceSummary(contents.map((content) => service(content)), nameOf))).toBe(expected);
  });
});

test.each<[string[], number, string, string]>([
  [['@a:x'], 1, 'en', 'A'],
  [['@a:x', '@b:x'], 2, 'en', 'A and B'],
  [['@a:x', '@b:x'], 5, 'en', 'A, B, and 3 others'],
  [['@a:x', '@b:x'], 2, 'fa', 'A و B'],
])('%j of %d people in %s are "%s"', (people, count, language, expected) => {
  expect(bare(nameList(people, count, nameOf, language))).toBe(expected);
});

test.each([
  ['👍', 1],
  ['👍🏽🌱', 2],
  ['👩‍👩‍👧 ❤️ 🇮🇷', 3],
  ['👍👍👍👍', 0],
  ['👍 yes', 0],
  ['1', 0],
  ['', 0],
])('%s is %d large emoji', (body, expected) => {
  expect(emojiAlone(text(body))).toBe(expected);
});

describe('the hint of a link', () => {
  const said = (words: string): Inline[] => [{ inline: 'strong', inlines: [{ inline: 'text', text: words }] }];
  test.each<[string, string, string | undefined]>([
    ['https://example.org/a', 'https://example.org/a', undefined],
    ['https://example.org/', 'example.org', undefined],
    ['mailto:bob@example.org', 'bob@example.org', undefined],
    ['https://phish.example/login', 'example.org', 'phish.example · https://phish.example/login'],
    ['https://xn--exmple-cua.org/', 'exámple.org', 'xn--exmple-cua.org · https://xn--exmple-cua.org/'],
    ['mailto:bob@example.org', 'write me', 'mailto:bob@example.org'],
  ])('to %s that says %s', (href, words, expected) => {
    expect(linkHint(href, said(words))).toBe(expected);
  });
});

test('what counts as read is the newest message of others that the homeserver has', () => {
  const item = (row: MessageRow): Item => ({ kind: 'message', key: row.key, row, first: true, last: true, day: 0 });
  const items = [item(messageRow({ id: '$a', ord: 1 })), item(messageRow({ id: '$b', ord: 2 })), item(messageRow({ id: '$own', ord: 3, own: true })), item(messageRow({ id: null, ord: 4 }))];
  expect(newestOfOthers(items)).toEqual({ id: '$b', ord: 2 });
  expect(newestOfOthers([])).toBeUndefined();
});
