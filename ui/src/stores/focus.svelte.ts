/** Tells the engine what the user looks at; it decides on notifications by that. */
import { call, listen } from '../ipc/client';
import { navigation } from './navigation.svelte';

/** Starts reporting: on focus and blur of the window, on each change of chat, and again when the line came back. */
export function startFocus(): void {
  window.addEventListener('focus', report);
  window.addEventListener('blur', report);
  listen(() => undefined, report);
  $effect.root(() => {
    $effect(report);
  });
}

function report(): void {
  const { account = null, chat = null } = navigation;
  // A missed report is made good by the next one.
  call('focus', { window: document.hasFocus(), account, chat }).catch(() => undefined);
}
