/** A long conversation in a real browser: the line being read never moves, whatever comes in around it. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { stage } from './stage';

let page: Page;
const scene = stage('conversation');

async function open(query: string): Promise<void> {
  page = await scene.open(query, 1100, 800);
  await page.locator('article').first().waitFor();
  await still();
}

/** Waits until nothing has moved for a while: what is measured then is what stays. */
async function still(): Promise<void> {
  await page.evaluate(async () => {
    const log = document.querySelector('[role=log]');
    const place = () => `${String(log?.scrollTop)} ${String(log?.scrollHeight)} ${[...document.querySelectorAll('article')].map((row) => Math.round(row.getBoundingClientRect().top)).join()}`;
    let [before, quiet] = [place(), 0];
    for (let round = 0; round < 200 && quiet < 8; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      quiet = place() === before ? quiet + 1 : 0;
      before = place();
    }
  });
}

/** The first message that begins in view, and its place. */
function reading(): Promise<{ key: string; y: number }> {
  return page.evaluate(() => {
    const top = document.querySelector('[role=log]')?.getBoundingClientRect().top ?? 0;
    const row = [...document.querySelectorAll<HTMLElement>('article')].find((article) => article.getBoundingClientRect().top >= top);
    return { key: row?.dataset.key ?? '', y: (row?.getBoundingClientRect().top ?? 0) - top };
  });
}

const placeOf = (key: string) =>
  page.evaluate((wanted) => {
    const top = document.querySelector('[role=log]')?.getBoundingClientRect().top ?? 0;
    const row = [...document.querySelectorAll<HTMLElement>('article')].find((article) => article.dataset.key === wanted);
    return row ? row.getBoundingClientRect().top - top : Number.NaN;
  }, key);

/** Does something and tells how far the line being read was from its place at the worst painted moment. */
async function movedBy(deed: () => Promise<unknown>): Promise<number> {
  const { key, y } = await reading();
  await page.evaluate(
    ([wanted, from]) => {
      const log = document.querySelector('[role=log]');
      if (!log) return;
      const record = { worst: 0, on: true };
      Object.assign(window, { record });
      const size = () => `${String(log.clientWidth)} ${String(log.clientHeight)}`;
      let painted = size();
      new ResizeObserver(() => (painted = size())).observe(log);
      const look = () => {
        const row = [...document.querySelectorAll<HTMLElement>('article')].find((article) => article.dataset.key === wanted);
        // A new size that nobody has answered to yet is not what is painted.
        if (row && painted === size()) record.worst = Math.max(record.worst, Math.abs(row.getBoundingClientRect().top - log.getBoundingClientRect().top - from));
        // After the layout of a frame, and after what answers to it, is the moment that is painted.
        if (record.on) requestAnimationFrame(() => setTimeout(look));
      };
      look();
    },
    [key, y] as const,
  );
  await deed();
  await still();
  const worst = await page.evaluate(() => {
    const { record } = window as unknown as { record: { worst: number; on: boolean } };
    record.on = false;
    return record.worst;
  });
  return Math.max(worst, Math.abs((await placeOf(key)) - y));
}

const wheel = async (by: number) => {
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, by);
};
const rows = () => page.locator('article').count();
const atBottom = () => page.evaluate(() => document.querySelector('[role=log]')?.scrollTop === 0);
const trial = <T>(deed: (trial: Window['trial']) => T): Promise<T> => page.evaluate<T>(`(${deed.toString()})(window.trial)`);

async function scrollUp(by: number): Promise<void> {
  await wheel(-by);
  await still();
}

test('scrolling up 20,000 messages, every page comes in above without a move', async () => {
  await open('rows=20000');
  let [worst, most] = [0, 0];
  for (let turn = 0; turn < 60; turn += 1) {
    const { key, y } = await reading();
    await wheel(-350);
    await still();
    const after = await placeOf(key);
    if (!Number.isNaN(after)) worst = Math.max(worst, Math.abs(after - y - 350));
    most = Math.max(most, await rows());
  }
  expect(await trial((from) => from.loaded())).toBeGreaterThan(250);
  expect(worst).toBeLessThanOrEqual(1);
  expect(most).toBeLessThanOrEqual(200);
}, 120_000);

test('the whole of 20,000 messages can be scrolled to its beginning, with few rows all the way', async () => {
  await open('rows=20000&delay=0');
  const { most, first } = await page.evaluate(async () => {
    const log = document.querySelector('[role=log]');
    let most = 0;
    for (let turn = 0; turn < 6000 && log; turn += 1) {
      log.scrollTop -= 4000;
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (turn % 20 === 0) most = Math.max(most, document.querySelectorAll('article').length);
      if (document.querySelector('article[data-key=m0]')) break;
    }
    return { most, first: document.querySelector('article[data-key=m0]') !== null };
  });
  expect(first).toBe(true);
  expect(most).toBeLessThanOrEqual(200);
}, 120_000);

