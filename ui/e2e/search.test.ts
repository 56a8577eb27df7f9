/** Searching messages in a real browser: in all chats and in one, by the keyboard alone where it can be. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { expectAccessible } from './axe';
import { stage } from './stage';

let page: Page;
const scene = stage('conversation');

async function open(query = 'rows=2000'): Promise<void> {
  page = await scene.open(query, 1080, 720);
  page.setDefaultTimeout(8000);
  await page.locator('article').first().waitFor();
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const hits = () => page.getByRole('listbox', { name: 'Chats' }).getByRole('option');
/** The last search that was asked for. */
const asked = () => page.evaluate(() => window.trial.calls.findLast(({ method }) => method === 'search')?.request);
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
/** Waits until the bar says where one is; numbers are isolated there. */
const says = (words: string) =>
  expect.poll(async () => (await page.locator('search [role="status"]').textContent())?.replace(/[\u2068\u2069]/gu, '')).toMatch(new RegExp(`^${words}`, 'u'));
/** Whether a message stands in the view of the conversation. */
const isShown = (key: string) =>
  page.evaluate((wanted) => {
    const log = document.querySelector('main [role="log"]')?.getBoundingClientRect();
    const at = document.querySelector(`article[data-key="${wanted}"]`)?.getBoundingClientRect();
    return log !== undefined && at !== undefined && at.top < log.bottom && at.bottom > log.top;
  }, key);

/** Waits until it does. */
const shows = (key: string) => expect.poll(() => isShown(key), { timeout: 8000 }).toBe(true);

test('messages are found as one types, with what fits marked, and open in their place; there is a way back', async () => {
  await open();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('12 ');
  await page.keyboard.press('Backspace');
  await page.getByRole('group', { name: 'Messages' }).waitFor();
  const first = page.getByRole('group', { name: 'Messages' }).getByRole('option').first();
  expect(await first.locator('mark').first().textContent()).toBe('12');
  await expectAccessible(page, 'messages found');
  const words = await first.locator('.snippet').textContent();
  const nr = /(\d*12\d*)/u.exec(words ?? '')?.[1] ?? '';
  await first.click();
  await shows(`m${nr}`);
  // What else was found is still there.
  expect(await hits().count()).toBeGreaterThan(1);
  await button('Back to where I was').click();
  await shows('m1999');
});

test('more messages come while one scrolls', async () => {
  await open();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('letters');
  await expect.poll(() => hits().count()).toBe(50);
  await page.locator('nav .found').evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect.poll(() => hits().count()).toBe(100);
});

test('a search is narrowed by who, what and when, and widened again', async () => {
  await open();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('the');
  await hits().first().waitFor();
  await button('From').click();
  await page.getByRole('menuitem', { name: /Parisa/u }).click();
  await expect.poll(async () => (await asked()) as object).toMatchObject({ filter: { sender: '@parisa:example.org', kind: null } });
  await button('Date').click();
  await page.getByRole('dialog', { name: 'Date' }).locator('.day[data-today]').click();
  await page.getByRole('dialog', { name: 'Date' }).locator('.day[data-today]').click();
  const start = await page.evaluate(() => new Date().setHours(0, 0, 0, 0));
  await expect.poll(async () => (await asked()) as object).toMatchObject({ filter: { since: start, until: start + 86_400_000 } });
  await button('Kind').click();
  await page.getByRole('menuitem', { name: 'Links' }).click();
  await page.getByText('Nothing found').waitFor();
  await page.getByRole('button', { name: /Links.*no longer/u }).click();
  await hits().first().waitFor();
  await button('Best first').click();
  await expect.poll(async () => (await asked()) as object).toMatchObject({ order: 'best', filter: { sender: '@parisa:example.org', kind: null } });
});

test('in one chat the keys go from hit to hit, and Esc goes back to writing', async () => {
  await open();
  await page.keyboard.press('Control+f');
  await expect.poll(focused).toBe('Search in this chat');
  await page.keyboard.type('1234');
  await says('1 of 1');
  await shows('m1234');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('1 the');
  await says('1 of');
  await page.keyboard.press('ArrowUp');
  await says('2 of');
  await page.keyboard.press('ArrowDown');
  await says('1 of');
  await expectAccessible(page, 'a search in one chat');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('nowhere to be found');
  await page.getByText('Nothing found').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(focused).toBe('Message');
  expect(await page.locator('search').count()).toBe(0);
});

test('a day is gone to by the calendar', async () => {
  await open();
  await button('Search in this chat').click();
  await button('Go to a date').click();
  const calendar = page.getByRole('dialog', { name: 'Go to a date' });
  await calendar.locator('table').waitFor();
  await expectAccessible(page, 'the calendar');
  // The conversation begins some days ago; its first day is before all of them.
  await calendar.getByRole('button', { name: 'Month before' }).click();
  await calendar.locator('.day:not([data-outside-month])').first().click();
  await shows('m0');
});
