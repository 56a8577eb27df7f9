/** Typed requests to the engine. */
import type { Host } from '../host/host';
import type { Code } from './bindings/Code';
import type { Failure } from './bindings/Failure';
import type { Frame } from './bindings/Frame';
import type { Methods } from './bindings/Methods';

let host: Host | undefined;
const frameListeners: ((frame: Frame) => void)[] = [];
const restartListeners: (() => void)[] = [];

/** Gives the client its line. Called once at start; a test gives its own. */
export function connect(line: Host): void {
  host = line;
  line.listen(
    (frame) => frameListeners.forEach((listener) => listener(frame)),
    () => restartListeners.forEach((listener) => listener()),
  );
}

/** Asks the engine. A rejected call is always a Failure. */
export async function call<M extends keyof Methods>(method: M, request: Methods[M]['request']): Promise<Methods[M]['answer']> {
  if (!host) throw failure('internal', 'the client has no host');
  try {
    return (await host.call(method, request)) as Methods[M]['answer'];
  } catch (error) {
    throw asFailure(error);
  }
}

/** Listens to the frames of all views and to the line coming back. For `views.ts` only. */
export function listen(onFrame: (frame: Frame) => void, onRestart: () => void): void {
  frameListeners.push(onFrame);
  restartListeners.push(onRestart);
}

/** Makes a Failure of whatever was thrown. */
export function asFailure(error: unknown): Failure {
  if (isFailure(error)) return error;
  return failure('internal', error instanceof Error ? error.message : String(error));
}

function isFailure(error: unknown): error is Failure {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error;
}

function failure(code: Code, message: string): Failure & Error {
  return Object.assign(new Error(message), { code });
}
