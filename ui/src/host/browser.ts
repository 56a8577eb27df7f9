/** The engine behind a loopback WebSocket, for development and tests in any browser. */
import type { Failure } from '../ipc/bindings/Failure';
import type { Frame } from '../ipc/bindings/Frame';
import type { Host } from './host';

type Incoming = { id: number; answer: unknown } | { id: number; failure: Failure } | { frame: Frame } | { wish: unknown };
type Waiting = { resolve: (answer: unknown) => void; reject: (failure: Failure) => void };

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
const BROKEN: Failure = { code: 'unreachable', message: 'the line to the engine broke' };

/** A WebSocket that comes back by itself; all views start again when it does. */
export function browserHost(address: string): Host {
  const waiting = new Map<number, Waiting>();
  let unsent: string[] = [];
  let socket: WebSocket | undefined;
  let lastId = 0;
  let pause = FIRST_PAUSE_MS;

  function connect(onFrame: (frame: Frame) => void, onRestart: () => void, again: boolean) {
    const opening = new WebSocket(address);
    opening.onopen = () => {
      socket = opening;
      pause = FIRST_PAUSE_MS;
      for (const text of unsent.splice(0)) opening.send(text);
      if (again) onRestart();
    };
    opening.onmessage = (event: MessageEvent<string>) => {
      const incoming = JSON.parse(event.data) as Incoming;
      if ('frame' in incoming) onFrame(incoming.frame);
      if (!('id' in incoming)) return;
      const call = waiting.get(incoming.id);
      waiting.delete(incoming.id);
      if ('failure' in incoming) call?.reject(incoming.failure);
      else call?.resolve(incoming.answer);
    };
    opening.onclose = () => {
      const opened = socket === opening;
      socket = undefined;
      if (opened) {
        unsent = [];
        for (const call of waiting.values()) call.reject(BROKEN);
        waiting.clear();
      }
      setTimeout(() => connect(onFrame, onRestart, again || opened), pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    };
  }

  return {
    listen: (onFrame, onRestart) => connect(onFrame, onRestart, false),
    call: (method, request) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        const text = JSON.stringify({ id: lastId, method, request });
        if (socket) socket.send(text);
        else unsent.push(text);
      }),
  };
}
