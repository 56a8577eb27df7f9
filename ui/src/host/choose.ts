/** Chooses the host this page runs in. */
import { browserHost } from './browser';
import type { Host } from './host';
import { tauriHost } from './tauri';

/** The shell when the page is in its window, else the WebSocket of the server it came from. */
export function chooseHost(): Host {
  if ('__TAURI_INTERNALS__' in window) return tauriHost();
  const { protocol, host, search } = window.location;
  return browserHost(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws${search}`);
}
