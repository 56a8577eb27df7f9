import { describe, expect, test } from 'vitest';

import { inFence, isFormatted, plainOf, runsOf } from './markdown';

/** The looks written out: `strong(a)`; signs are left as `·`. */
function shown(text: string, names: string[] = []): string {
  return runsOf(text, names)
    .map((run) => {
      if (run.styles.includes('sign')) return '·'.repeat(run.text.length);
      return run.styles.length === 0 ? run.text : `${run.styles.join('+')}(${run.text})`;
    })
    .join('');
}

describe('what is formatted', () => {
  test.each([
    ['plain words', 'plain words'],
    ['a **b** c', 'a ··strong(b)·· c'],
    ['a *b* _c_', 'a ·emphasis(b)· ·emphasis(c)·'],
    ['***b***', '···strong+emphasis(b)···'],
    ['**a *b* c**', '··strong(a )·strong+emphasis(b)·strong( c)··'],
    ['~~gone~~', '··strike(gone)··'],
    ['||hidden||', '··spoiler(hidden)··'],
    ['|| not || hidden', '|| not || hidden'],
    ['a || b', 'a || b'],
    ['||a **b**||', '··spoiler(a )··strong+spoiler(b)····'],
    ['`code *x*`', '·code(code *x*)·'],
    ['``a ` b``', '··code(a ` b)··'],
    ['`open', '`open'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['snake_case_name', 'snake_case_name'],
    ['in*tra*word', 'in·emphasis(tra)·word'],
    ['\\*no\\*', '·*no·*'],
    ['a ** b **', 'a ** b **'],
    ['**open', '**open'],
    ['**سلام** دنیا', '··strong(سلام)·· دنیا'],
    ['می‌گوید _«سلام»_', 'می‌گوید ·emphasis(«سلام»)·'],
    ['[words](https://x.y/a_b_c)', '·link(words)····················'],
    ['https://x.y/a_b_c_d *e*', 'link(https://x.y/a_b_c_d) ·emphasis(e)·'],
    ['see https://x.y.', 'see link(https://x.y).'],
    ['**https://x.y**', '··strong+link(https://x.y)··'],
    ['# Title\ntext', '·heading( Title)\ntext'],
    ['#tag', '#tag'],
    ['- one\n- two', 'bullet(-) one\nbullet(-) two'],
    ['1. one', 'bullet(1.) one'],
    ['> said *so*', '··quote(said )·emphasis+quote(so)·'],
    ['> said\nand more\n\nelse', '··quote(said)\nquote(and more)\n\nelse'],
    ['**a\nb**', '··strong(a\nb)··'],
    ['**a\n\nb**', '**a\n\nb**'],
    ['---', '···'],
    ['🌸**ب**🌸', '🌸··strong(ب)··🌸'],
  ])('%j is %j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test('is code between fences, also while the second one is still to come', () => {
    expect(shown('a\n```rust\nlet *x*;\n```\n*b*')).toBe('a\n·······code(\nlet *x*;\n)···code(\n)·emphasis(b)·');
    expect(shown('```\n*x*')).toBe('···code(\n*x*)');
    expect([inFence('```\nx', 5), inFence('```\nx\n```\n', 10), inFence('x', 1)]).toEqual([true, false, false]);
  });

  test('is not what stands in a name', () => {
    expect(shown('*a* @a_b_ #x*y*', ['@a_b_', '#x*y*'])).toBe('·emphasis(a)· mention(@a_b_) mention(#x*y*)');
  });

  test('keeps every letter', () => {
    const text = '> **a** `b` [c](d) ||e||\n```\nf\n```\n- g';
    expect(runsOf(text).map((run) => run.text).join('')).toBe(text);
    expect([isFormatted(runsOf(text)), isFormatted(runsOf('plain')), runsOf('')]).toEqual([true, false, []]);
  });

  test('is found at once in a long text, whatever it is made of', () => {
    const began = performance.now();
    for (const part of ['*a ', '_a_', '[a', '`a', '||', '**a** ', '*', '> ', '[a](']) runsOf(part.repeat(19_000 / part.length));
    expect(performance.now() - began).toBeLessThan(1500);
  });
});

test.each([
  ['about **Thursday**', 'about Thursday'],
  ['# For the garden\n> چه روزی؟\n- run `make`', ' For the garden\nچه روزی؟\n- run make'],
  ['||no word|| of [it](https://x.y)', 'no word of it'],
  ['2 * 3 * 4', '2 * 3 * 4'],
])('the plain words of %j', (text, expected) => {
  expect(plainOf(text)).toBe(expected);
});

test('a name keeps its signs', () => {
  expect(plainOf('**ask** @_eve_', ['@_eve_'])).toBe('ask @_eve_');
});
