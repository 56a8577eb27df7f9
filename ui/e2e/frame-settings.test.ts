/** Every setting in a real browser: found by a search, at work at once, kept. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { stage } from './stage';

let page: Page;
const scene = stage();

async function open(query = '', width = 1080, height = 720): Promise<void> {
  page = await scene.open(`screen=settings&${query}`, width, height);
  await page.locator('[role="dialog"] [role="tablist"]').waitFor();
}

const section = (name: string) => page.getByRole('tab', { name }).click();
const root = (name: string) => page.locator('html').getAttribute(name);
/** What was asked of the engine last, by method. */
const asked = (wanted: string) => page.evaluate((method) => window.asked.findLast((one) => one.method === method)?.request as Record<string, unknown> | undefined, wanted);

test('a search finds settings by their names and by what they offer, and goes there', async () => {
  await open();
  const box = page.getByRole('searchbox', { name: 'Search settings' });
  await box.fill('solar');
  await page.getByRole('status').getByText(/1.? setting found/u).waitFor();
  await box.press('Enter');
  await page.getByRole('tabpanel', { name: 'Language and dates' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.closest('[data-setting]')?.getAttribute('data-setting'))).toBe('calendar');
  await box.fill('zzz');
  await page.getByText('No setting is called that').waitFor();
  await box.press('Escape');
  await page.getByRole('tab', { name: 'Privacy' }).waitFor();
  await box.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('tabpanel', { name: 'Writing' }).waitFor();
});

test('the look changes at once and is kept', async () => {
  await open();
  await page.getByRole('radio', { name: 'Dark' }).check();
  expect(await root('data-theme')).toBe('dark');
  await page.getByRole('radio', { name: 'Violet' }).check();
  expect(await root('data-accent')).toBe('violet');
  await page.getByRole('switch', { name: 'Bubbles' }).uncheck();
  expect(await root('data-bubbles')).toBe('false');
  await page.getByRole('switch', { name: 'Compact' }).check();
  expect(await root('data-compact')).toBe('true');
  await page.getByRole('slider', { name: 'Size of text' }).press('End');
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px');
  expect(await asked('configure')).toMatchObject({ theme: 'dark', accent: 'violet', bubbles: false, compact: true, text_size: 200 });
  // The next start begins with it, before the engine has said a word.
  expect(await page.evaluate(() => localStorage.getItem('look'))).toContain('violet');
});

test('dates, times and numbers follow calendar, digits and clock everywhere', async () => {
  await open();
  await section('Language and dates');
  const example = page.locator('.example');
  await page.getByRole('radio', { name: 'Solar Hijri' }).check();
  await page.getByRole('radio', { name: '۰۱۲۳' }).check();
  await page.getByRole('radio', { name: '12 hours' }).check();
  expect(await example.innerText()).toMatch(/[۰-۹]{4}, [۰-۹]{1,2}:[۰-۹]{2}\s[AP]M/u);
  expect(await asked('configure')).toMatchObject({ calendar: 'persian', digits: 'persian', clock: 'h12' });
  await page.keyboard.press('Escape');
  await page.getByRole('option', { name: /^Tehran gardeners, / }).getByText('۶:۲۱').waitFor();
});

test('the language turns everything round', async () => {
  await open();
  await section('Language and dates');
  await page.getByRole('radio', { name: 'فارسی' }).check();
  await page.getByRole('dialog', { name: 'تنظیمات' }).waitFor();
  expect([await root('lang'), await root('dir')]).toEqual(['fa', 'rtl']);
});

