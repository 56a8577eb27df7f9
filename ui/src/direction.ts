/**
 * Which way a paragraph runs: the rule of `direction.rs` for text that is still being written.
 *
 * A leading mention, link, number or emoji says nothing; a leading RLM or LRM decides; else the majority of strong
 * letters; the first strong letter breaks a tie. `direction-cases.json` holds both sides to it.
 */
import type { Direction } from './ipc/bindings/Direction';

const MARKS: Readonly<Record<string, Direction | undefined>> = { '\u200F': 'rtl', '\u061C': 'rtl', '\u200E': 'ltr' };
const LETTER = /\p{Alphabetic}/u;
const RTL_BLOCKS = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const ADDRESS = /^(?:https?:\/\/|www\.|[@#!][\p{Alphabetic}\p{N}])/u;
const WORD_END = /(?<=\p{White_Space})/u;

/** Tells the direction of one paragraph of plain text. */
export function directionOf(text: string): Direction {
  let told: Direction | undefined;
  let first: Direction = 'neutral';
  let balance = 0;
  for (const word of text.split(WORD_END)) {
    if (ADDRESS.test(word)) continue;
    for (const letter of word) {
      if (first === 'neutral') told = MARKS[letter] ?? told;
      const way = strong(letter);
      if (way === 'neutral') continue;
      balance += way === 'rtl' ? 1 : -1;
      if (first === 'neutral') first = way;
    }
  }
  if (told) return told;
  if (balance === 0) return first;
  return balance > 0 ? 'rtl' : 'ltr';
}

/** Tells the direction of a text of several paragraphs for a field that can have only one: its first that has any. */
export function directionOfField(text: string): Direction {
  for (const paragraph of text.split('\n')) {
    const direction = directionOf(paragraph);
    if (direction !== 'neutral') return direction;
  }
  return 'neutral';
}

/** The `dir` attribute for a direction; a neutral text follows its surroundings. */
export function dirOf(direction: Direction): 'ltr' | 'rtl' | undefined {
  return direction === 'neutral' ? undefined : direction;
}

/** Shows the controls that could reorder the text around a name instead of obeying them. */
export function visibleControls(name: string): string {
  return name.replace(/[\u202A-\u202E\u2066-\u2069]/g, '\uFFFD');
}

function strong(letter: string): Direction {
  if (!LETTER.test(letter)) return 'neutral';
  return RTL_BLOCKS.test(letter) ? 'rtl' : 'ltr';
}
