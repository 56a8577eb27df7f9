import { beforeEach, expect, test, vi } from 'vitest';

import { FakeHost } from '../testing/fake-host';
import type { FrameBody } from './bindings/FrameBody';
import type { View } from './bindings/View';

const APP: View = { view: 'app' };
const chats = (...ids: string[]): FrameBody => ({ frame: 'chats_patch', upsert: [], remove: ids, loading: false });

let host: FakeHost;
let watch: typeof import('./views').watch;
let round: number;

beforeEach(async () => {
  vi.resetModules();
  round = 0;
  host = new FakeHost({}, () => {
    round += 1;
    return chats(`reset ${round}`);
  });
  const client = await import('./client');
  ({ watch } = await import('./views'));
  client.connect(host);
});

const settle = () => new Promise((resolve) => setTimeout(resolve));
const said = (bodies: FrameBody[]) => bodies.map((body) => (body.frame === 'chats_patch' ? body.remove.join() : body.frame));

test('a view gets its reset even when it overtakes the answer, then each frame in order', async () => {
  const bodies: FrameBody[] = [];
  const view = watch(APP, (body) => bodies.push(body));
  expect(view.id()).toBeUndefined();
  await settle();
  expect(view.id()).toBe(1);
  host.send(chats('a'));
  host.send(chats('b'));
  expect(said(bodies)).toEqual(['reset 1', 'a', 'b']);
});

test('a hole opens the view again', async () => {
  const bodies: FrameBody[] = [];
  const view = watch(APP, (body) => bodies.push(body));
  await settle();
  host.lose();
  host.send(chats('after the hole'));
  expect(view.id()).toBeUndefined();
  await settle();
  host.send(chats('a'));
  expect(view.id()).toBe(2);
  expect(said(bodies)).toEqual(['reset 1', 'reset 2', 'a']);
  expect(host.open).toHaveLength(1);
});

test('a line that comes back opens all views again', async () => {
  const bodies: FrameBody[] = [];
  watch(APP, (body) => bodies.push(body));
  watch(APP, (body) => bodies.push(body));
  await settle();
  host.restart();
  await settle();
  expect(said(bodies)).toEqual(['reset 1', 'reset 2', 'reset 3', 'reset 4']);
  expect(host.open).toHaveLength(2);
});

test('a closed view is closed at the engine and hears nothing', async () => {
  const bodies: FrameBody[] = [];
  const view = watch(APP, (body) => bodies.push(body));
  await settle();
  view.close();
  await settle();
  host.send(chats('a'));
  expect(said(bodies)).toEqual(['reset 1']);
  expect(host.open).toEqual([]);
});

test('a view closed before it is open is closed as soon as it is', async () => {
  const bodies: FrameBody[] = [];
  watch(APP, (body) => bodies.push(body)).close();
  await settle();
  expect(bodies).toEqual([]);
  expect(host.open).toEqual([]);
});

test('a view that cannot be opened says so', async () => {
  const failures: unknown[] = [];
  host.call = () => Promise.reject(new Error('broken'));
  watch(APP, () => undefined, (failure) => failures.push(failure));
  await settle();
  expect(failures).toMatchObject([{ code: 'internal', message: 'broken' }]);
});
