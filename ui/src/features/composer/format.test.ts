import { describe, expect, test } from 'vitest';

import { directed, linkTo, newLine, toggled, type Edit, type Format } from './format';
import { fieldWay, isBlank, marked, switched, toldDirection } from './told';

/** A text with `[` and `]` around what is selected, or `|` at the caret. */
function taken(shown: string) {
  const caret = shown.indexOf('¦');
  if (caret >= 0) return { text: shown.replace('¦', ''), start: caret, end: caret };
  const [start, end] = [shown.indexOf('⟦'), shown.indexOf('⟧') - 1];
  return { text: shown.replace(/[⟦⟧]/gu, ''), start, end };
}

function done(text: string, edit: Edit): string {
  const whole = text.slice(0, edit.start) + edit.insert + text.slice(edit.end);
  const { start, end } = edit.select;
  return start === end ? `${whole.slice(0, start)}¦${whole.slice(start)}` : `${whole.slice(0, start)}⟦${whole.slice(start, end)}⟧${whole.slice(end)}`;
}

describe('formatting', () => {
  test.each<[Format, string, string]>([
    ['bold', 'a ⟦b⟧ c', 'a **⟦b⟧** c'],
    ['bold', 'a **⟦b⟧** c', 'a ⟦b⟧ c'],
    ['bold', 'a ⟦**b**⟧ c', 'a ⟦b⟧ c'],
    ['bold', 'a⟦ b ⟧c', 'a **⟦b⟧** c'],
    ['bold', 'a ¦', 'a **¦**'],
    ['bold', 'a **¦**', 'a ¦'],
    ['bold', 'a **b¦** c', 'a **b**¦ c'],
    ['bold', '_⟦b⟧_', '_**⟦b⟧**_'],
    ['bold', '⟦a\n\nb⟧', '⟦**a**\n\n**b**⟧'],
    ['bold', '⟦سلام⟧ دنیا', '**⟦سلام⟧** دنیا'],
    ['italic', 'a ⟦b⟧ c', 'a _⟦b⟧_ c'],
    ['italic', 'a⟦b⟧c', 'a*⟦b⟧*c'],
    ['italic', 'a*⟦b⟧*c', 'a⟦b⟧c'],
    ['italic', '_⟦b⟧_', '⟦b⟧'],
    ['italic', '**⟦b⟧**', '**_⟦b⟧_**'],
    ['italic', '***⟦b⟧***', '**⟦b⟧**'],
    ['strike', '⟦b⟧', '~~⟦b⟧~~'],
    ['spoiler', '⟦b⟧', '||⟦b⟧||'],
    ['spoiler', '||⟦b⟧||', '⟦b⟧'],
    ['code', '⟦b⟧', '`⟦b⟧`'],
    ['code', 'x ⟦a\nb⟧ y', 'x \n```\n⟦a\nb⟧\n```\n y'],
    ['code', '⟦```\na\n```⟧', '⟦a⟧'],
    ['link', '⟦words⟧', '[words](¦)'],
    ['link', '⟦https://x.y⟧', '[¦](https://x.y)'],
    ['link', '⟦[a](https://x.y)⟧', '⟦a⟧'],
    ['quote', 'a\n⟦b\nc⟧\nd', 'a\n⟦> b\n> c⟧\nd'],
    ['quote', '⟦> b\n> c⟧', '⟦b\nc⟧'],
    ['quote', 'b¦', '> b¦'],
  ])('%s of %j is %j', (format, before, after) => {
    const { text, start, end } = taken(before);
    expect(done(text, toggled(text, { start, end }, format))).toBe(after);
  });

  test('an address over words is a link', () => {
    const { text, ...selection } = taken('see ⟦this⟧ now');
    const edit = linkTo(text, selection, 'https://x.y/z');
    expect(edit && done(text, edit)).toBe('see [this](https://x.y/z)¦ now');
    expect([linkTo(text, { start: 0, end: 0 }, 'https://x.y'), linkTo(text, selection, 'no address'), linkTo('https://a.b', { start: 0, end: 11 }, 'https://x.y')]).toEqual([undefined, undefined, undefined]);
  });
});

describe('a new line', () => {
  test.each([
    ['a¦b', 'a\n¦b'],
    ['- a¦', '- a\n- ¦'],
    ['  9) a¦', '  9) a\n  10) ¦'],
    ['- a\n- ¦', '- a\n¦'],
    ['> a¦', '> a\n> ¦'],
    ['> - a¦', '> - a\n> - ¦'],
    ['> ¦', '¦'],
    ['-a¦', '-a\n¦'],
    ['```\n- a¦', '```\n- a\n¦'],
    ['\u200Fa¦', '\u200Fa\n\u200F¦'],
    ['- \u200Fa¦', '- \u200Fa\n- \u200F¦'],
    ['- \u200F¦', '¦'],
  ])('in %j makes %j', (before, after) => {
    const { text, start, end } = taken(before);
    expect(done(text, newLine(text, { start, end }))).toBe(after);
  });
});

describe('a told direction', () => {
  test.each([
    ['hello', '\u200Fhello'],
    ['a\n\nb', '\u200Fa\n\n\u200Fb'],
    ['> - a', '> - \u200Fa'],
    ['```\na\n```\nb', '```\na\n```\n\u200Fb'],
    ['\u200Ea', '\u200Fa'],
    ['', '\u200F'],
    ['1. a', '1. \u200Fa'],
    ['@dara hi', '\u200F@dara hi'],
  ])('%j becomes %j, and back', (text, expected) => {
    expect(marked(text, 'rtl')).toBe(expected);
    expect(marked(expected, undefined)).toBe(text.replace('\u200E', ''));
    expect(toldDirection(expected)).toBe('rtl');
  });

  test('turns a text round, and leaves it to its letters again', () => {
    expect(switched('hello', 'rtl')).toBe('rtl');
    expect(switched('سلام', 'rtl')).toBe('ltr');
    expect(switched('', 'rtl')).toBe('ltr');
    expect(switched('\u200Fhello', 'ltr')).toBeUndefined();
  });

  test('keeps the caret at its letter', () => {
    const { text, ...selection } = taken('ab\n⟦cd⟧');
    expect(done(text, directed(text, selection, 'rtl'))).toBe('\u200Fab\n\u200F⟦cd⟧');
    expect(done('', directed('', { start: 0, end: 0 }, 'ltr'))).toBe('\u200E¦');
  });

  test('is nothing to send', () => {
    expect([isBlank('\u200F \n'), isBlank('\u200Fa')]).toEqual([true, false]);
  });
});

test.each([
  ['', 'neutral', false],
  ['hello', 'ltr', false],
  ['Telegram را نصب کردم', 'rtl', false],
  ['سلام\nhello', 'rtl', true],
  ['سلام\nTelegram را نصب کردم', 'rtl', false],
  ['سلام\n`make` را بزن\n```\nlet x;\n```', 'rtl', false],
  ['hello\n\u200Fhello', 'ltr', true],
])('a field with %j runs %s, paragraph by paragraph: %s', (text, direction, mixed) => {
  expect(fieldWay(text)).toEqual({ direction, mixed });
});
