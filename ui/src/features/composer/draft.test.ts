import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Draft as Kept } from '../../ipc/bindings/Draft';
import type { KeepDraft } from '../../ipc/bindings/KeepDraft';
import { connect } from '../../ipc/client';
import { dismiss, toasts } from '../../stores/toasts.svelte';
import { FakeHost } from '../../testing/fake-host';
import { messageRow, person, text } from '../../testing/fixtures';
import { Draft } from './draft.svelte';
import { draftOf } from './drafts';
import { LastSent } from './sending.svelte';

const failing = () => Promise.reject(Object.assign(new Error('full'), { code: 'storage' }));

describe('a draft', () => {
  const make = (answers: ConstructorParameters<typeof FakeHost>[0] = {}) => {
    const host = new FakeHost(answers);
    connect(host);
    return { host, draft: new Draft('@alice:example.org', '!chat:example.org') };
  };

  test('is free at once when it is sent, and goes with its answer and the names still in it', async () => {
    const { host, draft } = make();
    draft.text = 'hello @Dara';
    draft.mention({ person: '@dara:example.org', words: '@Dara' });
    draft.mention({ person: '@bob:example.org', words: '@Bob' });
    draft.answer(messageRow({ key: 'quoted' }));
    const sending = draft.send();
    expect([draft.text, draft.answers, draft.mentions]).toEqual(['', undefined, []]);
    await sending;
    expect(host.calls[0]?.request).toMatchObject({ text: 'hello @Dara', reply_to: 'quoted', mentions: [{ words: '@Dara' }], chats: [] });
  });

  test('comes back before what was written since, when it is refused', async () => {
    const { draft } = make({ send: failing });
    draft.text = 'first';
    const sending = draft.send();
    draft.text = 'second';
    await sending;
    expect(draft.text).toBe('first\nsecond');
  });

  test('of blanks is not sent', async () => {
    const { host, draft } = make();
    draft.text = ' \n ';
    await draft.send();
    expect(host.asked).toEqual([]);
  });

  test('waits aside while a message is reworded', async () => {
    const { host, draft } = make({ source: () => ({ text: '**old**', mentions: [{ person: '@dara:example.org', words: '@Dara' }], chats: [] }) });
    draft.text = 'half a thought';
    draft.answer(messageRow({ key: 'quoted' }));
    expect(await draft.edit(messageRow({ key: 'mine' }))).toBe(true);
    expect([draft.text, draft.answers, draft.mentions.length]).toEqual(['**old**', undefined, 1]);
    draft.text = 'new @Dara';
    await draft.send();
    expect(host.calls.find(({ method }) => method === 'edit')).toMatchObject({ request: { key: 'mine', text: 'new @Dara', mentions: [{ words: '@Dara' }] } });
    expect([draft.text, draft.answers?.key, draft.rewords]).toEqual(['half a thought', 'quoted', undefined]);
  });

  test('steps out of rewording, then of answering, then of nothing', async () => {
    const { draft } = make({ source: () => ({ text: 'old', mentions: [], chats: [] }) });
    draft.answer(messageRow({ key: 'quoted' }));
    await draft.edit(messageRow({ key: 'mine' }));
    expect([draft.stepOut(), draft.answers?.key, draft.stepOut(), draft.answers, draft.stepOut()]).toEqual([true, 'quoted', true, undefined, false]);
  });

  test('stays what it was when the text cannot be fetched', async () => {
    const { draft } = make({ source: failing });
    draft.text = 'mine';
    expect(await draft.edit(messageRow())).toBe(false);
    expect(draft.text).toBe('mine');
  });

  test('is the same one each time', () => {
    expect(draftOf('@a:x', '!c:x')).toBe(draftOf('@a:x', '!c:x'));
    expect(draftOf('@a:x', '!c:x')).not.toBe(draftOf('@b:x', '!c:x'));
  });

  test('names the chats still in it', async () => {
    const { host, draft } = make();
    draft.text = 'see #Gardeners';
    draft.mentionChat({ chat: '!g:example.org', words: '#Gardeners' });
    draft.mentionChat({ chat: '!h:example.org', words: '#Choir' });
    await draft.send();
    expect(host.calls[0]?.request).toMatchObject({ chats: [{ chat: '!g:example.org', words: '#Gardeners' }] });
  });

  test('of a mark of direction alone is not sent', () => {
    const { draft } = make();
    draft.text = '\u200F';
    expect(draft.ready).toBe(false);
  });
});

