/** What carries requests to the engine and frames back. Two kinds: the desktop shell, and a browser for development. */
import type { Frame } from '../ipc/bindings/Frame';

/** The line to the engine. */
export interface Host {
  /** Sends a request; rejects with a Failure, or with anything at all when the line itself broke. */
  call(method: string, request: unknown): Promise<unknown>;
  /** Tells where frames go. Called once, before the first call. */
  listen(onFrame: (frame: Frame) => void, onRestart: () => void): void;
}
