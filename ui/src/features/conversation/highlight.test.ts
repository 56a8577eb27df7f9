import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { runsOf } from './highlight';

const shown = (language: string, text: string) => runsOf(language, text)?.map((run) => (run.kind ? `<${run.kind} ${run.text}>` : run.text)).join('');

describe('the colours of code', () => {
  test.each<[string, string, string]>([
    ['rust', 'let x = 1; // one', '<keyword let> <type x> = <number 1>; <comment // one>'],
    ['JSON', '{"a": "b"}', '{<name "a">: <string "b">}'],
    ['py', 'return "ok"', '<keyword return> <string "ok">'],
    ['diff', '+new', '<added +new>'],
    ['sh', 'echo hi', '<type echo> hi'],
  ])('%s', (language, text, expected) => expect(shown(language, text)).toBe(expected));

  test('every letter is kept, and nothing is ever read as HTML', () => {
    const text = '<script>alert("&amp;")</script>\n\t{ }';
    for (const language of ['html', 'js', 'css', 'json']) expect(runsOf(language, text)?.map((run) => run.text).join('')).toBe(text);
  });

  test('a language nobody knows has no colours', () => expect(runsOf('klingon', 'x')).toBeUndefined());
  test('very long code has none either', () => expect(runsOf('json', `"${'x'.repeat(30_000)}"`)).toBeUndefined());
});

type Theme = 'light' | 'dark';

const css = readFileSync(new URL('./code.css', import.meta.url), 'utf8');

function valueOf(name: string, theme: Theme): [l: number, c: number, h: number] {
  const pair = new RegExp(`--code-${name}: light-dark\\((oklch\\([^)]+\\)), (oklch\\([^)]+\\))\\)`, 'u').exec(css);
  const parts = /([\d.]+)% ([\d.]+) ([\d.]+)/u.exec((theme === 'light' ? pair?.[1] : pair?.[2]) ?? '');
  return [Number(parts?.[1]) / 100, Number(parts?.[2]), (Number(parts?.[3]) * Math.PI) / 180];
}

/** The relative luminance of an OKLCH colour, by the matrices of CSS Color 4. */
function luminance(name: string, theme: Theme): number {
  const [l, c, h] = valueOf(name, theme);
  const [a, b] = [c * Math.cos(h), c * Math.sin(h)];
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  const red = clamp(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short);
  const green = clamp(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short);
  const blue = clamp(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe.each<Theme>(['light', 'dark'])('every colour is readable on the ground of code: %s', (theme) => {
  test.each(['text', 'comment', 'keyword', 'string', 'number', 'name', 'type'])('%s', (name) => {
    const [darker = 0, lighter = 0] = [luminance(name, theme), luminance('ground', theme)].sort((one, other) => one - other);
    expect((lighter + 0.05) / (darker + 0.05)).toBeGreaterThanOrEqual(4.5);
  });
});
