import { describe, expect, test } from 'vitest';

import { chatRow, person } from '../../testing/fixtures';
import { chatsFor, emojiNameAt, peopleFor, queryAt, wordsFor, wordsForChat } from './completion';
import { bareEmoji, completeEmoji, emojiNamed, findEmoji, GROUPS, inTone, loadEmoji, nameOfEmoji, withRecent } from './emoji';

describe('the name being typed', () => {
  test.each<[string, string | undefined]>([
    ['@', ''],
    ['@da', 'da'],
    ['hello @da', 'da'],
    ['سلام @سا', 'سا'],
    ['(@da', 'da'],
    ['@sara mo', 'sara mo'],
    ['@sara mo is', undefined],
    ['@ da', undefined],
    ['@da\nra', undefined],
    ['mail@example', undefined],
    ['example.org/@da', undefined],
    ['no name', undefined],
    [`@${'a'.repeat(60)}`, undefined],
  ])('in %j is %j', (text, expected) => {
    expect(queryAt(text, text.length)?.query).toBe(expected);
  });

  test('is looked for at the caret and not at the end', () => {
    expect(queryAt('@da and more', 3)).toEqual({ kind: 'person', query: 'da', start: 0, end: 3 });
  });

  test.each<[string, string | undefined]>([
    [':smi', 'emoji smi'],
    ['ok :+1', 'emoji +1'],
    [':قلب', 'emoji قلب'],
    [':s', undefined],
    [':)', undefined],
    ['at 10:30', undefined],
    ['https://x', undefined],
    ['std::vec', undefined],
    ['#gard', 'chat gard'],
    ['see #باغ', 'chat باغ'],
    ['# Title', undefined],
    ['a#b', undefined],
    ['@dara:exam', 'person dara:exam'],
  ])('in %j is of a kind: %j', (text, expected) => {
    const query = queryAt(text, text.length);
    expect(query && `${query.kind} ${query.query}`).toBe(expected);
  });

  test.each<[string, string | undefined]>([
    [':tada:', 'tada'],
    ['wow :+1:', '+1'],
    ['a:tada:', undefined],
    ['10:30:45:', undefined],
    ['::', undefined],
  ])('is complete in %j: %j', (text, expected) => {
    expect(emojiNameAt(text, text.length)?.query).toBe(expected);
  });
});

describe('who answers', () => {
  const people = [person('Dara'), person('Sara Mohammadi'), { id: '@parisa:example.org', name: 'پریسا', avatar: null }, person('Barbara')];
  test.each([
    ['da', ['Dara']],
    ['moh', ['Sara Mohammadi']],
    ['پري', ['پریسا']],
    ['parisa', ['پریسا']],
    ['پسا', ['پریسا']],
    ['smo', ['Sara Mohammadi']],
    ['brb', ['Barbara']],
    ['xyz', []],
  ])('to %s', (query, names) => {
    expect(peopleFor(people, [], query, 6).map(({ name }) => name)).toEqual(names);
  });

  test('among the chats: those others can be led to', () => {
    const chats = [chatRow({ id: '!a', title: 'Tehran gardeners', kind: 'group' }), chatRow({ id: '!b', title: 'Gardening Bob' }), chatRow({ id: '!c', title: 'باغبان‌ها', kind: 'channel' })];
    expect(chatsFor(chats, 'gard', 6).map(({ id }) => id)).toEqual(['!a']);
    expect(chatsFor(chats, 'باغبانها', 6).map(({ id }) => id)).toEqual(['!c']);
    expect(wordsForChat(chatRow({ title: '#hoopoe  talk' }))).toBe('#hoopoe talk');
    expect(wordsFor(person('Dara'))).toBe('@Dara');
  });
});

describe('emoji', () => {
  test('have a name in both languages, nearly all of them', async () => {
    const groups = await loadEmoji();
    const all = groups.flat();
    expect(groups.length).toBe(GROUPS.length);
    expect(all.filter(({ names }) => !names.en)).toEqual([]);
    expect(all.filter(({ names }) => names.fa).length / all.length).toBeGreaterThan(0.8);
  });

  test.each([
    ['rose', 'en', '🌹'],
    ['red heart', 'en', '❤️'],
    ['قلب', 'fa', '❤️'],
    ['خنده', 'fa', '😀'],
    ['thumbs', 'fa', '👍'],
  ] as const)('%s in %s is among what is found: %s', async (query, language, emoji) => {
    const bare = (one: string) => one.replaceAll('\uFE0F', '');
    expect(findEmoji(await loadEmoji(), query, language).map((one) => bare(one.emoji))).toContain(bare(emoji));
  });

  test('nothing is found by nothing', async () => {
    const groups = await loadEmoji();
    expect([findEmoji(groups, ' ', 'en'), findEmoji(groups, 'qwertz', 'en')]).toEqual([[], []]);
    expect(nameOfEmoji({ emoji: 'x', names: { en: 'x', fa: '' }, words: '', codes: [], toned: false }, 'fa')).toBe('x');
  });

  test.each([
    ['tada', '🎉'],
    ['+1', '👍'],
    ['thumbsup', '👍'],
    ['smile', '😄'],
    ['joy', '😂'],
    ['قلب', '❤'],
  ])(':%s is %s', async (name, emoji) => {
    const [first, ...others] = completeEmoji(await loadEmoji(), name, 'fa', 30).map((one) => bareEmoji(one.emoji));
    expect(/^\p{ASCII}/u.test(name) ? [first] : [first, ...others]).toContain(emoji);
  });

  test.each([
    ['thumbsup', 4, '👍🏾'],
    ['rose', 4, '🌹'],
    ['v', 1, '✌🏻'],
    ['couple', 3, '👫🏽'],
    ['male_detective', 5, '🕵🏿‍♂️'],
    ['thumbsup', 0, '👍'],
  ])('%s in tone %i is %s', async (name, tone, expected) => {
    const groups = await loadEmoji();
    const found = emojiNamed(groups, name);
    expect(found && inTone(found, tone).replace(/\uFE0F$/u, '')).toBe(expected.replace(/\uFE0F$/u, ''));
  });

  test('that was used last comes first, once, whatever its tone', () => {
    expect(withRecent(['🌹', '👍🏻'], '👍')).toEqual(['👍', '🌹']);
    expect(withRecent(Array.from({ length: 40 }, (_, at) => String(at)), 'x').length).toBe(32);
  });
});
