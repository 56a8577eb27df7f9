import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const tokens = read('./tokens.css');
const accents = read('./accents.css');

/** The accents, the usual one first: it is among the other tokens. */
const ACCENTS = ['cinnamon', ...[...accents.matchAll(/^\[data-accent='(\w+)'\]/gmu)].map(([, name]) => name ?? '')];

type Theme = 'light' | 'dark';
type Rgb = [red: number, green: number, blue: number];

/** Every pair of text and ground that the interface draws. */
const PAIRS: readonly [text: string, ground: string][] = [
  ...['bg', 'surface', 'surface-raised', 'own', 'hover', 'selected', 'chip'].flatMap((ground): [string, string][] => [['text', ground]]),
  ...['bg', 'surface', 'surface-raised', 'hover', 'selected', 'chip'].flatMap((ground): [string, string][] => [
    ['muted', ground],
    ['accent', ground],
  ]),
  ['own-muted', 'own'],
  ['accent', 'own'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-quiet', 'quiet'],
  ...['bg', 'surface', 'surface-raised', 'hover', 'selected', 'danger-soft', 'own'].flatMap((ground): [string, string][] => [['danger', ground]]),
  ['on-danger', 'danger'],
  ['ok', 'surface'],
  ['ok', 'surface-raised'],
  // A toast is drawn in the colours of text, turned round.
  ['surface', 'text'],
  ...Array.from({ length: 8 }, (_, hue): [string, string] => [`name-${hue}`, 'surface']),
  ...Array.from({ length: 8 }, (_, hue): [string, string] => ['on-name', `avatar-${hue}`]),
];

function valueOf(name: string, theme: Theme, accent: string): string {
  const line = new RegExp(`^\\s*--${name}: (.+);`, 'mu');
  const own = new RegExp(`^\\[data-accent='${accent}'\\] \\{([^}]+)\\}`, 'mu').exec(accents)?.[1] ?? '';
  const written = (line.exec(own) ?? line.exec(tokens))?.[1];
  if (written === undefined) throw new Error(`there is no --${name}`);
  const pair = /^light-dark\((oklch\([^)]+\)), (oklch\([^)]+\))\)$/u.exec(written);
  return (theme === 'light' ? pair?.[1] : pair?.[2]) ?? written;
}

/** OKLCH to linear sRGB, by the matrices of CSS Color 4. */
function linear(colour: string): Rgb {
  const parts = /^oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)$/u.exec(colour);
  if (!parts) throw new Error(`not an opaque oklch colour: ${colour}`);
  const [l, c, h] = [Number(parts[1]) / 100, Number(parts[2]), (Number(parts[3]) * Math.PI) / 180];
  const [a, b] = [c * Math.cos(h), c * Math.sin(h)];
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ].map((channel) => Math.min(1, Math.max(0, channel))) as Rgb;
}

function contrast(text: string, ground: string, theme: Theme, accent = 'cinnamon'): number {
  const luminance = (name: string) => {
    const [red, green, blue] = linear(valueOf(name, theme, accent));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [darker = 0, lighter = 0] = [luminance(text), luminance(ground)].sort((one, other) => one - other);
  return (lighter + 0.05) / (darker + 0.05);
}

test('the arithmetic is right', () => {
  // --surface is white and --on-accent is white in light.
  expect(contrast('surface', 'on-accent', 'light')).toBeCloseTo(1, 3);
  expect(linear('oklch(62.796% 0.25768 29.234)')[0]).toBeCloseTo(1, 2);
});

test('every accent of the settings has its colours', () => {
  const union = readFileSync(new URL('../ipc/bindings/Accent.ts', import.meta.url), 'utf8');
  expect([...union.matchAll(/"(\w+)"/gu)].map(([, name]) => name)).toEqual(ACCENTS);
});

describe.each(ACCENTS)('every text is readable with %s', (accent) => {
  test.each<Theme>(['light', 'dark'])('%s', (theme) => {
    const poor = PAIRS.map(([text, ground]) => ({ pair: `${text} on ${ground}`, contrast: contrast(text, ground, theme, accent) })).filter((one) => one.contrast < 4.5);
    expect(poor).toEqual([]);
  });
});
