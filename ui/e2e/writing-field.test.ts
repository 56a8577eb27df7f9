/** The field in a real browser: formatting as it is typed, completion, pasting, directions, drafts, and taking back. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';

import { expectAccessible } from './axe';
import { stage } from './stage';

let page: Page;
const scene = stage('writing');

const SHOTS = process.env.SHOTS;

async function open(query = '', width = 1100, height = 700): Promise<void> {
  page = await scene.open(query, width, height);
  await page.locator('article').first().waitFor();
  await field().focus();
}

async function shot(name: string): Promise<void> {
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

const field = () => page.getByRole('textbox', { name: /^(Message|پیام)$/ });
const value = () => field().inputValue();
const asked = (method: string) => page.evaluate((wanted) => window.asked.filter((call) => call.method === wanted).map((call) => call.request), method);
const select = (start: number, end: number) => field().evaluate((one: HTMLTextAreaElement, [from, to]) => one.setSelectionRange(from ?? 0, to ?? 0), [start, end]);
const looks = () => page.locator('.mirror span').evaluateAll((all) => all.map((one) => `${[...one.classList].filter((name) => !name.startsWith('svelte')).join('+')}(${one.textContent})`));
/** The letters behind break where those in the field do. */
const heights = () => field().evaluate((one) => [one.scrollHeight, one.parentElement?.querySelector('.mirror')?.scrollHeight]);

async function paste(types: Record<string, string>): Promise<boolean> {
  return field().evaluate((one, data) => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(data)) clipboardData.setData(type, text);
    return !one.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, types);
}

describe('formatting', () => {
  test('shows as it is typed, letter on letter', async () => {
    await open();
    await page.keyboard.type('a **b** _c_ ||d||');
    expect(await looks()).toEqual(['(a )', 'sign+strong(**)', 'strong(b)', 'sign+strong(**)', '( )', 'sign+emphasis(_)', 'emphasis(c)', 'sign+emphasis(_)', '( )', 'sign+spoiler(||)', 'spoiler(d)', 'sign+spoiler(||)']);
    expect(await value()).toBe('a **b** _c_ ||d||');
  });

  test.each(['en', 'fa'])('keeps the lines where they are, however long the text is: %s', async (lang) => {
    await open(`lang=${lang}`, 560);
    const words = lang === 'fa' ? 'متن **پررنگ** و _کج_ با `کد` و ~~خط~~ و ||پنهان|| می‌شود. ' : 'text **bold** and _leaning_ with `code` ~~struck~~ ||hidden|| https://example.org/a_b. ';
    for (const count of [1, 3, 8, 40]) {
      await field().fill(words.repeat(count));
      const [area, mirror] = await heights();
      expect(area).toBe(mirror);
    }
    expect((await field().boundingBox())?.height).toBeLessThanOrEqual(700 * 0.4 + 1);
    await field().evaluate((one) => one.scrollTo(0, 120));
    await expect.poll(() => page.locator('.mirror').evaluate((one) => one.scrollTop)).toBe(120);
  });

  test('by keys goes on and off, and can be undone', async () => {
    await open();
    await page.keyboard.type('one two three');
    await select(4, 7);
    await page.keyboard.press('Control+b');
    expect(await value()).toBe('one **two** three');
    await page.keyboard.press('Control+i');
    expect(await value()).toBe('one **_two_** three');
    await page.keyboard.press('Control+i');
    await page.keyboard.press('Control+Shift+x');
    expect(await value()).toBe('one **~~two~~** three');
    await page.keyboard.press('Control+z');
    expect(await value()).toBe('one **two** three');
    await page.keyboard.press('Control+b');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('https://x.y');
    expect(await value()).toBe('one [two](https://x.y) three');
  });

  test('by a bar over what is selected, with the pointer and by the keyboard', async () => {
    await open();
    await page.keyboard.type('one two three');
    await select(4, 7);
    const bar = page.getByRole('toolbar', { name: 'Formatting' });
    await bar.waitFor();
    await shot('bar');
    const [place, at] = [await bar.boundingBox(), await field().boundingBox()];
    expect((place?.y ?? 0) + (place?.height ?? 0)).toBeLessThanOrEqual((at?.y ?? 0) + 12);
    await bar.getByRole('button', { name: /^Bold/ }).click();
    expect(await value()).toBe('one **two** three');
    await bar.waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect(await value()).toBe('one **_two_** three');
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'detached' });
    expect(await field().evaluate((one) => one === document.activeElement)).toBe(true);
  });

  test('of lists goes on in the next line', async () => {
    await open();
    await page.keyboard.type('1. one');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('two');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('done');
    expect(await value()).toBe('1. one\n2. two\ndone');
  });
});

