// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { setLanguage } from '../../i18n';
import type { Content } from '../../ipc/bindings/Content';
import type { MessageRow } from '../../ipc/bindings/MessageRow';
import { connect } from '../../ipc/client';
import { FakeHost, type Answers } from '../../testing/fake-host';
import { chatRow, messageRow, person, text } from '../../testing/fixtures';
import Conversation from './Conversation.svelte';
// What is fetched when it is first asked for is here already, so that no test waits for a compiler.
import './Details.svelte';
import './LinkQuestion.svelte';

const NOW = Date.now();
const words = (body: string): Content => ({ kind: 'text', body, blocks: [{ block: 'paragraph', direction: 'ltr', inlines: [{ inline: 'text', text: body }] }], tone: 'plain' });

function show(rows: MessageRow[], chat = chatRow({ kind: 'group' }), answers: Answers = {}): FakeHost {
  const host = new FakeHost(answers, (view) =>
    view.view === 'timeline'
      ? { frame: 'timeline', chat, rows, older: 'end', newer: 'end', people: [person('Dara'), person('Alice')], read_by_others: 0, unread_from: null, anchor: null }
      : undefined,
  );
  connect(host);
  render(Conversation, { account: '@alice:example.org', chat: chat.id });
  return host;
}

const message = (key: string, content: Content, more: Partial<MessageRow> = {}) => messageRow({ key, id: `$${key}`, at: NOW, ord: NOW * 1000, content, ...more });

/** jsdom lays nothing out, so nothing changes its size. */
class NoSizes {
  observe = () => undefined;
  unobserve = () => undefined;
  disconnect = () => undefined;
}

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', NoSizes);
  setLanguage('en');
});

describe('a message', () => {
  test.each<[string, Content, string]>([
    ['a text', words('hello'), 'Dara: hello'],
    ['a locked one', { kind: 'undecrypted' }, 'Dara: Waiting for the key to this message'],
    ['a removed one', { kind: 'removed' }, 'Dara: Message removed'],
    ['a picture', { kind: 'other', of: 'm.image', fallback: 'a.jpg' }, 'Dara: a.jpg'],
  ])('is named by its sender and its words: %s', async (_, content, name) => {
    show([message('a', content)]);
    await screen.findByRole('article', { name });
  });

  test('that is formatted becomes elements, and never HTML', async () => {
    show([
      message('a', {
        kind: 'text',
        body: '<img src=x onerror=alert(1)> bold',
        tone: 'plain',
        blocks: [{ block: 'paragraph', direction: 'ltr', inlines: [{ inline: 'text', text: '<img src=x onerror=alert(1)> ' }, { inline: 'strong', inlines: [{ inline: 'text', text: 'bold' }] }] }],
      }),
    ]);
    const article = await screen.findByRole('article');
    expect(article.querySelector('img')).toBeNull();
    expect(article.querySelector('strong')?.textContent).toBe('bold');
    expect(article.querySelector('p')?.textContent).toContain('<img src=x onerror=alert(1)> bold');
  });

  test('of the account has a state, also for those who do not see it', async () => {
    show([message('a', words('mine'), { own: true, sender: '@alice:example.org', state: { state: 'queued' } })]);
    const article = await screen.findByRole('article', { name: 'Alice: mine' });
    const meta = document.getElementById(article.getAttribute('aria-describedby') ?? '');
    expect(meta?.textContent).toContain('queued');
  });

  test('has reactions that name who reacted', async () => {
    show([message('a', words('x'), { reactions: [{ key: '👍', count: 3, mine: true, people: ['@dara:example.org'] }] })]);
    const reaction = await screen.findByRole('button', { name: '👍 3, Dara and 2 others' });
    expect(reaction.getAttribute('aria-pressed')).toBe('true');
  });

  test('has a name above it in a group and none in a direct chat', async () => {
    show([message('a', words('x'))], chatRow({ kind: 'direct' }));
    const article = await screen.findByRole('article');
    expect(within(article).queryByText('Dara')).toBeNull();
  });
});

