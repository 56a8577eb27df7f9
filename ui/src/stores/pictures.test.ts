// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';

import type { GetPicture } from '../ipc/bindings/GetPicture';
import { FakeHost } from '../testing/fake-host';

const settle = () => new Promise((resolve) => setTimeout(resolve));
const request = (address: string, size = 96): GetPicture => ({ account: '@a:x', address, size });

let host: FakeHost;
let watch: typeof import('./pictures').watchPicture;
let revoked: string[];
/** Answers that wait until they are let go. */
let held: (() => void)[];

beforeEach(async () => {
  vi.resetModules();
  revoked = [];
  held = [];
  let made = 0;
  URL.createObjectURL = () => `blob:${String((made += 1))}`;
  URL.revokeObjectURL = (url) => revoked.push(url);
  host = new FakeHost({
    picture: ({ address }) =>
      address.includes('gone')
        ? Promise.reject(new Error('gone'))
        : address.includes('held')
          ? new Promise((resolve) => held.push(() => resolve({ kind: 'image/png', data: 'AAAA' })))
          : { kind: address.includes('svg') ? 'image/svg+xml' : 'image/png', data: 'AAAA' },
  });
  (await import('../ipc/client')).connect(host);
  watch = (await import('./pictures')).watchPicture;
});

test('a picture is asked for once, and is there at once the second time', async () => {
  const shown: string[] = [];
  watch('@a:x', 'mxc://1', 96, (url) => shown.push(`first ${url}`));
  watch('@a:x', 'mxc://1', 96, (url) => shown.push(`second ${url}`));
  await settle();
  watch('@a:x', 'mxc://1', 96, (url) => shown.push(`third ${url}`));
  expect(shown).toEqual(['first blob:1', 'second blob:1', 'third blob:1']);
  expect(host.calls.map(({ request: asked }) => asked)).toEqual([request('mxc://1')]);
});

test('another account and another size are other pictures', async () => {
  watch('@a:x', 'mxc://1', 96, () => undefined);
  watch('@a:x', 'mxc://1', 256, () => undefined);
  watch('@b:x', 'mxc://1', 96, () => undefined);
  await settle();
  expect(host.calls).toHaveLength(3);
});

test('what is missing, or no picture, stays letters, and is not asked for again at once', async () => {
  const shown: string[] = [];
  for (const address of ['mxc://gone', 'mxc://svg']) watch('@a:x', address, 96, (url) => shown.push(url));
  await settle();
  watch('@a:x', 'mxc://gone', 96, (url) => shown.push(url));
  await settle();
  expect(shown).toEqual([]);
  expect(host.calls).toHaveLength(2);
});

test('who has left before it came is told nothing; what nobody waits for is not asked for', async () => {
  const shown: string[] = [];
  const stops = Array.from({ length: 12 }, (_, at) => watch('@a:x', `mxc://held${String(at)}`, 96, (url) => shown.push(url)));
  await settle();
  expect(host.calls).toHaveLength(6);
  for (const stop of stops) stop();
  for (const release of held) release();
  await settle();
  expect(shown).toEqual([]);
  expect(host.calls).toHaveLength(6);
});

test('only so many are kept that nobody looks at; those on screen always', async () => {
  const shown: string[] = [];
  watch('@a:x', 'mxc://seen', 96, (url) => shown.push(url));
  await settle();
  for (let at = 0; at < 450; at += 1) {
    const stop = watch('@a:x', `mxc://${String(at)}`, 96, () => undefined);
    await settle();
    stop();
  }
  expect(revoked.length).toBeGreaterThanOrEqual(50);
  expect(revoked).not.toContain(shown[0]);
});
