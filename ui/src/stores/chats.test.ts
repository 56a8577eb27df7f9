import { describe, expect, test } from 'vitest';

import { chatRow } from '../testing/fixtures';
import { apply, fold, matching, neighbour, NO_CHATS, unreadTotal, type Chats } from './chats';

const rows = [
  chatRow({ id: 'a', title: 'Tehran gardeners', ord: 30 }),
  chatRow({ id: 'b', title: 'مامان', ord: 20 }),
  chatRow({ id: 'c', title: 'کتاب‌خانهٔ ۱۴۰۵', ord: 10, person: '@carol:example.org' }),
];
const start = apply(NO_CHATS, { frame: 'chats', rows, loading: false });
const ids = (view: Chats) => view.rows.map(({ id }) => id).join('');
const patch = (upsert: typeof rows, remove: string[] = []) => apply(start, { frame: 'chats_patch', upsert, remove, loading: false });

describe('frames', () => {
  test('loading until told otherwise', () => {
    expect(NO_CHATS.loading).toBe(true);
    expect(apply(NO_CHATS, { frame: 'chats', rows: [], loading: true }).loading).toBe(true);
    expect(start.loading).toBe(false);
  });

  test.each<[string, Chats, string]>([
    ['the newest first', start, 'abc'],
    ['pinned above all', patch([chatRow({ id: 'c', pinned: true, ord: 10 })]), 'cab'],
    ['a new message lifts a chat', patch([chatRow({ id: 'b', ord: 99 })]), 'bac'],
    ['a new chat', patch([chatRow({ id: 'd', ord: 25 })]), 'adbc'],
    ['equal places by id', patch([chatRow({ id: 'd', ord: 30 })]), 'adbc'],
    ['a chat goes', patch([], ['b', 'unknown']), 'ac'],
    ['removed and added in one', patch([chatRow({ id: 'b', ord: 1 })], ['b']), 'acb'],
    ['a left chat is not shown', patch([chatRow({ id: 'a', membership: 'left' })]), 'bc'],
    ['a reset forgets', apply(start, { frame: 'chats', rows: [chatRow({ id: 'z' })], loading: false }), 'z'],
    ['frames of others change nothing', apply(start, { frame: 'members', members: [], loading: false }), 'abc'],
  ])('%s', (_, view, expected) => expect(ids(view)).toBe(expected));

  test('leave the list before them as it was', () => {
    patch([chatRow({ id: 'a', ord: 1 })], ['b']);
    expect(ids(start)).toBe('abc');
  });
});

describe('the search box', () => {
  test.each([
    ['', 'abc'],
    ['  ', 'abc'],
    ['teh', 'a'],
    ['GARD TEHR', 'a'],
    ['كتاب', 'c'],
    ['کتابخانه', 'c'],
    ['1405', 'c'],
    ['carol', 'c'],
    ['مامان', 'b'],
    ['gradeners', 'a'],
    ['tehrab', 'a'],
    ['tahran', 'a'],
    ['mehran', ''],
    ['nobody', ''],
  ])('%j finds %j', (query, expected) =>
    expect(
      matching(start.rows, query)
        .map(({ id }) => id)
        .join(''),
    ).toBe(expected),
  );

  test('what begins with the words comes first', () => {
    const list = [chatRow({ id: '1', title: 'Bananas' }), chatRow({ id: '2', title: 'The Ana' }), chatRow({ id: '3', title: 'Ana' }), chatRow({ id: '4', title: 'Anna', person: '@x:y' })];
    expect(matching(list, 'ana').map(({ id }) => id)).toEqual(['3', '2', '1']);
  });

  test('folds accents', () => expect(fold('Café')).toBe('cafe'));
});

describe('the next chat', () => {
  test.each([
    ['a', 1, 'b'],
    ['a', -1, undefined],
    ['c', 1, undefined],
    [undefined, 1, 'a'],
    [undefined, -1, 'c'],
    ['gone', 1, 'a'],
  ] as const)('from %s by %d is %s', (from, step, expected) => expect(neighbour(start.rows, from, step)?.id).toBe(expected));
});

test('the total counts what may call for attention', () => {
  const list = [
    chatRow({ unread: 3 }),
    chatRow({ unread: 50, muted: true, mentions: 1 }),
    chatRow({ membership: 'invited' }),
    chatRow({ marked_unread: true }),
  ];
  expect(unreadTotal(list)).toBe(5);
});