describe('completion', () => {
  test('of a chat goes along with its words', async () => {
    await open();
    await page.keyboard.type('see #choi');
    expect(await page.locator('#composer-suggestion-0').count()).toBe(0);
    await field().fill('');
    await page.keyboard.type('see #دانش');
    const option = page.locator('#composer-suggestion-0');
    await option.waitFor();
    expect(await field().getAttribute('aria-activedescendant')).toBe('composer-suggestion-0');
    await shot('chats');
    await expectAccessible(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await asked('send')).toMatchObject([{ text: 'see #دانشگاه · ترم پاییز ', chats: [{ chat: '!uni:example.org', words: '#دانشگاه · ترم پاییز' }] }]);
  });

  test('of a person is over once it is chosen: the next Enter sends', async () => {
    await open();
    await page.keyboard.type('thanks @dar');
    await page.locator('#composer-suggestion-0').waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(value).toBe('thanks @Dara ');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await asked('send')).length).toBe(1);
  });

  test('of an emoji by its name, as a word or between colons, in the chosen tone', async () => {
    await open();
    await page.keyboard.type('well :thumbsu');
    await page.locator('#composer-suggestion-0').waitFor();
    await shot('emoji');
    await page.keyboard.press('Enter');
    expect((await value()).replaceAll('\uFE0F', '')).toBe('well 👍');
    await page.keyboard.type(' :tada:');
    await expect.poll(async () => (await value()).replaceAll('\uFE0F', '')).toBe('well 👍 🎉');
    await page.getByRole('button', { name: 'Emoji' }).click();
    await page.getByRole('button', { name: 'Skin tone' }).click();
    await page.getByRole('button', { name: 'Medium-dark' }).click();
    await shot('board');
    await expectAccessible(page);
    await page.getByRole('searchbox', { name: 'Search emoji' }).fill('wave');
    await page.keyboard.press('Enter');
    expect(await value()).toContain('👋🏾');
    expect(await field().evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('Control+;');
    await page.getByRole('button', { name: 'Used lately' }).waitFor();
    expect((await page.locator('.grid button').allTextContents()).map((one) => one.replaceAll('\uFE0F', ''))).toEqual(['👋🏾', '🎉', '👍']);
    await page.keyboard.press('Escape');
    expect(await asked('configure')).toMatchObject([{}, {}, { skin_tone: 4 }, {}]);
  });

  test('closed by Esc stays closed for that name, and Esc goes on to the next level', async () => {
    await open();
    await page.keyboard.press('ArrowUp');
    await expect.poll(value).not.toBe('');
    await field().fill('');
    await page.keyboard.type('@par');
    await page.locator('#composer-suggestion-0').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('i');
    expect(await page.locator('#composer-suggestion-0').count()).toBe(0);
    await page.getByText('Editing').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Editing').waitFor({ state: 'detached' });
    expect(await value()).toBe('');
  });
});

describe('pasting', () => {
  test('a formatted page brings its formatting, or its words alone with Ctrl+Shift+V', async () => {
    await open();
    expect(await paste({ 'text/html': '<p>a <b>b</b></p><ul><li>c</li></ul>', 'text/plain': 'a b\nc' })).toBe(true);
    expect(await value()).toBe('a **b**\n\n- c');
    // The key alone: the browser would paste what the machine's own clipboard has.
    await field().dispatchEvent('keydown', { key: 'V', code: 'KeyV', ctrlKey: true, shiftKey: true });
    expect(await paste({ 'text/html': '<b>b</b>', 'text/plain': 'b' })).toBe(false);
    expect(await paste({ 'text/html': '<span>b</span>', 'text/plain': 'b' })).toBe(false);
  });

  test('an address over words makes a link of them', async () => {
    await open();
    await page.keyboard.type('see this now');
    await select(4, 8);
    await paste({ 'text/plain': 'https://x.y' });
    expect(await value()).toBe('see [this](https://x.y) now');
  });
});

