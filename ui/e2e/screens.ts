/** Every screen, and the way to it: for the walk with axe, and for the pictures in `docs/screenshots`. */
import { join } from 'node:path';

import type { Locator, Page } from 'playwright-core';

import type { Words } from './words';

/** A screen: its page, what the page is asked for, and the way from there. */
export interface Screen {
  name: string;
  entry?: 'gallery' | 'people' | 'conversation' | 'writing';
  query: string;
  act?: (page: Page, words: Words) => Promise<unknown>;
  /** What is there when the screen is. */
  shows?: string;
}

const DIALOG = '[role="dialog"], [role="alertdialog"]';
const MENU = '[role="menu"]';
const PICTURE = join(import.meta.dirname, '../../icons/128x128.png');

const press = (...keys: string[]) => async (page: Page) => {
  for (const key of keys) await page.keyboard.press(key);
};
const type = (text: string) => (page: Page) => page.keyboard.type(text);
const button = (key: string) => (page: Page, words: Words) => page.getByRole('button', { name: words(key) }).first().click();
const field = (key: string, text: string) => (page: Page, words: Words) => page.getByRole('textbox', { name: words(key) }).fill(text);
const item = (key: string) => (page: Page, words: Words) => page.getByRole('menuitem', { name: words(key) }).click();
const option = (name: RegExp) => (page: Page) => page.getByRole('option', { name }).first().waitFor();
const message = (key: string) => (page: Page): Locator => page.locator(`article[data-key="${key}"]`);
const menuOf = (key: string) => async (page: Page) => {
  await message(key)(page).scrollIntoViewIfNeeded();
  await message(key)(page).click({ button: 'right', position: { x: 4, y: 4 } });
};
/** One after the other. */
const then = (...acts: NonNullable<Screen['act']>[]) => async (page: Page, words: Words) => {
  for (const act of acts) await act(page, words);
};

const section = (id: string): Screen => ({ name: `settings: ${id}`, shows: DIALOG, query: 'screen=settings&two=1&blocked=1', act: (page) => page.locator(`[data-section="${id}"]`).click() });

const ENTERING: readonly Screen[] = [
  { name: 'welcome', shows: 'form', query: 'screen=welcome' },
  { name: 'welcome: a refusal', shows: '[aria-invalid="true"]', query: 'screen=welcome', act: (page) => page.getByRole('textbox').first().fill('example') },
  { name: 'welcome: providers', entry: 'people', query: 'screen=welcome', act: then(field('welcome-server', 'sso.example'), (page) => page.getByText('University').waitFor()) },
  { name: 'welcome: in the browser', entry: 'people', query: 'screen=welcome', shows: 'h1, h2', act: then(field('welcome-server', 'sso.example'), (page) => page.getByRole('button', { name: /University/u }).click()) },
  { name: 'welcome: again', entry: 'people', query: 'screen=ended', act: then(button('status-sign-in-again'), (page) => page.locator('input[type="password"]').waitFor()) },
];

const CHATS: readonly Screen[] = [
  { name: 'chats', query: 'screen=chats' },
  { name: 'chats: none', query: 'screen=empty' },
  { name: 'chats: loading', query: 'screen=loading' },
  { name: 'chats: a search', entry: 'people', query: 'screen=chats', act: then(press('Control+k'), type('far'), option(/^فارسی/u)) },
  { name: 'chats: messages found', entry: 'conversation', query: 'rows=300', act: then(press('Control+k'), type('letters'), option(/letters/u)) },
  { name: 'chats: Persian messages found', entry: 'conversation', query: 'rows=300', act: then(press('Control+k'), type('سلام'), option(/سلام/u)) },
  { name: 'chats: a search by days', shows: DIALOG, entry: 'conversation', query: 'rows=300', act: then(press('Control+k'), type('the'), option(/the/u), button('search-days'), (page) => page.locator('[role="dialog"] table').waitFor()) },
  { name: 'chats: the menu', shows: MENU, query: 'screen=chats', act: (page) => page.locator('nav header button').first().click() },
  { name: 'chats: two accounts', shows: MENU, entry: 'people', query: 'accounts=2', act: (page) => page.locator('nav header button').first().click() },
  { name: 'chats: the menu of one', shows: MENU, query: 'screen=chats', act: (page) => page.getByRole('option').nth(1).click({ button: 'right' }) },
  { name: 'chats: leaving one', shows: DIALOG, entry: 'people', query: 'screen=chats', act: then((page) => page.getByRole('option', { name: /^Bob/u }).click({ button: 'right' }), item('chats-leave')) },
  { name: 'offline', query: 'screen=offline&open=bob' },
  { name: 'a session that ended', shows: '[role="alert"]', query: 'screen=signed-out&open=bob' },
  { name: 'toasts', shows: '[role="alert"]', query: 'screen=toasts' },
  { name: 'an invite', query: 'screen=chats&open=choir' },
  { name: 'the keys', shows: DIALOG, query: 'screen=chats', act: press('Control+/') },
];

