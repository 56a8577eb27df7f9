/** The keyboard in the frame: columns, the keys' own sheet, and where the focus goes when what had it is gone. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { stage } from './stage';

let page: Page;
const scene = stage();

async function open(query: string, width = 1080, height = 720): Promise<void> {
  page = await scene.open(query, width, height);
}

/** What has the keyboard, by column and role or name. */
const focused = () =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return 'nothing';
    const column = at.closest<HTMLElement>('[data-column]')?.dataset.column ?? at.closest('[role="dialog"]')?.getAttribute('role') ?? 'window';
    return `${column} ${at.getAttribute('role') ?? at.getAttribute('aria-label') ?? at.textContent.trim()}`;
  });
const settles = (expected: string | RegExp) => expect.poll(focused).toMatch(expected);

test('F6 goes round the columns, and before the list there is a way to skip it', async () => {
  await open('screen=chats&open=garden');
  await page.getByRole('main', { name: 'Tehran gardeners' }).waitFor();
  await page.keyboard.press('Control+.');
  await page.getByRole('complementary', { name: 'Chat info' }).waitFor();
  await page.locator('[role="listbox"]').focus();
  await page.keyboard.press('F6');
  await settles(/^conversation /u);
  await page.keyboard.press('F6');
  await settles(/^info /u);
  await page.keyboard.press('F6');
  await settles('sidebar listbox');
  await page.keyboard.press('Shift+F6');
  await settles(/^info /u);

  await page.getByRole('button', { name: 'Menu' }).focus();
  await page.keyboard.press('Shift+Tab');
  await settles('window Skip to the conversation');
  await page.keyboard.press('Enter');
  await settles(/^conversation /u);
});

test('the Tab key follows the columns', async () => {
  await open('screen=chats&open=garden');
  await page.getByRole('main', { name: 'Tehran gardeners' }).waitFor();
  await page.getByRole('button', { name: 'Menu' }).focus();
  const columns: string[] = [];
  for (let steps = 0; steps < 40; steps += 1) {
    const column = await page.evaluate(() => (document.activeElement?.matches('[role="separator"]') ? 'edge' : document.activeElement?.closest<HTMLElement>('[data-column]')?.dataset.column));
    if (column === undefined) break;
    if (columns.at(-1) !== column) columns.push(column);
    await page.keyboard.press('Tab');
  }
  expect(columns).toEqual(['sidebar', 'edge', 'conversation']);
});

test('the sheet of keys opens by its keys, but not while one writes', async () => {
  await open('screen=chats&open=garden');
  await page.locator('[role="listbox"]').focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await sheet.getByText('Search and switch chats').waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await settles('sidebar listbox');

  await page.keyboard.press('Control+k');
  await page.keyboard.press('?');
  expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('?');
  await page.keyboard.press('Control+/');
  await sheet.waitFor();
  await sheet.getByRole('button', { name: 'Change keys' }).click();
  await page.getByRole('tab', { name: 'Keyboard', selected: true }).waitFor();
  expect(await sheet.count()).toBe(0);
});

test('a dialog gives the focus back, even to the button of a menu that is gone', async () => {
  await open('screen=chats');
  await page.getByRole('button', { name: 'Menu' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Settings' }).press('Enter');
  await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await settles('sidebar Menu');
});

test('what had the focus may go: it is never nowhere', async () => {
  await open('screen=chats');
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('main', { name: 'Tehran gardeners' }).waitFor();
  await settles(/^conversation /u);
  await page.keyboard.press('Escape');
  await page.getByRole('main', { name: 'Hoopoe' }).waitFor();
  await settles(/^sidebar /u);

  // One column: the list goes out of sight when a chat opens, and comes back.
  await page.setViewportSize({ width: 420, height: 640 });
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('main', { name: 'Tehran gardeners' }).waitFor();
  await settles(/^conversation /u);
  await page.getByRole('button', { name: 'Back to the chats' }).click();
  await settles(/^sidebar /u);
});

test('chats with something unread, one after the other; silence; larger text', async () => {
  await open('screen=chats');
  await page.keyboard.press('Alt+Shift+ArrowDown');
  await page.getByRole('main', { name: 'Tehran gardeners' }).waitFor();
  await page.keyboard.press('Alt+Shift+ArrowDown');
  await page.keyboard.press('Alt+Shift+ArrowDown');
  await page.getByRole('main', { name: 'Hoopoe news' }).waitFor();
  await page.keyboard.press('Alt+Shift+ArrowDown');
  await page.getByRole('main', { name: 'Reza K.' }).waitFor();
  await page.keyboard.press('Control+Shift+m');
  await expect.poll(() => page.evaluate(() => window.asked.find(({ method }) => method === 'arrange')?.request)).toMatchObject({ chat: '!locked:example.org', arrangement: { arrange: 'notify', notify: 'nothing' } });

  const size = () => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  await page.keyboard.press('Control+=');
  await expect.poll(size).toBe('17.6px');
  await page.keyboard.press('Control+-');
  await page.keyboard.press('Control+-');
  await expect.poll(size).toBe('14.4px');
  await page.keyboard.press('Control+0');
  await expect.poll(size).toBe('16px');
});

test('nothing moves for those who want it so', async () => {
  await open('screen=chats');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  // What has begun to move is not stopped by the wish: the page begins again.
  await page.reload();
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Control+,');
  await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  const moving = await page.evaluate(() => document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1).length);
  expect(moving).toBe(0);
});
