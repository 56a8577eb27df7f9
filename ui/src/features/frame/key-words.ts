/** Keys as they are listed: one or two are written out, more of them as a run. */
import { app } from '../../stores/app.svelte';
import { ALL, chordsOf, scopeOf, written, type Action, type Scope } from './keymap';
import { onMac } from './shortcuts';

/** The places that have keys, each with its actions. */
export const PLACES: readonly { scope: Scope; actions: readonly Action[] }[] = (['window', 'writing', 'message'] as const)
  .map((scope) => ({ scope, actions: ALL.filter((action) => scopeOf(action) === scope) }))
  .filter(({ actions }) => actions.length > 0);

/** The keys of an action as they are listed; none if they were taken away. */
export function listed(action: Action): string[] {
  const chords = chordsOf(action, app.settings?.keys ?? {}).map((chord) => written(chord, onMac()));
  const [first, last] = [chords[0], chords.at(-1)];
  return chords.length > 2 && first !== undefined && last !== undefined ? [`${first} – ${last}`] : chords;
}
