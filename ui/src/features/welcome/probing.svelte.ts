/** Asks a homeserver what it offers while its address is being typed. */
import type { EntryRefusal } from '../../ipc/bindings/EntryRefusal';
import type { ServerInfo } from '../../ipc/bindings/ServerInfo';
import { call } from '../../ipc/client';

/** What is known about the address. */
export type Probing = { step: 'idle' } | { step: 'asking' } | { step: 'server'; info: ServerInfo } | { step: 'refused'; refusal: EntryRefusal };

const PAUSE_MS = 600;

/** Follows an address; asks when typing pauses, and forgets answers to an address that is not there any more. */
export class Prober {
  state = $state.raw<Probing>({ step: 'idle' });
  #server = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The address as it stands now. */
  type(server: string): void {
    const tidy = server.trim();
    if (tidy === this.#server) return;
    this.#server = tidy;
    this.state = { step: 'idle' };
    clearTimeout(this.#timer);
    if (tidy !== '') this.#timer = setTimeout(() => void this.#ask(tidy), PAUSE_MS);
  }

  async #ask(server: string): Promise<void> {
    this.state = { step: 'asking' };
    let next: Probing;
    try {
      const probed = await call('probe', { server });
      next = probed.outcome === 'server' ? { step: 'server', info: probed.info } : { step: 'refused', refusal: probed.refusal };
    } catch {
      // Signing in says what is wrong.
      next = { step: 'idle' };
    }
    if (this.#server === server) this.state = next;
  }
}