const PEOPLE: readonly Screen[] = [
  { name: 'new chat', shows: DIALOG, entry: 'people', query: 'screen=new-chat' },
  { name: 'new chat: found', shows: DIALOG, entry: 'people', query: 'screen=new-chat', act: then(type('eve'), option(/^Eve/u)) },
  { name: 'new group', shows: DIALOG, entry: 'people', query: 'screen=new-chat', act: then((page, words) => page.getByRole('button', { name: new RegExp(words('new-chat-group').source.replace('$', ''), 'u') }).click(), type('Thursday walkers'), (page) => page.getByRole('combobox').fill('@new:elsewhere.example'), press('Enter'), (page) => page.getByRole('radio').last().check()) },
  { name: 'a chat from outside', shows: DIALOG, entry: 'people', query: 'screen=chats', act: then(press('Control+n'), type('https://matrix.to/#/#birds:example.org'), option(/^Birds of Iran/u), press('Enter'), (page) => page.getByText('#birds:example.org').first().waitFor()) },
  { name: 'a person', shows: DIALOG, entry: 'people', query: 'screen=chats', act: then(press('Control+k'), type('@eve:example.org'), option(/^Eve, /u), press('Enter')) },
  { name: 'chat info', shows: '[role="complementary"], aside', query: 'screen=chats&open=garden', act: press('Control+.') },
  { name: 'chat info: inviting', shows: DIALOG, entry: 'people', query: 'screen=chats&open=garden', act: then(press('Control+.'), button('info-invite'), type('eve'), option(/^Eve, /u)) },
  { name: 'chat info: a crowd', shows: '[role="complementary"], aside', entry: 'conversation', query: 'info&crowd' },
  { name: 'profile', shows: DIALOG, entry: 'people', query: 'screen=profile' },
  { name: 'profile: cutting a picture', shows: '[role="application"]', entry: 'people', query: 'screen=profile', act: (page) => page.locator('input[type="file"]').setInputFiles(PICTURE) },
  { name: 'profile: the password', shows: '[type="password"]', entry: 'people', query: 'screen=profile', act: button('profile-password-change') },
  { name: 'profile: deactivating', shows: '[type="password"]', entry: 'people', query: 'screen=profile', act: button('profile-deactivate') },
  { name: 'profile: signing out', shows: DIALOG, entry: 'people', query: 'screen=profile&accounts=2', act: (page, words) => page.getByRole('button', { name: words('accounts-sign-out') }).last().click() },
];

const CONVERSATION: readonly Screen[] = [
  { name: 'conversation', shows: 'article', query: 'screen=chats&open=garden' },
  { name: 'conversation: plain rows', query: 'screen=chats&open=garden&plain=1&compact=1&accent=slate' },
  { name: 'conversation: messages of every kind', shows: 'article', entry: 'conversation', query: '' },
  { name: 'conversation: a channel', shows: 'article', entry: 'conversation', query: 'mute&unread=3&rows=200' },
  { name: 'conversation: a search', shows: 'search', entry: 'conversation', query: 'rows=300', act: then(press('Control+f'), type('seven rests'), (page) => page.locator('search [role="status"]:not(:empty)').waitFor()) },
  { name: 'conversation: its menu', shows: MENU, entry: 'conversation', query: '', act: button('header-menu') },
  { name: 'message: the menu', shows: MENU, entry: 'conversation', query: '', act: menuOf('sent') },
  { name: 'message: reactions', shows: DIALOG, entry: 'conversation', query: '', act: then(menuOf('sent'), item('message-react'), button('message-react-more')) },
  { name: 'message: details', shows: DIALOG, entry: 'conversation', query: '', act: then(menuOf('sent'), item('message-details')) },
  { name: 'message: source', shows: 'pre', entry: 'conversation', query: '', act: then(menuOf('sent'), item('message-details'), button('details-view-source')) },
  { name: 'messages: selected', shows: '[role="toolbar"]', entry: 'conversation', query: '', act: then(menuOf('sent'), item('message-select')) },
  { name: 'messages: forwarding', shows: DIALOG, entry: 'conversation', query: '', act: then(menuOf('sent'), item('message-forward')) },
  { name: 'a link that is not what it says', shows: DIALOG, entry: 'conversation', query: '', act: (page) => message('formatted')(page).getByRole('link', { name: 'our bank' }).click() },
];

const WRITING: readonly Screen[] = [
  { name: 'writing', entry: 'writing', query: '', act: (page) => page.locator('textarea').fill('# For the garden\nToday we need **leaf mould**, _manure_ and ~~poison~~, ||no word of the camera||\n> چه روزی؟\n- run `make table`\n1. look at https://garden.example') },
  { name: 'writing: formatting', entry: 'writing', query: '', shows: '[role="toolbar"]', act: then((page) => page.locator('textarea').fill('one two three'), (page) => page.locator('textarea').press('Shift+Home')) },
  { name: 'writing: completing', entry: 'writing', query: '', shows: '#composer-suggestion-0', act: then((page) => page.locator('textarea').focus(), type('well :thumbs')) },
  { name: 'writing: emoji', entry: 'writing', query: '', shows: DIALOG, act: button('composer-emoji') },
  { name: 'writing: taking back', entry: 'writing', query: '', shows: 'article', act: then((page) => page.locator('textarea').focus(), type('too early'), press('Enter'), (page) => page.getByText('too early').first().waitFor()) },
  { name: 'writing: too long', entry: 'writing', query: '', shows: '[role="alert"]', act: (page) => page.locator('textarea').fill('متن بلند '.repeat(6000)) },
];

const SETTINGS: readonly Screen[] = [
  ...['accounts', 'appearance', 'language', 'writing', 'keyboard', 'privacy', 'notifications', 'system', 'about'].map(section),
  { name: 'settings: found', shows: DIALOG, query: 'screen=settings', act: type('e') },
  { name: 'settings: a conflict of keys', shows: '.trouble', query: 'screen=settings', act: then((page) => page.locator('[data-section="keyboard"]').click(), (page) => page.locator('[data-action="search"]').click(), press('Control+n')) },
  { name: 'settings: at twice the size', shows: DIALOG, query: 'screen=settings&size=200' },
];

export const SCREENS: readonly Screen[] = [...ENTERING, ...CHATS, ...PEOPLE, ...CONVERSATION, ...WRITING, ...SETTINGS];