describe('a kept draft', () => {
  const kept = (change: Partial<Kept> = {}): Kept => ({ text: '', mentions: [], chats: [], reply_to: null, edits: null, ...change });
  const make = (answers: ConstructorParameters<typeof FakeHost>[0] = {}) => {
    const host = new FakeHost(answers);
    connect(host);
    return { host, draft: new Draft('@alice:example.org', '!chat:example.org') };
  };
  const texts = (host: FakeHost) => host.calls.filter(({ method }) => method === 'keep_draft').map(({ request }) => (request as KeepDraft).draft.text);

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is kept soon after the last letter, and while one types on', async () => {
    const { host, draft } = make();
    const type = async (letter: string) => {
      draft.text += letter;
      draft.keeping.soon();
      await vi.advanceTimersByTimeAsync(100);
    };
    for (const letter of 'hello') await type(letter);
    expect(texts(host)).toEqual([]);
    await vi.advanceTimersByTimeAsync(150);
    expect(texts(host)).toEqual(['hello']);
    for (const letter of ' and all the rest') await type(letter);
    expect(texts(host).length).toBe(2);
    await vi.advanceTimersByTimeAsync(300);
    expect(texts(host).at(-1)).toBe('hello and all the rest');
  });

  test('is kept at once when one turns away, once', async () => {
    const { host, draft } = make();
    draft.text = 'half';
    draft.keeping.now();
    draft.keeping.now();
    await vi.advanceTimersByTimeAsync(0);
    expect(texts(host)).toEqual(['half']);
  });

  test('is never kept out of order', async () => {
    const done: (() => void)[] = [];
    const { host, draft } = make({ keep_draft: () => new Promise((resolve) => done.push(() => resolve({}))) });
    for (const text of ['a', 'ab', 'abc']) {
      draft.text = text;
      draft.keeping.now();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(texts(host)).toEqual(['a']);
    done[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(texts(host)).toEqual(['a', 'abc']);
  });

  test('is forgotten when it was sent', async () => {
    const { host, draft } = make();
    draft.text = 'hello';
    draft.keeping.now();
    await draft.send();
    expect(host.asked).toEqual(['keep_draft', 'send', 'keep_draft']);
    expect(texts(host).at(-1)).toBe('');
  });

  test('comes back with what it answers, or rewords', async () => {
    const content = text('the question');
    const { host, draft } = make({ details: () => ({ at: 0, sender: person('Dara'), readers: [], versions: [{ at: 0, content }], reactions: [] }) });
    draft.restore(kept({ text: 'hi @Dara', mentions: [{ person: '@dara:example.org', words: '@Dara' }], reply_to: 'quoted' }));
    expect([draft.text, draft.answers?.key, draft.names]).toEqual(['hi @Dara', 'quoted', ['@Dara']]);
    await vi.advanceTimersByTimeAsync(0);
    expect(draft.answers).toEqual({ key: 'quoted', sender: '@dara:example.org', content });
    draft.keeping.now();
    expect(texts(host)).toEqual([]);
    const other = make({ details: failing }).draft;
    other.restore(kept({ text: 'new words', edits: 'mine' }));
    expect([other.text, other.rewords?.key, other.answers]).toEqual(['new words', 'mine', undefined]);
  });

  test('that comes back late or old is no news', async () => {
    const { draft } = make();
    draft.text = 'mine';
    draft.restore(kept({ text: 'older' }));
    expect(draft.text).toBe('mine');
    draft.keeping.now();
    draft.text = 'mine too';
    draft.keeping.now();
    await vi.advanceTimersByTimeAsync(0);
    draft.restore(kept({ text: 'mine' }));
    draft.restore(null);
    expect(draft.text).toBe('mine too');
    draft.restore(kept({ text: 'from another window' }));
    expect(draft.text).toBe('from another window');
  });

  test('that cannot be kept is said once, and tried again', async () => {
    const { host, draft } = make({ keep_draft: failing });
    for (const { id } of toasts.shown) dismiss(id);
    const shown: number[] = [];
    for (const text of ['a', 'ab']) {
      draft.text = text;
      draft.keeping.now();
      await vi.advanceTimersByTimeAsync(0);
      shown.push(toasts.shown.length);
      for (const { id } of toasts.shown) dismiss(id);
    }
    expect([texts(host), shown]).toEqual([['a', 'ab'], [1, 0]]);
  });
});

describe('a message just sent', () => {
  const own = (key: string) => messageRow({ key, own: true });
  const make = async () => {
    const host = new FakeHost();
    connect(host);
    const draft = new Draft('@alice:example.org', '!chat:example.org');
    const last = new LastSent('@alice:example.org', '!chat:example.org', draft);
    draft.text = 'oops';
    draft.answer(messageRow({ key: 'quoted' }));
    const written = await draft.send();
    if (written) last.sent(written, 'before');
    return { host, draft, last };
  };
  const removed = (host: FakeHost) => host.calls.filter(({ method }) => method === 'remove').map(({ request }) => (request as { key: string }).key);

  test('is taken back with what it answered', async () => {
    const { host, draft, last } = await make();
    last.see(own('before'));
    last.see(own('$from-another-device'));
    last.see(own('txn'));
    last.takeBack();
    last.takeBack();
    await Promise.resolve();
    expect([draft.text, draft.answers?.key, removed(host), last.offered]).toEqual(['oops', 'quoted', ['txn'], false]);
  });

  test('is taken back as soon as it is there', async () => {
    const { host, draft, last } = await make();
    draft.text = 'next';
    last.takeBack();
    expect([draft.text, removed(host)]).toEqual(['oops\nnext', []]);
    last.see(own('txn'));
    await Promise.resolve();
    expect(removed(host)).toEqual(['txn']);
  });

  test('stays after five seconds', async () => {
    vi.useFakeTimers();
    const { draft, last } = await make();
    await vi.advanceTimersByTimeAsync(4900);
    expect(last.offered).toBe(true);
    await vi.advanceTimersByTimeAsync(200);
    last.takeBack();
    expect([last.offered, draft.text]).toEqual([false, '']);
    vi.useRealTimers();
  });
});
