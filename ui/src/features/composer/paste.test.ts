import { describe, expect, test } from 'vitest';

import { markdownOf } from './paste';
import { lettersOver } from './size';

describe('what is pasted from a page', () => {
  test.each<[string, string | undefined]>([
    ['<p>just <span style="color:red">words</span></p>', undefined],
    ['<meta charset="utf-8"><b>bold</b> and <i>leaning</i>', '**bold** and _leaning_'],
    ['<b style="font-weight:normal" id="docs-internal"><p>a <strong>b</strong> c</p></b>', 'a **b** c'],
    ['<span style="font-style: normal; font-weight: 400">a </span><strong style="font-style: normal">b</strong>', 'a **b**'],
    ['<em style="font-weight: 400">a</em> <i style="font-style: normal">b</i>', '_a_ b'],
    ['<p>one</p><p>two <em>x</em></p>', 'one\n\ntwo _x_'],
    ['<strong> spaced </strong>word', '**spaced** word'],
    ['<a href="https://x.y/a(b)">words</a>', '[words](https://x.y/a%28b%29)'],
    ['<a href="https://x.y">https://x.y</a>', 'https://x.y'],
    ['<a href="javascript:alert(1)">words</a>', undefined],
    ['<ul>\n<li>one</li>\n<li>two<ul><li>deep</li></ul></li>\n</ul>', '- one\n- two\n  - deep'],
    ['<ol start="3"><li>c<li>d</ol>', '3. c\n4. d'],
    ['<pre><code>let a = 1;\n  b &lt; c</code></pre>', '```\nlet a = 1;\n  b < c\n```'],
    ['use <code>a</code>', 'use `a`'],
    ['<blockquote><p>said</p><p>more</p></blockquote>after', '> said\n>\n> more\n\nafter'],
    ['<h2>Head</h2>text', '## Head\n\ntext'],
    ['<del>gone</del><br>new', '~~gone~~\nnew'],
    ['<html><head><style>p{}</style><title>t</title></head><body><!--StartFragment--><b>x</b><!--EndFragment--></body></html>', '**x**'],
    ['<script>alert(1)</script><b>y</b>', '**y**'],
    ['<b>می&zwnj;شود &amp; &#1570;ب</b>', '**می\u200Cشود & آب**'],
    ['<b>open', '**open**'],
    ['a < b <b>c</b>', 'a < b **c**'],
    ['<table><tr><td>a</td><td><b>b</b></td></tr><tr><td>c</td><td>d</td></tr></table>', 'a\t**b**\nc\td'],
  ])('%j is %j', (html, expected) => {
    expect(markdownOf(html)).toBe(expected);
  });

  test('is read at once, whatever it is', () => {
    const began = performance.now();
    for (const part of ['<b>', '<div>', '<', '<b ', '</b>', '<li>', '<a href="', '&#', '<!--']) markdownOf(part.repeat(20_000));
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('the room of a text', () => {
  const shape = { formatted: false, names: 0, encrypted: false, rewords: false };
  test.each([
    ['a short one fits', 'hello', {}, false],
    ['a long one fits unencrypted', 'a'.repeat(60_000), {}, false],
    ['and does not encrypted', 'a'.repeat(60_000), { encrypted: true }, true],
    ['nor formatted', 'a'.repeat(40_000), { formatted: true }, true],
    ['nor as another wording', 'a'.repeat(40_000), { rewords: true }, true],
    ['Persian letters take two bytes', 'س'.repeat(40_000), {}, true],
  ])('%s', (_, text, change, over) => {
    expect(lettersOver({ ...shape, text, ...change }) > 0).toBe(over);
  });
});
