import { expect, test } from 'vitest';

import type { Member } from '../ipc/bindings/Member';
import { person } from '../testing/fixtures';
import { answering, apply, everyone, NO_MEMBERS, roleOf } from './members';

const member = (name: string, power = 0, membership: Member['membership'] = 'joined'): Member => ({ person: person(name), membership, power });

test('the list is the last frame', () => {
  expect(apply(NO_MEMBERS, { frame: 'members', members: [member('Bob')], loading: false })).toEqual({ members: [member('Bob')], loading: false });
  expect(apply(NO_MEMBERS, { frame: 'chats', rows: [], loading: false })).toBe(NO_MEMBERS);
});

test.each([
  [100, 'admin'],
  [50, 'moderator'],
  [49, 'member'],
  [-1, 'member'],
])('power %d is %s', (power, role) => {
  expect(roleOf(member('Bob', power))).toBe(role);
});

test('everyone is who wrote and who is in, without oneself and without the invited', () => {
  const writers = new Map([person('Gone'), person('Alice')].map((one) => [one.id, one]));
  const found = everyone(writers, [member('Bob'), member('Carol', 0, 'invited')], person('Alice').id);
  expect(found.map(({ name }) => name)).toEqual(['Gone', 'Bob']);
});

test.each<[string, string, string[]]>([
  ['a name by its beginning', 'da', ['Dara']],
  ['a later word of a name', 'moha', ['Sara Mohammadi']],
  ['an id', 'bob:', ['Bob']],
  ['letters of the other keyboard', 'كام', ['کامران']],
  ['those who wrote first', '', ['Dara', 'Bob', 'Sara Mohammadi', 'کامران']],
  ['nobody', 'x', []],
])('%s', (_, query, expected) => {
  const people = ['Bob', 'Sara Mohammadi', 'کامران', 'Dara'].map(person);
  expect(answering(people, [person('Dara').id], query, 6).map(({ name }) => name)).toEqual(expected);
});