describe('the direction', () => {
  test('is told by a key or the button, shows at once, and goes along with each paragraph', async () => {
    await open();
    await page.keyboard.type('git status را بزن');
    const letters = await field().getAttribute('dir');
    await page.keyboard.press('Control+Shift+D');
    expect(await field().getAttribute('dir')).not.toBe(letters);
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('دوم');
    await page.getByRole('button', { name: 'Direction by the letters again', pressed: true }).waitFor();
    await shot('direction');
    await page.keyboard.press('Enter');
    const mark = letters === 'rtl' ? '\u200E' : '\u200F';
    expect(await asked('send')).toMatchObject([{ text: `${mark}git status را بزن\n${mark}دوم` }]);
  });

  test('of several paragraphs is told apart', async () => {
    await open('', 900);
    await field().fill('سلام دنیا\nHello **world**\nو سلام');
    await shot('mixed');
    const [area, mirror] = await heights();
    expect(area).toBe(mirror);
    expect(await field().evaluate((one) => getComputedStyle(one).unicodeBidi)).toBe('plaintext');
    expect(await field().getAttribute('lang')).toBe('fa-IR');
  });
});

describe('a draft', () => {
  test('is kept while one types, shown in the list, and there again in its chat and after a new start', async () => {
    await open();
    await page.keyboard.type('half a **thought**');
    await expect.poll(() => asked('keep_draft')).toMatchObject([{ chat: '!garden:example.org', draft: { text: 'half a **thought**' } }]);
    await page.keyboard.type('!');
    await page.locator('[role=option]').filter({ hasText: 'مامان' }).first().click();
    await expect.poll(async () => (await asked('keep_draft')).at(-1)).toMatchObject({ chat: '!garden:example.org', draft: { text: 'half a **thought**!' } });
    await expect.poll(value).toBe('');
    await page.reload();
    await page.locator('article').first().waitFor();
    await expect.poll(value).toBe('half a **thought**!');
    expect(await asked('keep_draft')).toEqual([]);
  });

  test('comes back with what it answers or rewords', async () => {
    await open();
    await page.keyboard.press('ArrowUp');
    await expect.poll(value).toBe('👍🌱');
    await page.keyboard.type('!');
    await expect.poll(async () => (await asked('keep_draft')).at(-1)).toMatchObject({ draft: { text: '👍🌱!', edits: 'e' } });
    await page.reload();
    await page.getByText('Editing').waitFor();
    await expect.poll(value).toBe('👍🌱!');
    await page.locator('.bar .words').filter({ hasText: '👍🌱' }).waitFor();
    await field().press('Enter');
    expect(await asked('edit')).toMatchObject([{ key: 'e', text: '👍🌱!' }]);
    await expect.poll(async () => (await asked('keep_draft')).at(-1)).toMatchObject({ draft: { text: '', edits: null } });
  });
});

describe('a message just sent', () => {
  test('comes back into the field', async () => {
    await open();
    await page.keyboard.type('too early');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'Alice: too early' }).waitFor();
    await shot('undo');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await value()).toBe('too early');
    await page.getByRole('article', { name: 'Alice: too early' }).waitFor({ state: 'detached' });
    expect(await asked('remove')).toMatchObject([{ key: 'own1' }]);
  });

  test('comes back by Ctrl+Z in the empty field', async () => {
    await open();
    await page.keyboard.type('too early');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await page.keyboard.press('Control+z');
    expect(await value()).toBe('too early');
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
  });
});

test('Enter breaks and Ctrl+Enter sends where it is set so', async () => {
  await open('enter=breaks');
  await page.keyboard.type('one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Control+Enter');
  expect(await asked('send')).toMatchObject([{ text: 'one\ntwo' }]);
});

test('a text that is too long for a message is said to be so, and stays', async () => {
  await open();
  await field().fill('متن بلند '.repeat(6000));
  await page.getByRole('alert').getByText('too long').waitFor();
  await shot('long');
  expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  await page.keyboard.press('Enter');
  expect(await asked('send')).toEqual([]);
});

test.each([
  ['light', 'lang=en'],
  ['dark', 'lang=en&theme=dark'],
  ['fa', 'lang=fa'],
  ['fa-dark', 'lang=fa&theme=dark'],
])('all of it in one text, in sight: %s', async (name, query) => {
  await open(query);
  const fa = query.includes('fa');
  await field().fill(
    fa
      ? '# خرید برای باغچه\nامروز **خاک برگ** و _کود_ و ~~سم~~ لازم داریم، ||دوربین را نگو||\n> چه روزی؟\n- `make table` را بزن\n1. به https://garden.example نگاه کن\n```\nlet a = 1;\n```'
      : '# For the garden\nToday we need **leaf mould**, _manure_ and ~~poison~~, ||no word of the camera||\n> which day?\n- run `make table`\n1. look at https://garden.example\n```\nlet a = 1;\n```',
  );
  await shot(`field-${name}`);
  await expectAccessible(page);
  const [area, mirror] = await heights();
  expect(area).toBe(mirror);
});