test('keys are changed, conflicts are told, the usual ones come back', async () => {
  await open();
  await section('Keyboard');
  const search = page.locator('[data-action="search"]');
  await search.click();
  await page.getByText('Press the new keys').waitFor();
  await page.keyboard.press('x');
  await page.getByText('alone types').waitFor();
  await page.keyboard.press('Control+c');
  await page.getByText('edits text in every program').waitFor();
  await page.keyboard.press('Control+n');
  await page.getByText('already stands for “').waitFor();
  await page.getByRole('button', { name: 'Use it here instead' }).click();
  expect(await asked('configure')).toMatchObject({ keys: { search: 'Mod+N', 'new-chat': '' } });
  await page.locator('[data-action="new-chat"]').getByText('no key').waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-action'))).toBe('search');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+n');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Search');

  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  await section('Keyboard');
  await page.getByRole('button', { name: 'Usual keys for all' }).click();
  expect(await asked('configure')).toMatchObject({ keys: {} });
  await search.getByText('Ctrl+K').waitFor();
});

test('people are unblocked; each account has its own defaults', async () => {
  await open('two=1&blocked=1');
  await section('Privacy');
  await page.getByRole('switch', { name: 'Show others that I am online' }).uncheck();
  expect(await asked('configure')).toMatchObject({ presence: false });
  await page.getByRole('button', { name: 'Unblock @spam:example.org' }).click();
  expect(await asked('block')).toEqual({ account: '@alice:example.org', person: '@spam:example.org', on: false });
  await page.getByText('@spam:example.org').waitFor({ state: 'detached' });
  await section('Notifications');
  const sara = page.getByRole('group', { name: 'Defaults of @sara:work.example' });
  await sara.getByRole('radiogroup', { name: 'Groups and channels' }).getByRole('radio', { name: 'Mentions' }).check();
  expect(await asked('set_notify_defaults')).toEqual({ account: '@sara:work.example', defaults: { direct: 'all', group: 'mentions' } });
  await page.getByRole('switch', { name: 'Notify me' }).uncheck();
  expect(await page.getByRole('switch', { name: 'With a sound' }).isDisabled()).toBe(true);
});

test('only what the desktop can do is offered', async () => {
  await open('bare=1');
  await section('System');
  expect(await page.getByRole('switch').count()).toBe(0);
  await page.getByText('This desktop has no tray').waitFor();
  await section('Writing');
  await page.getByText('The system has no dictionaries').waitFor();
  await page.close();

  await open();
  await section('System');
  await page.getByRole('switch', { name: 'Icon in the tray' }).uncheck();
  expect(await page.getByRole('switch', { name: 'Keep running' }).isDisabled()).toBe(true);
  await section('Writing');
  await page.getByRole('checkbox', { name: 'Persian (Iran)' }).check();
  expect(await asked('configure')).toMatchObject({ tray: false, spelling_languages: ['fa_IR'] });
  await page.getByRole('button', { name: 'Forget them' }).click();
  expect(await asked('configure')).toMatchObject({ recent_emoji: [] });
});

test('the licences of everything inside are shown', async () => {
  await open();
  await section('About');
  await page.getByRole('button', { name: 'Show licences' }).click();
  await page.getByRole('textbox', { name: 'Search works' }).fill('Unicode emoji');
  await page.getByText(/^.?1.? work$/u).waitFor();
  await page.locator('summary').click();
  await page.getByText('UNICODE LICENSE V3').waitFor();
});

test.each(['en', 'fa'])('at twice the size nothing is lost in the first window: %s', async (language) => {
  await open(`size=200&two=1&blocked=1&lang=${language}`);
  for (const id of ['accounts', 'appearance', 'language', 'writing', 'keyboard', 'privacy', 'notifications', 'system', 'about']) {
    await page.locator(`[data-section="${id}"]`).click();
    const cut = await page.evaluate(() => {
      const box = document.querySelector('#settings-page');
      return box ? [...box.querySelectorAll('*')].filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline' && !one.matches('svg *, input, .visually-hidden')).map((one) => `${one.tagName} ${one.textContent.slice(0, 40)}`) : ['no page'];
    });
    expect(cut, id).toEqual([]);
    await page.getByRole('button', { name: language === 'en' ? 'Back to the sections' : 'بازگشت به بخش‌ها' }).click();
  }
});
