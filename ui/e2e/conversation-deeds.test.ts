/** What is done with messages, in a real browser: by the mouse, by the keyboard alone, and for those who do not see them. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { seriousOn } from './axe';
import { stage } from './stage';

let page: Page;
const scene = stage('conversation');

async function open(query = ''): Promise<void> {
  page = await scene.open(query, 1100, 1400);
  await page.locator('article').first().waitFor();
}

const row = (key: string): Locator => page.locator(`article[data-key="${key}"]`);
const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
const calls = (method: string): Promise<unknown[]> =>
  page.evaluate((wanted) => window.trial.calls.filter((call) => call.method === wanted).map((call) => call.request), method);
const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

async function choose(key: string, item: string): Promise<void> {
  await row(key).scrollIntoViewIfNeeded();
  await row(key).click({ button: 'right', position: { x: 4, y: 4 } });
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

/** What axe finds in the conversation and over it; the rest of the window has its own tests. */
const seriousHere = async () => (await seriousOn(page)).filter((finding) => !/#c\d+-\d+|\.row|searchbox/u.test(finding));

describe('several messages', () => {
  test('are chosen with the mouse, a range with Shift, and go on to other chats', async () => {
    await open();
    await choose('sent', 'Select');
    await row('named').click();
    await row('call').click({ modifiers: ['Shift'] });
    // The removed one between them cannot be chosen; what cannot be sent on stays behind.
    await page.getByRole('toolbar', { name: 'Selected messages' }).getByText(/^\P{L}*5\P{L}* messages$/u).waitFor();
    await button('Forward').click();
    const dialog = page.getByRole('dialog', { name: /^Forward \P{L}*3\P{L}* messages$/u });
    await dialog.getByRole('combobox', { name: 'Search chats' }).fill('bob');
    await page.keyboard.press('Enter');
    await dialog.getByRole('option', { name: 'Bob', selected: true }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Forwarded to').waitFor();
    expect(await calls('forward')).toEqual([{ account: '@alice:example.org', chat: '!garden:example.org', keys: ['named', 'call', 'sent'], to: ['!bob:example.org'] }]);
    expect(await page.getByRole('toolbar').count()).toBe(0);
  });

  test('are chosen by the keyboard alone, copied, and let go with Esc, with the chat still open', async () => {
    await open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('textbox', { name: 'Message' }).press('Shift+Tab');
    await page.locator('article:focus').waitFor();
    await page.keyboard.press('Shift+ArrowUp');
    await page.getByRole('toolbar').getByText(/2\P{L}* messages$/u).waitFor();
    await page.keyboard.press('Control+c');
    await page.getByText(/2\P{L}* messages copied/u).waitFor();
    expect(await clipboard()).toMatch(/^Alice, .+\nPrinting it now\n\nAlice, .+\nand I’ll hang it at the door 🚪$/u);
    await page.keyboard.press('Space');
    await page.getByRole('toolbar').getByText(/1\P{L}* message$/u).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('toolbar').waitFor({ state: 'detached' });
    await page.getByRole('main', { name: 'Tehran gardeners' }).waitFor();
  });

  test('of the account are removed together, and it can be undone', async () => {
    await open();
    await choose('sent', 'Select');
    await row('call').click();
    await button(/^Remove own/u).click();
    await row('sent').getByText('Message removed').waitFor();
    await button('Undo').click();
    await row('sent').getByText('جدول عالی شده').waitFor();
    expect(await calls('remove')).toEqual([]);
  });

  test.each(['', 'plain', 'compact', 'plain&compact', 'lang=fa'])('can be chosen without a move of anything: %s', async (query) => {
    await open(query);
    const places = () => page.evaluate(() => [...document.querySelectorAll<HTMLElement>('article')].map((one) => [one.dataset.key, Math.round(one.getBoundingClientRect().top * 4), one.offsetHeight].join(' ')));
    await row('sent').scrollIntoViewIfNeeded();
    await page.mouse.move(5, 5);
    const before = await places();
    await row('sent').click({ modifiers: ['Control'], position: { x: 4, y: 4 } });
    await page.getByRole('checkbox').first().waitFor();
    expect(await places()).toEqual(before);
  });
});

describe('one message', () => {
  test('gives its link', async () => {
    await open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await choose('sent', 'Copy link');
    await page.getByText('Link copied').waitFor();
    expect(await clipboard()).toBe('https://matrix.to/#/!garden:example.org/$sent?via=example.org');
  });

  test('has its menu at the menu key, and the focus comes back to it', async () => {
    await open();
    await page.getByRole('textbox', { name: 'Message' }).press('Shift+Tab');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await page.locator('article:focus').getAttribute('data-key')).toBe('sent');
    await page.keyboard.press('ContextMenu');
    await page.getByRole('menu', { name: 'Message actions' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await page.locator('article:focus').getAttribute('data-key')).toBe('sent');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Details' }).press('Enter');
    await page.getByRole('dialog', { name: 'Message details' }).getByText('Read by').waitFor();
    await button('View source').press('Enter');
    await page.getByText('m.room.message').waitFor();
    await button('Back to the details').press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  });

  test('takes any emoji as a reaction', async () => {
    await open();
    await choose('sent', 'React');
    await button('More reactions').click();
    const board = page.getByRole('dialog', { name: 'React' });
    await board.getByRole('searchbox').fill('seedling');
    await board.getByText('🌱').click();
    await expect.poll(() => calls('react')).toEqual([{ account: '@alice:example.org', chat: '!garden:example.org', key: 'sent', reaction: '🌱' }]);
  });

  test('has code in its colours', async () => {
    await open();
    await row('code').locator('.code-keyword', { hasText: 'fn' }).waitFor();
  });

  test('has a wide table that scrolls inside it', async () => {
    await open('compact');
    await page.setViewportSize({ width: 460, height: 900 });
    const table = row('numbers').getByRole('region', { name: 'Table' });
    await table.scrollIntoViewIfNeeded();
    const wider = (element: Element) => element.scrollWidth - element.clientWidth;
    expect(await table.evaluate(wider)).toBeGreaterThan(0);
    expect(await page.getByRole('log').evaluate(wider)).toBe(0);
    await table.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => table.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
  });
});

describe('links', () => {
  test('of the network open inside, and there is a way back to where one was', async () => {
    await open();
    await row('sent').scrollIntoViewIfNeeded();
    await row('named').scrollIntoViewIfNeeded();
    await row('named').getByRole('link', { name: 'the roses' }).click();
    await row('rose').waitFor();
    await expect.poll(async () => (await row('rose').boundingBox())?.y ?? -1).toBeGreaterThan(56);
    await button('Back to where I was').click();
    await button('Back to where I was').waitFor({ state: 'detached' });
    await expect.poll(() => row('named').isVisible()).toBe(true);
    expect(await calls('open_link')).toEqual([]);
  });

  test('that lead nowhere say so', async () => {
    await open();
    await row('named').getByRole('link', { name: 'Seed swap' }).click();
    await page.getByText('Nobody and nothing answers to this address').waitFor();
  });

  test('that say something else than they are show where they lead', async () => {
    await open();
    await row('formatted').scrollIntoViewIfNeeded();
    await row('formatted').getByRole('link', { name: 'our bank' }).click();
    await page.getByRole('dialog', { name: 'Open this link?' }).getByText('https://phish.example/login').waitFor();
    expect(await calls('open_link')).toEqual([]);
    await button('Open').click();
    await expect.poll(() => calls('open_link')).toEqual([{ url: 'https://phish.example/login' }]);
  });
});

test('a chat that was moved says where it goes on, and where it was before', async () => {
  await open('moved&former');
  await button('Join the new chat').click();
  await page.getByText('One enters this chat by invite only').waitFor();
  await page.evaluate(() => document.querySelector('[role=log]')?.scrollTo(0, -100_000));
  await page.getByText('Older messages are in the former chat').waitFor();
  await button('Open it').click();
  await expect.poll(async () => (await calls('open')).at(-1)).toEqual({ view: { view: 'timeline', account: '@alice:example.org', chat: '!mother:example.org' } });
});

test('the menu of the chat silences it', async () => {
  await open();
  await button('Chat actions').press('Enter');
  await page.getByRole('menuitem', { name: 'Notifications' }).press('ArrowRight');
  await page.getByRole('menuitem', { name: /1 hour/u }).press('Enter');
  await expect.poll(() => calls('arrange')).toEqual([{ account: '@alice:example.org', chat: '!garden:example.org', arrangement: { arrange: 'notify', notify: 'nothing' }, until: expect.any(Number) as number }]);
});

describe('axe finds nothing serious', () => {
  const looks: [string, string, (() => Promise<unknown>)?][] = [
    ['in bubbles', ''],
    ['in bubbles, dark', 'theme=dark'],
    ['in plain rows', 'plain'],
    ['in plain rows, dark and compact', 'plain&compact&theme=dark'],
    ['in Persian', 'lang=fa'],
    ['while choosing', '', () => choose('sent', 'Select')],
    ['while choosing in plain rows', 'plain', () => choose('call', 'Select')],
    ['in the details', '', () => choose('sent', 'Details')],
    ['in the source, dark', 'theme=dark', async () => (await choose('sent', 'Details'), button('View source').click())],
    ['while forwarding', 'theme=dark', () => choose('sent', 'Forward')],
    ['where a link leads', '', () => row('formatted').getByRole('link', { name: 'our bank' }).click()],
    ['in a menu', '', () => row('sent').click({ button: 'right', position: { x: 4, y: 4 } })],
    ['where a chat was moved', 'moved&former'],
  ];
  test.each(looks)('%s', async (_, query, deed) => {
    await open(query);
    await deed?.();
    await page.waitForFunction(() => document.querySelector('[role=status] .skeleton') === null);
    expect(await seriousHere()).toEqual([]);
  });
});
