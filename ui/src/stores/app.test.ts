// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';

import type { AppState } from '../ipc/bindings/AppState';
import { FakeHost, type Answers } from '../testing/fake-host';
import { appState } from '../testing/fixtures';

const START: AppState = appState();
const settle = () => new Promise((resolve) => setTimeout(resolve));

async function start(answers: Answers = {}) {
  const host = new FakeHost(answers, () => ({ frame: 'app', ...START }));
  const { connect } = await import('../ipc/client');
  connect(host);
  const store = await import('./app.svelte');
  const { toasts } = await import('./toasts.svelte');
  store.startApp();
  await settle();
  return { host, toasts, ...store };
}

beforeEach(() => {
  vi.resetModules();
});

test('the first frame says everything, later ones replace it', async () => {
  const { app, host } = await start();
  expect(app.settings?.sidebar).toBe(320);
  host.send({ frame: 'app', ...START, settings: { ...START.settings, sidebar: 400 } });
  expect(app.settings?.sidebar).toBe(400);
});

test('a choice takes effect at once and is sent whole', async () => {
  const { app, configure, host } = await start();
  const done = configure({ theme: 'dark' });
  expect(app.settings?.theme).toBe('dark');
  await done;
  expect(host.calls.at(-1)).toEqual({ method: 'configure', request: { ...START.settings, theme: 'dark' } });
  expect(app.settings?.theme).toBe('dark');
});

test('a choice that cannot be kept goes back and is told', async () => {
  const { app, configure, toasts } = await start({ configure: () => Promise.reject(Object.assign(new Error('full'), { code: 'storage' })) });
  await configure({ theme: 'dark' });
  expect(app.settings?.theme).toBe('system');
  expect(toasts.shown.map(({ text, failure }) => [text, failure])).toEqual([
    ['Hoopoe cannot read or write its data. Check that the disk is not full, then try again.', true],
  ]);
});

test('what the engine tells from before a choice does not undo it', async () => {
  const { app, configure, host } = await start();
  await configure({ text_size: 90 });
  await configure({ text_size: 100, theme: 'dark' });
  host.send({ frame: 'app', ...START, settings: { ...START.settings, text_size: 90 } });
  expect([app.settings?.text_size, app.settings?.theme]).toEqual([100, 'dark']);
  await configure({ accent: 'sea' });
  const whole = { ...START.settings, text_size: 100, theme: 'dark' as const, accent: 'sea' as const };
  expect(host.calls.at(-1)).toEqual({ method: 'configure', request: whole });
  // Once it has come round, the engine has the last word again.
  host.send({ frame: 'app', ...START, settings: whole });
  host.send({ frame: 'app', ...START });
  expect([app.settings?.text_size, app.settings?.theme, app.settings?.accent]).toEqual([100, 'system', 'cinnamon']);
});

test('an engine that says nothing is a failure, and can be asked again', async () => {
  const { app, host, startApp } = await start();
  const call = host.call.bind(host);
  host.call = () => Promise.reject(new Error('gone'));
  startApp();
  await settle();
  expect(app.failure?.code).toBe('internal');
  host.call = call;
  startApp();
  await settle();
  expect(app.failure).toBeUndefined();
});
