import { expect, test } from 'vitest';

import { chatRow, person } from '../../testing/fixtures';
import { contactsOf, peopleFound } from './results';

const names = (...given: Parameters<typeof peopleFound>) => peopleFound(...given).map(({ name }) => name);
const eve = person('Eve');

test('contacts are the people of direct chats', () => {
  const rows = [chatRow({ person: '@dara:example.org' }), chatRow({ kind: 'group' }), chatRow({ person: '@x:y', membership: 'invited' }), chatRow({ person: null })];
  expect(contactsOf(rows)).toEqual([{ id: '@dara:example.org', name: 'Dara', avatar: null }]);
});

test.each<[string, Parameters<typeof peopleFound>, string[]]>([
  ['words find nobody by themselves', ['eve', { people: [], looked: undefined }], []],
  ['a whole id is somebody at once', ['@eve:example.org ', { people: [], looked: undefined }], ['@eve:example.org']],
  ['unless a name is known', ['@eve:example.org', { people: [eve], looked: undefined }], ['Eve']],
  ['whom the address names is first, and once', ['@eve:example.org', { people: [person('Evelyn'), eve], looked: { outcome: 'person', person: eve } }], ['Eve', 'Evelyn']],
  ['who is chosen is not found again', ['eve', { people: [eve], looked: undefined }, new Set([eve.id])], []],
])('%s', (_, given, expected) => expect(names(...given)).toEqual(expected));