describe('while reading up, nothing moves when', () => {
  test.each<[string, string, () => Promise<unknown>]>([
    ['a message comes in', '', () => trial((of) => of.say('Dara', 'a new one\nof two lines'))],
    ['forty messages come in', '', () => trial((of) => Array.from({ length: 40 }, (_, index) => of.say('Bob', `number ${String(index)}`)).length)],
    ['a message below gets a reaction', '', () => trial((of) => of.react('m19990'))],
    ['a message above gets a reaction', '', () => trial((of) => of.react('m19960'))],
    ['messages in view get longer', '', () => trial((of) => ['m19988', 'm19987', 'm19986', 'm19985'].forEach((key) => of.reword(key, 'much longer '.repeat(60))))],
    ['messages around are removed', '', () => trial((of) => ['m19999', 'm19965', 'm19998'].forEach((key) => of.change(key, (old) => ({ ...old, content: { kind: 'removed' } }))))],
    ['a hole is filled', 'hole', () => trial((of) => of.fill())],
    ['the window gets narrower', '', () => page.setViewportSize({ width: 760, height: 800 })],
    ['the window gets lower', '', () => page.setViewportSize({ width: 1100, height: 560 })],
    ['the field of the composer grows', '', () => page.getByRole('textbox', { name: 'Message' }).fill('one\ntwo\nthree\nfour\nfive')],
    ['the info panel opens', '', () => page.getByRole('button', { name: 'Chat info' }).click()],
  ])('%s', async (_, query, deed) => {
    await open(`rows=20000&${query}`);
    await scrollUp(900);
    expect(await movedBy(deed)).toBeLessThanOrEqual(1);
    expect(await atBottom()).toBe(false);
  });
});

test('a hole below the line being read is filled without a move', async () => {
  await open('rows=20000&hole');
  await scrollUp(2600);
  expect(await movedBy(() => trial((of) => of.fill()))).toBeLessThanOrEqual(1);
});

describe('at the bottom it stays at the bottom when', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['a message comes in', () => trial((of) => of.say('Dara', 'a new one'))],
    ['the last message gets a reaction', () => trial((of) => of.react('m19999'))],
    ['a message above gets longer', () => trial((of) => of.reword('m19995', 'much longer '.repeat(60)))],
    ['the window gets lower', () => page.setViewportSize({ width: 1100, height: 560 })],
    ['the window gets narrower', () => page.setViewportSize({ width: 760, height: 800 })],
    ['the field of the composer grows', () => page.getByRole('textbox', { name: 'Message' }).fill('one\ntwo\nthree\nfour\nfive')],
  ])('%s', async (_, deed) => {
    await open('rows=20000');
    await deed();
    await still();
    expect(await atBottom()).toBe(true);
    const gap = await page.evaluate(() => (document.querySelector('[role=log]')?.getBoundingClientRect().bottom ?? 0) - ([...document.querySelectorAll('article')].at(-1)?.getBoundingClientRect().bottom ?? 0));
    expect(gap).toBeLessThan(20);
  });
});

test('it opens at the first unread message, with the divider in view', async () => {
  await open('rows=20000&unread=40');
  const divider = await page.getByRole('separator', { name: 'Unread messages' }).boundingBox();
  expect(divider?.y).toBeGreaterThan(56);
  expect(divider?.y).toBeLessThan(400);
  await page.getByRole('button', { name: /To the newest message/ }).click();
  await still();
  expect(await atBottom()).toBe(true);
});

test('a hidden window keeps its place', async () => {
  await open('rows=20000');
  await scrollUp(900);
  const { key, y } = await reading();
  await page.evaluate(() => document.body.style.setProperty('display', 'none'));
  await trial((of) => of.say('Dara', 'while nobody looks'));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  await page.evaluate(() => document.body.style.removeProperty('display'));
  await still();
  expect(Math.abs((await placeOf(key)) - y)).toBeLessThanOrEqual(1);
});

test('a leap by the scroll bar shows rows at once, and back', async () => {
  await open('rows=20000');
  await scrollUp(3000);
  await scrollUp(3000);
  await page.evaluate(() => document.querySelector('[role=log]')?.scrollTo(0, -200));
  await still();
  const { y } = await reading();
  expect(y).toBeLessThan(400);
  await page.evaluate(() => document.querySelector('[role=log]')?.scrollTo(0, 0));
  await still();
  expect(await page.locator('article[data-key=m19999]').isVisible()).toBe(true);
});
