/** The engine inside the desktop shell: the only code that names Tauri. */
import { Channel, invoke } from '@tauri-apps/api/core';

import type { Frame } from '../ipc/bindings/Frame';
import type { Host } from './host';

/** The shell's line: one command for requests, one ordered channel for frames. */
export function tauriHost(): Host {
  let subscribed: Promise<unknown> = Promise.resolve();
  return {
    listen(onFrame) {
      const channel = new Channel<Frame>();
      channel.onmessage = onFrame;
      subscribed = invoke('subscribe', { channel });
      // A call that follows reports it.
      subscribed.catch(() => undefined);
    },
    async call(method, request) {
      await subscribed;
      return invoke('rpc', { method, request });
    },
  };
}
