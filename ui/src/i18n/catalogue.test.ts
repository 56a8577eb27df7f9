import { FluentResource } from '@fluent/bundle';
import { describe, expect, test } from 'vitest';

import { bundleOf, sources } from './catalogue';

/** The variables of a pattern, however deep. */
function variables(node: unknown, found = new Set<string>()): Set<string> {
  if (typeof node === 'object' && node !== null) {
    if ('type' in node && node.type === 'var' && 'name' in node) found.add(String(node.name));
    for (const inner of Object.values(node)) variables(inner, found);
  }
  return found;
}

function described(text: string): Record<string, string[]> {
  return Object.fromEntries(new FluentResource(text).body.map(({ id, value }) => [id, [...variables(value)].sort()]));
}

const en = sources('en');
const fa = sources('fa');

/** The whole interface, as text. */
const code = Object.values(
  import.meta.glob<string>(['../**/*.{ts,svelte}', '!../**/*.test.ts', '!../ipc/bindings/**'], { query: '?raw', import: 'default', eager: true }),
).join('\n');
/** The types of the engine, as text, by name. */
const bindings = new Map(Object.entries(import.meta.glob<string>('../ipc/bindings/*.ts', { query: '?raw', import: 'default', eager: true })).map(([path, text]) => [/(\w+)\.ts$/u.exec(path)?.[1] ?? '', text.replace(/\/\*[\s\S]*?\*\//gu, '')]));

/** The members of a union: words, or objects told apart by `tag`. */
function membersOf(union: string, tag?: string): string[] {
  const text = bindings.get(union) ?? '';
  const pattern = tag === undefined ? /"(\w+)"/gu : new RegExp(`"${tag}": "(\\w+)"`, 'gu');
  const body = text.slice(text.indexOf('export type'));
  return [...body.matchAll(pattern)].map(([, name]) => name ?? '');
}

/** The fields of a type. */
function fieldsOf(type: string): string[] {
  return [...(bindings.get(type) ?? '').matchAll(/^(\w+):/gmu)].map(([, name]) => name ?? '');
}

describe('the catalogues', () => {
  test('have the same files', () => expect([...fa.keys()].sort()).toEqual([...en.keys()].sort()));

  test.each([...en.keys()])('say the same with the same variables: %s', (file) => {
    expect(described(fa.get(file) ?? '')).toEqual(described(en.get(file) ?? ''));
  });

  test.each(['en', 'fa'] as const)('have every message once: %s', (language) => {
    const ids = [...sources(language).values()].flatMap((text) => new FluentResource(text).body.map(({ id }) => id));
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  test.each(['en', 'fa'] as const)('have nothing the parser leaves out: %s', (language) => {
    for (const [file, text] of sources(language)) {
      const written = [...text.matchAll(/^([a-z][\w-]*) *=/gmu)].map(([, id]) => id);
      expect(new FluentResource(text).body.map(({ id }) => id), file).toEqual(written);
    }
  });

  const ids = [...en.values()].flatMap((text) => new FluentResource(text).body.map(({ id }) => id));
  /** Names that are put together with something. */
  const composed = [...code.matchAll(/`([a-z][\w-]*-)\$\{[^`]*\}((?:-[\w-]+)?)`/gu)].map(([, start, end]) => ({ start: start ?? '', end: end ?? '' }));

  test('have every message that the interface asks for by name', () => {
    const asked = [...code.matchAll(/\bt(?:Plain)?\(\s*'([^']+)'/gu)].map(([, key]) => key ?? '');
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((key) => !bundleOf('en').hasMessage(key))).toEqual([]);
  });

  test('have something for every name that is put together', () => {
    const asked = [...code.matchAll(/\bt(?:Plain)?\(\s*`([\w-]+)\$\{[^`]*\}([\w-]*)`/gu)].map(([, start, end]) => ({ start: start ?? '', end: end ?? '' }));
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter(({ start, end }) => !ids.some((id) => id.startsWith(start) && id.endsWith(end)))).toEqual([]);
  });

  test('have no message that nobody asks for', () => {
    const named = new Set([...code.matchAll(/['"`]([a-z][\w-]*)['"`]/gu)].map(([, key]) => key ?? ''));
    expect(ids.filter((id) => !named.has(id) && !composed.some(({ start, end }) => id.startsWith(start) && id.endsWith(end) && id.length > start.length + end.length))).toEqual([]);
  });

  test('write Persian with Persian letters', () => {
    for (const [file, text] of fa) expect(text.match(/[كيى٠-٩]/gu) ?? [], file).toEqual([]);
  });
});

describe('everything the engine may answer has its words', () => {
  test.each<[string, string | undefined, string, readonly string[]]>([
    ['Code', undefined, 'failure', []],
    ['EntryRefusal', 'reason', 'welcome-refused', []],
    ['StartRefusal', undefined, 'start-refused', []],
    ['FailReason', undefined, 'failed', []],
    ['Confirmed', 'outcome', 'confirmed', []],
    // These two are no failures: they are shown.
    ['Looked', 'outcome', 'looked', ['person', 'chat']],
    ['Accent', undefined, 'accent', []],
    ['NoticeText', undefined, 'notice', []],
    ['Calendar', undefined, 'calendar', ['system']],
    ['Digits', undefined, 'digits', ['system']],
    ['Clock', undefined, 'clock', ['system']],
  ])('%s', (union, tag, prefix, shown) => {
    const members = membersOf(union, tag);
    expect(members.length).toBeGreaterThan(2);
    const without = members.filter((name) => !shown.includes(name)).flatMap((name) => (['en', 'fa'] as const).filter((language) => !bundleOf(language).hasMessage(`${prefix}-${name}`)).map((language) => `${language} ${name}`));
    expect(without).toEqual([]);
  });

  test('every setting has its name, and is found by it', () => {
    const fields = fieldsOf('Settings');
    expect(fields.length).toBeGreaterThan(20);
    for (const language of ['en', 'fa'] as const) expect(fields.filter((field) => !bundleOf(language).hasMessage(`setting-${field}`)), language).toEqual([]);
    for (const field of fields) expect(code, field).toMatch(new RegExp(`entry\\('\\w+', '${field}'`, 'u'));
  });

  test.each(['en', 'fa'] as const)('says what happened and what to do: %s', (language) => {
    for (const { id, value } of new FluentResource(sources(language).get('errors.ftl') ?? '').body) {
      if (typeof value === 'string' && id !== 'confirmed-done') expect(value.trim(), id).toMatch(/.{12,}[.…=]$/u);
    }
  });
});
