/** What an edit changed, word by word. */

/** A run of words that stayed, went or came. */
export interface Change {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** Above this size the table of a comparison would be felt; then the whole middle counts as rewritten. */
const MOST_CELLS = 1_000_000;
const WORD = /[\p{L}\p{M}\p{N}\u200C_]+|\s+|[^\p{L}\p{M}\p{N}\s]/gu;

/** Compares two wordings. What goes stands before what comes in its place. */
export function changesOf(before: string, after: string): Change[] {
  const [old, now] = [before.match(WORD) ?? [], after.match(WORD) ?? []];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const changes: Change[] = [];
  add(changes, 'same', old.slice(0, start));
  compare(changes, old.slice(start, old.length - end), now.slice(start, now.length - end));
  add(changes, 'same', old.slice(old.length - end));
  return changes;
}

/** Keeps the longest run of words that both have in common. */
function compare(changes: Change[], old: readonly string[], now: readonly string[]): void {
  if (old.length * now.length > MOST_CELLS) {
    add(changes, 'gone', old);
    add(changes, 'new', now);
    return;
  }
  const width = now.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  let [i, j] = [0, 0];
  let [gone, fresh]: [string[], string[]] = [[], []];
  const flush = () => {
    add(changes, 'gone', gone);
    add(changes, 'new', fresh);
    [gone, fresh] = [[], []];
  };
  while (i < old.length || j < now.length) {
    const [word, other] = [old[i], now[j]];
    if (word !== undefined && word === other) {
      flush();
      add(changes, 'same', [word]);
      i += 1;
      j += 1;
    } else if (word !== undefined && (other === undefined || at(i + 1, j) >= at(i, j + 1))) {
      gone.push(word);
      i += 1;
    } else if (other !== undefined) {
      fresh.push(other);
      j += 1;
    }
  }
  flush();
}

function add(changes: Change[], kind: Change['kind'], words: readonly string[]): void {
  if (words.length === 0) return;
  const last = changes.at(-1);
  if (last?.kind === kind) last.text += words.join('');
  else changes.push({ kind, text: words.join('') });
}
