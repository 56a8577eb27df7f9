/** Accounts, chats and people in a real browser: by the keyboard alone where it can be, and looked at by axe. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { expectAccessible } from './axe';
import { stage } from './stage';

const ICON = join(import.meta.dirname, '../../icons/128x128.png');

let page: Page;
const scene = stage('people');

async function open(query: string, width = 1080, height = 720): Promise<void> {
  page = await scene.open(query, width, height);
  page.setDefaultTimeout(5000);
}

const box = (name: string) => page.getByRole('textbox', { name, exact: true });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
const row = (name: RegExp) => page.getByRole('option', { name });
/** The last request of a method. */
const asked = (method: string) => page.evaluate((wanted) => window.asked.findLast((call) => call.method === wanted)?.request, method);

test('a server that lets in through providers offers them beside the password', async () => {
  await open('screen=welcome');
  await box('Homeserver').fill('sso.example');
  await button(/Continue with .*University/u).waitFor();
  await box('Password').waitFor();
  await expectAccessible(page, 'welcome with providers');
  await button(/Continue with .*University/u).click();
  await page.getByRole('heading', { name: 'Go on in your browser' }).waitFor();
  expect(await asked('sign_in_browser')).toEqual({ server: 'sso.example', provider: 'uni', sign_up: false, again: null });
  await expectAccessible(page, 'waiting for the browser');
  await button('Cancel').click();
  await box('Homeserver').waitFor();
  expect(await asked('cancel_sign_in')).toEqual({});
  // Giving up is no failure.
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('a server without passwords asks for none; the page can be opened again; coming back goes on', async () => {
  await open('screen=welcome');
  await box('Homeserver').fill('mas.example');
  await button('Continue in the browser').waitFor();
  expect(await box('Password').count()).toBe(0);
  await page.keyboard.press('Enter');
  await button('Open the page again').click();
  await expect.poll(() => page.evaluate(() => window.asked.filter(({ method }) => method === 'sign_in_browser').length)).toBe(2);
  await page.getByRole('heading', { name: 'Go on in your browser' }).waitFor();
  await page.evaluate(() => window.dispatchEvent(new Event('from-browser')));
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
});

test('a session that ended is begun again for the same account, which is fixed', async () => {
  await open('screen=ended');
  await button('Sign in again').click();
  await page.getByRole('heading', { name: /Sign in again, .*Alice/u }).waitFor();
  expect(await box('Homeserver').inputValue()).toBe('example.org');
  expect(await box('Username').isEditable()).toBe(false);
  await expectAccessible(page, 'signing in again');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('The username or the password is wrong').waitFor();
  await box('Password').fill('right');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Chats' }).waitFor();
  // The keyboard goes along.
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-column]') !== null)).toBe(true);
  expect(await asked('sign_in')).toEqual({ server: 'example.org', username: '@alice:example.org', password: 'right', again: '@alice:example.org' });
});

test('one more account is added from inside, and Esc comes back', async () => {
  await open('screen=chats&open=bob');
  await button('Menu').click();
  await page.getByRole('menuitem', { name: 'Add account' }).click();
  await page.getByRole('heading', { name: 'Add an account' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('main', { name: 'Bob' }).waitFor();
});

test('an account that was added is on screen, also when its news come after the answer', async () => {
  await open('screen=chats&open=bob');
  await button('Menu').click();
  await page.getByRole('menuitem', { name: 'Add account' }).click();
  await box('Homeserver').fill('work.example');
  await box('Username').fill('sara');
  await box('Password').fill('right');
  await page.keyboard.press('Enter');
  await row(/^رئیس, 7 unread/u).waitFor();
  expect(await row(/^Bob, /u).count()).toBe(0);
});

test('each account has its chats, its open chat and its keys; a chat of both is never taken for the other one', async () => {
  await open('screen=chats&accounts=2&open=garden');
  await page.getByRole('main', { name: 'Tehran gardeners' }).waitFor();
  await page.keyboard.press('Control+2');
  await row(/^رئیس, 7 unread/u).waitFor();
  expect(await page.getByRole('option').count()).toBe(2);
  await row(/^Tehran gardeners, 0 unread, Dara: from the other side/u).click();
  await page.getByRole('main', { name: 'Tehran gardeners' }).waitFor();
  await page.getByRole('textbox', { name: 'Message' }).fill('hello');
  await page.keyboard.press('Enter');
  await expect.poll(() => asked('send')).toMatchObject({ account: '@sara:work.example', chat: '!garden:example.org' });
  await page.keyboard.press('Control+1');
  await row(/^Bob, /u).click();
  await page.keyboard.press('Control+2');
  await page.getByRole('main', { name: 'Tehran gardeners' }).waitFor();
  await page.keyboard.press('Control+1');
  await page.getByRole('main', { name: 'Bob' }).waitFor();
});

test('the menu tells the accounts apart and what waits in them', async () => {
  await open('screen=chats&accounts=2');
  await button('Menu').press('Enter');
  const accounts = page.getByRole('menuitemradio');
  await accounts.first().waitFor();
  expect(await accounts.evaluateAll((all) => all.map((one) => one.getAttribute('aria-checked')))).toEqual(['true', 'false']);
  await expectAccessible(page, 'main menu');
  await accounts.nth(1).press('Enter');
  await row(/^رئیس/u).waitFor();
});

test('a chat is pinned, silenced, marked and left from its menu, by keys', async () => {
  await open('screen=chats&open=bob');
  await row(/^Bob, /u).waitFor();
  const list = page.getByRole('listbox', { name: 'Chats' });
  await list.focus();
  const choose = async (name: string) => {
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name, exact: true }).press('Enter');
  };
  await choose('Pin');
  await expect.poll(() => asked('arrange')).toEqual({ account: '@alice:example.org', chat: '!bob:example.org', arrangement: { arrange: 'pinned', on: true }, until: null });
  // It stands with the pinned ones now.
  expect(await row(/^Bob, /u).getAttribute('aria-posinset')).toBe('2');
  await choose('Mark as unread');
  await expect.poll(() => asked('arrange')).toMatchObject({ arrangement: { arrange: 'unread', on: true } });

  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Notifications' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('menuitem', { name: 'Mute for 8 hours' }).waitFor();
  await expectAccessible(page, 'menu of a chat');
  await page.getByRole('menuitem', { name: 'Mute for 8 hours' }).press('Enter');
  await expect.poll(() => asked('arrange')).toMatchObject({ arrangement: { arrange: 'notify', notify: 'nothing' } });
  const { until } = (await asked('arrange')) as { until: number };
  expect(Math.abs(until - Date.now() - 8 * 3_600_000)).toBeLessThan(60_000);
  const described = await row(/^Bob, /u).evaluate((one) => document.getElementById(one.getAttribute('aria-describedby') ?? '')?.textContent);
  expect(described).toBe('pinned, muted, marked unread');

  await choose('Leave chat');
  await dialog(/Leave .*Bob/u).waitFor();
  await page.getByRole('switch', { name: 'Delete its messages too' }).check();
  await expectAccessible(page, 'leaving');
  await button('Leave').click();
  await expect.poll(() => asked('leave')).toEqual({ account: '@alice:example.org', chat: '!bob:example.org', forget: true });
  await row(/^Bob, /u).waitFor({ state: 'detached' });
});

test('a draft shows in its row, and not in that of the open chat', async () => {
  await open('screen=chats');
  await row(/^Carol, 0 unread, Draft: about/u).waitFor();
  await row(/^Carol, /u).click();
  await row(/^Carol, 0 unread, You: 👍/u).waitFor();
});

test('the search finds chats in spite of a slip, then people, then public chats', async () => {
  await open('screen=chats');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('gradeners');
  await row(/^Tehran gardeners/u).waitFor();
  await page.getByRole('searchbox').fill('far');
  // People of the cache, people of the server and public chats come in as they are found.
  await expect.poll(() => page.getByRole('option').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')?.split(',')[0]))).toEqual(['Farhad & Sons', 'Farhad', 'Farzaneh', 'فارسی']);
  await expectAccessible(page, 'search');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await dialog('Person').getByText('@farzaneh:example.org').waitFor();
});

test('who is found is written to, or blocked after a question', async () => {
  await open('screen=chats');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('@eve:example.org');
  await row(/^Eve, /u).waitFor();
  await page.keyboard.press('Enter');
  const card = dialog('Person');
  await card.waitFor();
  await expectAccessible(page, 'person');
  await card.getByRole('button', { name: 'Block' }).click();
  await dialog(/Block .*Eve/u).getByRole('button', { name: 'Block' }).click();
  await card.getByText('You have blocked this person').waitFor();
  await card.getByRole('button', { name: 'Send message' }).click();
  await page.getByRole('main', { name: 'Carol' }).waitFor();
});

test('a public chat is looked at before it is entered, and says why one may not', async () => {
  await open('screen=chats');
  await page.keyboard.press('Control+n');
  await page.keyboard.type('https://matrix.to/#/#birds:example.org');
  await row(/^Birds of Iran, #birds:example.org · 2,310 members$/u).waitFor();
  await expectAccessible(page, 'new chat');
  await page.keyboard.press('Enter');
  const card = dialog('A chat you are not in');
  await card.waitFor();
  await expectAccessible(page, 'preview of a chat');
  await card.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('main', { name: 'Tehran gardeners' }).waitFor();
  expect(await asked('join')).toEqual({ account: '@alice:example.org', address: '#birds:example.org', via: ['example.org'] });

  await page.keyboard.press('Control+k');
  await page.keyboard.type('فارسی');
  await row(/^فارسی/u).waitFor();
  await page.keyboard.press('Enter');
  await card.getByRole('button', { name: 'Join' }).click();
  await card.getByText('One enters this chat by invite only').waitFor();
});

test('an address nobody has answered for is somebody at once; a refusal stands at the field', async () => {
  await open('screen=chats');
  await page.keyboard.press('Control+n');
  await page.keyboard.type('@nobody:example.org');
  await page.keyboard.press('Enter');
  await page.getByText('There is no such person').waitFor();
});

test('a group is made with the keyboard', async () => {
  await open('screen=chats');
  await page.keyboard.press('Control+n');
  await dialog('New chat').waitFor();
  await page.getByRole('button', { name: /^New group/u }).press('Enter');
  await dialog('New group').waitFor();
  await page.keyboard.type('Thursday walkers');
  const people = page.getByRole('combobox', { name: 'People' });
  const found = dialog('New group').getByRole('option');
  await people.fill('evel');
  await found.and(row(/^Evelyn/u)).waitFor();
  await page.keyboard.press('Enter');
  await people.fill('@new:elsewhere.example');
  await page.keyboard.press('Enter');
  await button('Leave out @new:elsewhere.example').waitFor();
  await people.fill('bob');
  await found.and(row(/^Bob, /u)).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Backspace');
  await button('Leave out Bob').waitFor({ state: 'detached' });
  await page.getByRole('radio', { name: /^Public/u }).check();
  await page.getByText('#thursday-walkers:example.org').waitFor();
  await expectAccessible(page, 'new group');
  await button('Create group').press('Enter');
  await page.getByRole('main', { name: /دانشگاه/u }).waitFor();
  expect(await asked('create_group')).toEqual({
    account: '@alice:example.org',
    title: 'Thursday walkers',
    topic: '',
    picture: null,
    people: ['@evelyn:example.org', '@new:elsewhere.example'],
    public: true,
    address: 'thursday-walkers',
  });
});

test('the panel finds people, invites more, and chooses what is notified of', async () => {
  await open('screen=chats&open=garden', 1280);
  await button('Chat info').click();
  const panel = page.getByRole('complementary', { name: 'Chat info' });
  await panel.getByRole('searchbox', { name: 'Search people' }).fill('elo');
  await panel.getByRole('button', { name: /Éloïse/u }).waitFor();
  await expectAccessible(page, 'info');
  await panel.getByRole('button', { name: /^Notifications/u }).press('Enter');
  await page.getByRole('menuitemradio', { name: 'Mentions only' }).press('Enter');
  await panel.getByText('Mentions only').waitFor();
  await panel.getByRole('button', { name: 'Invite people' }).press('Enter');
  await dialog(/Invite to .*Tehran gardeners/u).waitFor();
  await page.keyboard.type('eve');
  await row(/^Eve, /u).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expectAccessible(page, 'inviting');
  await button('Invite').click();
  await page.getByText('The invite is on its way').waitFor();
});

test('an invite can be declined together with who sent it', async () => {
  await open('screen=chats&open=choir');
  await expectAccessible(page, 'invite');
  await page.getByRole('button', { name: /Decline and block .*Carol/u }).click();
  await expect.poll(() => asked('block')).toEqual({ account: '@alice:example.org', person: '@carol:example.org', on: true });
  expect(await asked('leave')).toEqual({ account: '@alice:example.org', chat: '!choir:example.org', forget: true });
});

test('the profile: name, a picture cut square, password, sessions', async () => {
  await open('screen=chats', 1080, 900);
  await button('Menu').click();
  await page.getByRole('menuitem', { name: 'My profile' }).click();
  const profile = dialog('My profile');
  await profile.getByText('This session').waitFor();
  await expectAccessible(page, 'profile');

  await box('Name').fill('آلیس');
  await page.keyboard.press('Enter');
  await expect.poll(() => asked('set_name')).toEqual({ account: '@alice:example.org', name: 'آلیس' });

  await page.locator('input[type="file"]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: await readFile(ICON) });
  await dialog('Choose the part to show').waitFor();
  await page.getByRole('slider', { name: 'Nearer' }).fill('2');
  await page.getByRole('application').focus();
  await page.keyboard.press('ArrowLeft');
  await expectAccessible(page, 'cutting a picture');
  await button('Use this part').click();
  await expect.poll(async () => ((await asked('set_picture')) as { picture?: { kind: string } } | undefined)?.picture?.kind).toBe('image/png');
  const { picture } = (await asked('set_picture')) as { picture: { data: string } };
  const size = Buffer.from(picture.data, 'base64');
  expect([size.readUInt32BE(16), size.readUInt32BE(20)]).toEqual([512, 512]);

  await button('Change password').click();
  await dialog('Change password').waitFor();
  await page.keyboard.type('wrong');
  await box('New password').fill('short');
  await page.keyboard.press('Enter');
  await page.getByText('This is not your password').waitFor();
  await box('Current password').fill('right');
  await page.keyboard.press('Enter');
  await page.getByText('finds the new password too weak').waitFor();
  await box('New password').fill('four words or more');
  await page.keyboard.press('Enter');
  await dialog('Change password').waitFor({ state: 'detached' });

  await button('Sign out Phone').click();
  await dialog(/Sign out .*Phone/u).getByRole('button', { name: 'Sign out' }).click();
  await dialog('Is it you?').waitFor();
  await expectAccessible(page, 'the password once more');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('This is not your password').waitFor();
  await box('Password').fill('right');
  await page.keyboard.press('Enter');
  await button('Sign out Phone').waitFor({ state: 'detached' });
});

test('signing out says what is lost; deactivating asks for the password', async () => {
  await open('screen=profile&accounts=2', 1080, 900);
  await button('Deactivate account').click();
  await dialog(/Deactivate .*alice/u).getByText('This cannot be undone').waitFor();
  await expectAccessible(page, 'deactivating');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('This is not your password').waitFor();
  await page.keyboard.press('Escape');
  await dialog(/Deactivate/u).waitFor({ state: 'detached' });
  await button('Sign out').click();
  const question = dialog(/Sign out .*alice/u);
  await question.getByText(/2.* messages have not been sent yet/u).waitFor();
  await question.getByText('This is the only session').waitFor();
  await expectAccessible(page, 'signing out');
  await question.getByRole('button', { name: 'Sign out anyway' }).click();
  await row(/^رئیس/u).waitFor();
});

test('an account that was deactivated is gone, and the other one is on screen', async () => {
  await open('screen=profile&accounts=2');
  await button('Deactivate account').click();
  await box('Password').fill('right');
  await page.keyboard.press('Enter');
  await row(/^رئیس/u).waitFor();
  await page.getByText(/@alice:example.org.* is deactivated/u).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('pictures stand where letters stood, and nothing moves', async () => {
  await open('screen=chats&open=garden');
  const face = page.locator('.row .avatar').first();
  await face.locator('img.drawn').waitFor();
  const { width, height } = (await face.boundingBox()) ?? { width: 0, height: 0 };
  expect([width, height]).toEqual([48, 48]);
  const pictures = await page.evaluate(() => window.asked.filter(({ method }) => method === 'picture').map(({ request }) => JSON.stringify(request)));
  expect(new Set(pictures).size).toBe(pictures.length);
});

test.each(['light', 'dark', 'fa'])('axe finds nothing serious: %s', async (look) => {
  const more = look === 'fa' ? '&lang=fa' : `&theme=${look}`;
  for (const screen of ['welcome', 'chats&accounts=2&open=choir', 'profile', 'new-chat']) {
    await open(`screen=${screen}${more}`);
    await page.waitForTimeout(300);
    await expectAccessible(page, `${screen} ${look}`);
    if (screen !== 'new-chat') await page.close();
  }
});