describe('what can be done', () => {
  const open = async (host: FakeHost, name: string) => {
    await fireEvent.contextMenu(await screen.findByRole('article'));
    await fireEvent.click(await screen.findByRole('menuitem', { name }));
    return host;
  };

  test.each<[string, Partial<MessageRow>, string]>([
    ['a text of another', {}, 'Reply, React, Copy text, Copy link, Forward, Select, Details'],
    ['an own text', { own: true }, 'Reply, React, Edit, Copy text, Copy link, Forward, Select, Details, Remove'],
    ['an own text on its way', { own: true, id: null, state: { state: 'queued' } }, 'Reply, Edit, Copy text, Forward, Select, Details, Remove'],
    ['a picture', { content: { kind: 'other', of: 'm.image', fallback: 'a.jpg' } }, 'Reply, React, Copy text, Copy link, Select, Details'],
    ['a locked message', { content: { kind: 'undecrypted' } }, 'Copy link, Select, Details'],
    ['a removed message', { content: { kind: 'removed' } }, 'Copy link, Details'],
  ])('with %s', async (_, more, expected) => {
    show([message('a', words('x'), more)]);
    await fireEvent.contextMenu(await screen.findByRole('article'));
    const menu = await screen.findByRole('menu', { name: 'Message actions' });
    expect(within(menu).getAllByRole('menuitem').map((item) => item.textContent.trim()).join(', ')).toBe(expected);
  });

  test('the details tell who read it, who reacted, and what an edit changed', async () => {
    const host = show([message('a', words('see you at six'), { edited: true })], undefined, {
      details: () => ({
        at: NOW,
        sender: person('Dara'),
        readers: [{ person: person('Alice'), at: NOW }],
        versions: [
          { at: NOW, content: words('see you at five') },
          { at: NOW, content: words('see you at six') },
        ],
        reactions: [{ key: '👍', people: [person('Alice'), person('Dara')] }],
      }),
      event_source: () => ({ json: '{"type": "m.room.message"}' }),
    });
    await open(host, 'Details');
    const dialog = await screen.findByRole('dialog', { name: 'Message details' });
    const read = await within(dialog).findByRole('region', { name: 'Read by' });
    expect(within(read).getByText('Alice')).toBeTruthy();
    expect(within(dialog).getByRole('region', { name: 'Reactions' }).textContent).toMatch(/👍\s*2/u);
    const edits = within(dialog).getByRole('region', { name: 'Edits' });
    expect([edits.querySelector('del')?.textContent, edits.querySelector('ins')?.textContent]).toEqual(['five', 'six']);
    await fireEvent.click(within(dialog).getByRole('button', { name: 'View source' }));
    await within(dialog).findByText(/m\.room\.message/u);
  });

  test('a link whose words are its address opens at once, another one is shown first', async () => {
    const link = (href: string, said: string): Content => ({
      kind: 'text',
      body: said,
      tone: 'plain',
      blocks: [{ block: 'paragraph', direction: 'ltr', inlines: [{ inline: 'link', href, inlines: [{ inline: 'text', text: said }] }] }],
    });
    const host = show([message('a', link('https://garden.example/', 'garden.example')), message('b', link('https://phish.example/', 'our bank'))]);
    await fireEvent.click(await screen.findByRole('link', { name: 'garden.example' }));
    await fireEvent.click(screen.getByRole('link', { name: 'our bank' }));
    const question = await screen.findByRole('dialog', { name: 'Open this link?' });
    const opened = () => host.calls.filter(({ method }) => method === 'open_link').map(({ request }) => request);
    expect(opened()).toEqual([{ url: 'https://garden.example/' }]);
    expect(question.textContent).toContain('https://phish.example/');
    await fireEvent.click(within(question).getByRole('button', { name: 'Open' }));
    await waitFor(() => expect(opened()).toEqual([{ url: 'https://garden.example/' }, { url: 'https://phish.example/' }]));
  });

  test('an address of the network is looked at and not opened outside', async () => {
    const host = show(
      [message('a', { kind: 'text', body: 'x', tone: 'plain', blocks: [{ block: 'paragraph', direction: 'ltr', inlines: [{ inline: 'link', href: 'https://matrix.to/#/%23seeds:example.org', inlines: [{ inline: 'text', text: 'seeds' }] }] }] })],
      undefined,
      { look: () => ({ outcome: 'unknown' }) },
    );
    await fireEvent.click(await screen.findByRole('link', { name: 'seeds' }));
    await waitFor(() => expect(host.calls.find(({ method }) => method === 'look')?.request).toEqual({ account: '@alice:example.org', address: 'https://matrix.to/#/%23seeds:example.org' }));
    expect(host.asked).not.toContain('open_link');
  });

  test('hidden words come when they are asked for', async () => {
    show([message('a', { kind: 'text', body: 'cake', tone: 'plain', blocks: [{ block: 'paragraph', direction: 'ltr', inlines: [{ inline: 'spoiler', inlines: [{ inline: 'text', text: 'cake' }] }] }] })]);
    const spoiler = await screen.findByRole('button', { name: 'Hidden words. Show them' });
    await fireEvent.keyDown(spoiler, { key: 'Enter' });
    expect(screen.queryByRole('button', { name: 'Hidden words. Show them' })).toBeNull();
  });
});

test('a chat that was moved has a way on, and is entered there', async () => {
  const host = show([message('a', words('x'))], chatRow({ id: '!old:example.org', can_write: false, successor: '!new:other.example' }), { join: () => ({ outcome: 'refused', refusal: 'invite_only' }) });
  await fireEvent.click(await screen.findByRole('button', { name: 'Join the new chat' }));
  await waitFor(() =>
    expect(host.calls.find(({ method }) => method === 'join')?.request).toEqual({ account: '@alice:example.org', address: '!new:other.example', via: ['other.example', 'example.org'] }),
  );
  expect(screen.queryByText('You cannot write in this chat.')).toBeNull();
});

test('a chat that is being loaded is no alert and no list', async () => {
  connect(new FakeHost());
  render(Conversation, { account: '@alice:example.org', chat: '!c:example.org' });
  await screen.findByText('Messages are on their way');
  expect([screen.queryByRole('log'), screen.queryByRole('alert')]).toEqual([null, null]);
});

test('in a channel of others there is no field', async () => {
  show([message('a', text('x'))], chatRow({ kind: 'channel', can_write: false }));
  await screen.findByText('Only admins can write in this channel.');
  expect(screen.queryByRole('textbox')).toBeNull();
});
