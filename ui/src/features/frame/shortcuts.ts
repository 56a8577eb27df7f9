/** The keys of the interface as this person has them: the table of `keymap.ts` with the changes of the settings. */
import { app } from '../../stores/app.svelte';
import { actionOf, chordsOf, written, type Action, type Press, type Scope } from './keymap';

/** Tells what a key press means in a place. */
export function shortcutOf(press: Press, scope: Scope = 'window'): Action | undefined {
  return actionOf(press, app.settings?.keys ?? {}, onMac(), scope);
}

/** The keys of an action as they are written in a menu; empty if it has none. */
export function keysOf(action: Action): string {
  const chord = chordsOf(action, app.settings?.keys ?? {})[0];
  return chord === undefined ? '' : written(chord, onMac());
}

/** Whether this is a Mac, where ⌘ does what Ctrl does elsewhere. */
export function onMac(): boolean {
  return typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac');
}
