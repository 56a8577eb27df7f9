/** Choosing a key: what a press while one chooses comes to. */
import { chordOf, conflictsOf, isFixed, unfitting, written, type Action, type OwnKeys, type Press } from '../frame/keymap';

/** What a press comes to: a choice, the end of choosing, or a word about why not. */
export type Choosing =
  | { outcome: 'wait' }
  | { outcome: 'leave' }
  | { outcome: 'unfit'; why: 'types' | 'moves' | 'edits'; keys: string }
  | { outcome: 'taken'; by: Action; fixed: boolean; chord: string; keys: string }
  | { outcome: 'chosen'; chord: string };

/** Reads a press while keys are chosen for `action`. */
export function choose(press: Press, action: Action, own: OwnKeys, mac: boolean): Choosing {
  const chord = chordOf(press, mac);
  if (chord === undefined) return { outcome: 'wait' };
  if (chord === 'Escape') return { outcome: 'leave' };
  if (chord === 'Backspace' || chord === 'Delete') return { outcome: 'chosen', chord: '' };
  const keys = written(chord, mac);
  const why = unfitting(chord);
  if (why !== undefined) return { outcome: 'unfit', why, keys };
  const by = conflictsOf(action, chord, own)[0];
  if (by !== undefined) return { outcome: 'taken', by, fixed: isFixed(by), chord, keys };
  return { outcome: 'chosen', chord };
}

/** The person's keys with those of one action changed; what had the chord loses it. */
export function withKeys(own: OwnKeys, action: Action, chord: string): Record<string, string> {
  const changed: Record<string, string> = { ...withoutGaps(own), [action]: chord };
  if (chord !== '') for (const other of conflictsOf(action, chord, own)) changed[other] = '';
  return changed;
}

/** The person's keys with one action as usual again. */
export function withUsual(own: OwnKeys, action: Action): Record<string, string> {
  return Object.fromEntries(Object.entries(withoutGaps(own)).filter(([name]) => name !== action));
}

function withoutGaps(own: OwnKeys): Record<string, string> {
  return Object.fromEntries(Object.entries(own).flatMap(([name, chord]) => (chord === undefined ? [] : [[name, chord]])));
}
