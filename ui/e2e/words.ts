/** Words of the interface, for tests that run in both languages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Finds words by their keys in a language's catalogue; what varies in them stands for anything. */
export type Words = (key: string) => RegExp;

export function wordsOf(language: 'en' | 'fa'): Words {
  const folder = join(import.meta.dirname, '../src/i18n', language);
  const lines = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'));
  const catalogue = new Map(lines.flatMap((line) => {
    const [, key, text] = /^([\w-]+) = (.+)$/u.exec(line) ?? [];
    return key === undefined || text === undefined ? [] : [[key, text] as const];
  }));
  return (key) => {
    const text = catalogue.get(key);
    if (text === undefined) throw new Error(`there are no words for ${key} in ${language}`);
    return new RegExp(`^${text.split(/\{[^}]*\}/u).map((part) => part.replace(/[.*+?^$()|[\]\\]/gu, '\\$&')).join('.*')}$`, 'u');
  };
}
