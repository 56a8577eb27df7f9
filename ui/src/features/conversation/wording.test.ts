import { describe, expect, test } from 'vitest';

import { changesOf } from './wording';

/** One line: [-what went-], {+what came+}. */
function shown(before: string, after: string): string {
  return changesOf(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'gone' ? `[-${text}-]` : `{+${text}+}`))
    .join('');
}

describe('what an edit changed', () => {
  test.each<[string, string, string, string]>([
    ['nothing', 'the same', 'the same', 'the same'],
    ['a word', 'see you at five', 'see you at six', 'see you at [-five-]{+six+}'],
    ['the end', 'come', 'come soon', 'come{+ soon+}'],
    ['the beginning', 'do come', 'come', '[-do -]come'],
    ['words apart', 'one two three four', 'one 2 three 4', 'one [-two-]{+2+} three [-four-]{+4+}'],
    ['a sign', 'Really.', 'Really?', 'Really[-.-]{+?+}'],
    ['Persian with joiners', 'می‌روم خانه', 'نمی‌روم خانه', '[-می‌روم-]{+نمی‌روم+} خانه'],
    ['everything', 'a', 'b', '[-a-]{+b+}'],
    ['from nothing', '', 'b', '{+b+}'],
    ['to nothing', 'a', '', '[-a-]'],
  ])('%s', (_, before, after, expected) => expect(shown(before, after)).toBe(expected));

  test('both wordings can be read out of it, whatever they are', () => {
    const words = ['a', 'b', ' ', '\n', 'سلام', '👍', '.'];
    let seed = 7;
    const random = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
    const text = () => Array.from({ length: Math.floor(random() * 12) }, () => words[Math.floor(random() * words.length)]).join('');
    for (let round = 0; round < 2000; round += 1) {
      const [before, after] = [text(), text()];
      const changes = changesOf(before, after);
      const without = (kind: string) => changes.filter((change) => change.kind !== kind).map((change) => change.text).join('');
      expect([without('new'), without('gone')]).toEqual([before, after]);
    }
  });

  test('a long text written anew does not hold anybody up', () => {
    const long = (word: string) => Array.from({ length: 8000 }, (_, at) => `${word}${String(at)}`).join(' ');
    expect(changesOf(`x ${long('a')}`, `x ${long('b')}`).map(({ kind }) => kind)).toEqual(['same', 'gone', 'new']);
  });
});
