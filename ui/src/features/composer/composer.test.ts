import { describe, expect, test, vi } from 'vitest';

import { connect } from '../../ipc/client';
import { FakeHost } from '../../testing/fake-host';
import { actionOf } from '../frame/keymap';
import { deedOf } from './keys';
import { spellingLanguage } from './spelling';
import { WritingNotice } from './writing';

describe('a key', () => {
  const press = (key: string, change: object = {}) => ({ key, code: '', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, ...change });
  const state = (text: string, enterSends = true, selected = 0) => ({ text, start: text.length - selected, end: text.length, enterSends });
  test.each<[string, ReturnType<typeof press>, ReturnType<typeof state>, string | undefined]>([
    ['Enter sends', press('Enter'), state('hi'), 'send'],
    ['Enter breaks where it is set so', press('Enter'), state('hi', false), 'break'],
    ['Ctrl+Enter sends then', press('Enter', { ctrlKey: true }), state('hi', false), 'send'],
    ['Shift+Enter breaks', press('Enter', { shiftKey: true }), state('hi'), 'break'],
    ['Enter breaks within code', press('Enter'), state('```\nlet x'), 'break'],
    ['and sends once that is closed', press('Enter'), state('```\nlet x\n```'), 'send'],
    ['Enter belongs to the input method while it composes', press('Enter', { isComposing: true }), state('hi'), undefined],
    ['Shift+Space joins after a Persian letter', press(' ', { shiftKey: true }), state('می'), 'join'],
    ['Shift+Space is a space after a Latin one', press(' ', { shiftKey: true }), state('HI'), undefined],
    ['Space is a space', press(' '), state('می'), undefined],
    ['up edits the last message in an empty field', press('ArrowUp'), state(''), 'edit-last'],
    ['up moves in a text', press('ArrowUp'), state('hi'), undefined],
    ['Esc steps out', press('Escape'), state(''), 'out'],
    ['Ctrl+Shift+2 joins too, on any layout', press('"', { ctrlKey: true, shiftKey: true, code: 'Digit2' }), state('می'), 'join'],
    ['Ctrl+B is bold', press('b', { ctrlKey: true }), state('hi'), 'bold'],
    ['Ctrl+I leans, on a Persian layout too', press('ه', { ctrlKey: true, code: 'KeyI' }), state('hi'), 'italic'],
    ['Ctrl+Shift+X strikes out', press('X', { ctrlKey: true, shiftKey: true }), state('hi'), 'strike'],
    ['Ctrl+Shift+P hides', press('P', { ctrlKey: true, shiftKey: true }), state('hi'), 'spoiler'],
    ['Ctrl+K with words selected is a link', press('k', { ctrlKey: true }), state('hi', true, 2), 'link'],
    ['Ctrl+K without is not the field\'s', press('k', { ctrlKey: true }), state('hi'), undefined],
    ['Ctrl+Shift+M with words selected is code', press('M', { ctrlKey: true, shiftKey: true }), state('hi', true, 2), 'code'],
    ['Ctrl+Shift+D turns', press('D', { ctrlKey: true, shiftKey: true }), state(''), 'direction'],
    ['Ctrl+Z in an empty field takes back', press('z', { ctrlKey: true }), state(''), 'take-back'],
    ['Ctrl+Z in a text is the field\'s own', press('z', { ctrlKey: true }), state('hi'), undefined],
    ['letters are letters', press('a'), state(''), undefined],
  ])('%s', (_, key, at, expected) => {
    expect(deedOf(key, { ...at, action: actionOf(key, {}, false, 'writing') })).toBe(expected);
  });
});

describe('notices of writing', () => {
  test('are not told with every letter, and end by themselves', async () => {
    vi.useFakeTimers();
    const host = new FakeHost();
    connect(host);
    const notice = new WritingNotice('@alice:example.org', '!chat:example.org');
    const told = async () => {
      await vi.advanceTimersByTimeAsync(0);
      return host.calls.map(({ request }) => (request as { on: boolean }).on);
    };
    notice.stop();
    for (let letter = 0; letter < 10; letter += 1) notice.typed();
    expect(await told()).toEqual([true]);
    await vi.advanceTimersByTimeAsync(4500);
    notice.typed();
    expect(await told()).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(6500);
    expect(await told()).toEqual([true, true, false]);
    notice.typed();
    notice.stop();
    notice.stop();
    expect(await told()).toEqual([true, true, false, true, false]);
    vi.useRealTimers();
  });
});

test.each([
  [['en_US', 'fa_IR'], 'rtl', 'fa-IR'],
  [['en_US', 'fa_IR'], 'ltr', 'en-US'],
  [['fa_IR'], 'ltr', undefined],
  [['en_US'], 'neutral', undefined],
] as const)('of the languages %j a text that runs %s is in %s', (languages, direction, expected) => {
  expect(spellingLanguage(languages, direction)).toBe(expected);
});
