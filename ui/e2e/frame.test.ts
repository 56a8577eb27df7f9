/** The frame in a real browser, with the made-up community behind it: names, keys, directions, widths. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { stage } from './stage';

let page: Page;
const scene = stage();

async function open(query: string, width = 1080, height = 720): Promise<void> {
  page = await scene.open(query, width, height);
}

const options = () => page.getByRole('option');
const boxOf = async (selector: string) => (await page.locator(selector).first().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };

test('the list has the names of the contract', async () => {
  await open('screen=chats');
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
  await page.getByRole('listbox', { name: 'Chats' }).waitFor();
  const names = await options().evaluateAll((rows) => rows.slice(0, 6).map((row) => row.getAttribute('aria-label')));
  expect(names).toEqual([
    'Tehran gardeners, 2 unread, Dara: the watering table is ready. Run make table or open the file',
    'مامان, 1 unread, عکس‌ها رسید؟ قربانت برم',
    'Hoopoe news, 1,206 unread, Version 0.2: your Telegram history comes along, and much more',
    'Bob, 0 unread, typing…',
    "Farhad & Sons, 0 unread, You: I'll call you tomorrow about the greenhouse",
    'دانشگاه · ترم پاییز, 0 unread, سارا: جزوهٔ جلسهٔ چهارم را فرستادم، لطفاً پیش از کلاس بخوانید',
  ]);
  expect(await page.title()).toBe('Hoopoe (4)');
});

test('the keyboard alone finds and opens chats', async () => {
  await open('screen=chats');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('farhad');
  expect(await options().count()).toBe(1);
  await page.keyboard.press('Enter');
  await page.getByRole('main', { name: 'Farhad & Sons' }).waitFor();
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByRole('main', { name: 'Bob' }).waitFor();
  await page.keyboard.press('Control+k');
  // From the box into the list, where the keyboard starts from the open chat.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('main', { name: 'دانشگاه · ترم پاییز' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('main', { name: 'Hoopoe' }).waitFor();
});

test('a search that finds nothing says so', async () => {
  await open('screen=chats');
  await page.getByRole('searchbox', { name: 'Search' }).fill('zzz');
  await page.getByText('No chat is called').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('option', { name: /^Bob, / }).waitFor();
});

test.each(['en', 'fa'])('a preview starts where the interface starts and is cut at its own end: %s', async (language) => {
  await open(`screen=chats&lang=${language}`);
  const [english, persian] = await page
    .locator('.preview')
    .evaluateAll((all) => [all.find((one) => one.textContent.includes('Telegram')), all.find((one) => one.textContent.includes('جزوهٔ'))].map((one) => (one ? { dir: getComputedStyle(one).direction, cut: one.scrollWidth > one.clientWidth } : undefined)));
  expect(english).toEqual({ dir: 'ltr', cut: true });
  expect(persian).toEqual({ dir: 'rtl', cut: true });
  const preview = await page.getByText('عکس‌ها رسید؟').boundingBox();
  const avatar = await boxOf('.row:nth-child(1) .avatar');
  const gap = language === 'en' ? (preview?.x ?? 0) - avatar.x - avatar.width : avatar.x - (preview?.x ?? 0) - (preview?.width ?? 0);
  expect(gap).toBeGreaterThan(0);
  expect(gap).toBeLessThan(20);
});

test('a thousand chats are a few rows', async () => {
  await open('screen=chats&chats=1000');
  await page.getByRole('listbox').focus();
  await page.keyboard.press('End');
  await page.getByRole('option', { name: /^Chat 999, / }).waitFor();
  expect(await options().count()).toBeLessThan(40);
  expect(await options().last().getAttribute('aria-setsize')).toBe('1000');
});

test('the sidebar is dragged within its bounds, and mirrored', async () => {
  for (const language of ['en', 'fa']) {
    await open(`screen=chats&lang=${language}`);
    const ahead = language === 'en' ? 1 : -1;
    const divider = page.getByRole('separator').first();
    const { x } = await boxOf('.divider');
    for (const [by, width] of [
      [60, '380'],
      [500, '420'],
      [-900, '260'],
    ] as const) {
      const now = (await boxOf('.divider')).x;
      await page.mouse.move(now, 300);
      await page.mouse.down();
      await page.mouse.move(x + by * ahead, 300, { steps: 4 });
      await page.mouse.up();
      expect(await divider.getAttribute('aria-valuenow')).toBe(width);
    }
    await divider.focus();
    await page.keyboard.press(language === 'en' ? 'ArrowRight' : 'ArrowLeft');
    expect(await divider.getAttribute('aria-valuenow')).toBe('276');
    if (language === 'en') await page.close();
  }
});

test('a narrow window shows avatars, a narrower one a single column', async () => {
  await open('screen=chats&open=bob', 700);
  expect((await boxOf('nav')).width).toBe(71);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('farhad');
  expect((await boxOf('nav')).width).toBe(320);
  await page.keyboard.press('Enter');
  await page.getByRole('main', { name: 'Farhad & Sons' }).waitFor();
  expect((await boxOf('nav')).width).toBe(71);

  await page.setViewportSize({ width: 420, height: 600 });
  await page.getByRole('navigation', { name: 'Chats' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
  expect((await boxOf('nav')).width).toBe(420);
});

test('dialogs are named by their title, start where one writes, and close with Esc', async () => {
  await open('screen=chats');
  for (const [keys, name] of [
    ['Control+n', 'New chat'],
    ['Control+,', 'Settings'],
  ] as const) {
    await page.keyboard.press(keys);
    const dialog = page.getByRole('dialog', { name });
    await dialog.waitFor();
    expect(await page.evaluate(() => document.activeElement?.matches('[role="dialog"] input')), name).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
});

test('the menu is a menu', async () => {
  await open('screen=chats');
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('menu', { name: 'Menu' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'New chat' }).waitFor();
});

test('a right click on a chat offers to leave it, after a question', async () => {
  await open('screen=chats&open=carol');
  await page.getByRole('option', { name: /^Bob, / }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Leave chat' }).click();
  await page.getByRole('dialog', { name: /Leave .*Bob/ }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('an invite stands in place of the conversation', async () => {
  await open('screen=chats&open=choir');
  await page.getByRole('main', { name: 'Neighbourhood choir' }).waitFor();
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('alert').getByText('This needs the network').waitFor();
});

test('signing in: the server is asked while one types, and a refusal stands at its line', async () => {
  await open('screen=welcome');
  await page.getByRole('textbox', { name: 'Homeserver' }).fill('example');
  await page.getByText('No server answers there').waitFor();
  await page.getByRole('textbox', { name: 'Homeserver' }).fill('example.org');
  await page.getByText('open for new accounts').waitFor();
  await page.getByRole('textbox', { name: 'Username' }).fill('alice');
  await page.getByRole('textbox', { name: 'Password' }).fill('secret');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Signing in…').waitFor();
  await page.getByText('The username or the password is wrong').waitFor();
  expect(await page.getByRole('textbox', { name: 'Password' }).evaluate((box) => box === document.activeElement)).toBe(true);
});

test('creating an account goes through token, terms and browser', async () => {
  await open('screen=welcome&lang=en');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('textbox', { name: 'Homeserver' }).fill('example.org');
  await page.getByRole('textbox', { name: 'Username' }).fill('alice');
  await page.getByRole('textbox', { name: 'Password' }).fill('secret');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('textbox', { name: 'Token' }).fill('abc');
  await page.getByRole('button', { name: 'Continue' }).click();
  const next = page.getByRole('button', { name: 'Continue' });
  await page.getByText('Terms of this server').waitFor();
  expect(await next.isDisabled()).toBe(true);
  await page.getByRole('checkbox', { name: 'I agree' }).check();
  await next.click();
  await page.getByText('One more step in your browser').waitFor();
});

test('offline is said once, as a status', async () => {
  await open('screen=offline');
  const bar = page.getByRole('status').filter({ hasText: /messages will go out by themselves/u });
  expect(await bar.count()).toBe(1);
  await page.getByRole('option', { name: /^Bob, / }).click();
  await page.getByRole('main', { name: 'Bob' }).waitFor();
  expect(await bar.count()).toBe(1);
});

test('the policy is in force: a style attribute is refused and noticed', async () => {
  await open('screen=empty');
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await expect.poll(() => scene.problems().length).toBeGreaterThan(0);
});

test('while one types in the search box the keyboard is on the row that Enter opens', async () => {
  await open('screen=chats&open=carol');
  const box = page.getByRole('searchbox', { name: 'Search' });
  await box.fill('a');
  await box.press('ArrowDown');
  const id = (await box.getAttribute('aria-activedescendant')) ?? '';
  expect(await page.locator(`[id="${id}"]`).getAttribute('aria-label')).toMatch(/^Farhad & Sons, /u);
  await box.press('Enter');
  await page.getByRole('main', { name: 'Farhad & Sons' }).waitFor();
});
