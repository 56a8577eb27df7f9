/** The language that a text being written is in, as far as its letters and the languages of the spelling tell. */
import type { Direction } from '../../ipc/bindings/Direction';

const RTL = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** The first of the languages that runs this way, as an HTML `lang`; undefined leaves it to the page. */
export function spellingLanguage(languages: readonly string[], direction: Direction): string | undefined {
  if (direction === 'neutral') return undefined;
  const fitting = languages.find((language) => RTL.has(language.split(/[_-]/u)[0] ?? '') === (direction === 'rtl'));
  return fitting?.replace(/_/gu, '-');
}
