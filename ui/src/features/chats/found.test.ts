import { expect, test } from 'vitest';

import type { ChatCard } from '../../ipc/bindings/ChatCard';
import { chatRow, person } from '../../testing/fixtures';
import { partsOf } from './found';

const card = (id: string): ChatCard => ({ id, address: null, title: id, topic: '', avatar: null, members: 1, door: 'open', joined: false, via: [] });
const shape = (...given: Parameters<typeof partsOf>) => partsOf(...given).map(({ heading, hits }) => `${heading.slice('chats-found-'.length)}: ${hits.map(({ key }) => key).join(' ')}`);

test('nothing found has no parts', () => expect(shape([], [], [])).toEqual([]));

test('chats, then people, then public chats; nothing twice', () => {
  const rows = [chatRow({ id: '!bob', person: person('Bob').id }), chatRow({ id: '!choir', kind: 'group' })];
  expect(shape(rows, [person('Bob'), person('Eve')], [card('!choir'), card('!news')])).toEqual(['chats: !bob !choir', 'people: @eve:example.org', 'public: public !news']);
});
