/** A host for tests: answers from a table, sends frames when told to. */
import type { Host } from '../host/host';
import type { Frame } from '../ipc/bindings/Frame';
import type { FrameBody } from '../ipc/bindings/FrameBody';
import type { Methods } from '../ipc/bindings/Methods';
import type { View } from '../ipc/bindings/View';

/** What the fake answers; a method without an answer says "done". */
export type Answers = {
  [M in keyof Methods]?: (request: Methods[M]['request']) => Methods[M]['answer'] | Promise<Methods[M]['answer']>;
};

/** What is answered where a test says nothing and "done" would be no answer. */
const USUAL: Answers = {
  search: () => ({ names: [], messages: [], next: null }),
  find_people: () => ({ people: [], more: false }),
  find_chats: () => ({ cards: [], next: null }),
};

/** What a view begins with. */
export type Resets = (view: View) => FrameBody | undefined;

/** A fake line to a fake engine. */
export class FakeHost implements Host {
  /** Every request so far. */
  readonly calls: { method: string; request: unknown }[] = [];
  readonly #views = new Map<number, { view: View; seq: number }>();
  readonly #answers: Answers;
  readonly #resets: Resets;
  #lastView = 0;
  #onFrame: (frame: Frame) => void = () => undefined;
  #onRestart: () => void = () => undefined;

  constructor(answers: Answers = {}, resets: Resets = () => undefined) {
    this.#answers = answers;
    this.#resets = resets;
  }

  listen(onFrame: (frame: Frame) => void, onRestart: () => void): void {
    this.#onFrame = onFrame;
    this.#onRestart = onRestart;
  }

  async call(method: string, request: unknown): Promise<unknown> {
    await Promise.resolve();
    this.calls.push({ method, request });
    if (method === 'open') return this.#open((request as { view: View }).view);
    if (method === 'close') this.#views.delete((request as { view: number }).view);
    const answer = (this.#answers[method as keyof Methods] ?? USUAL[method as keyof Methods]) as ((request: unknown) => unknown) | undefined;
    return answer?.(request) ?? {};
  }

  /** Sends a frame to every open view that `of` picks. */
  send(body: FrameBody, of: (view: View) => boolean = () => true): void {
    for (const [id, open] of this.#views) {
      if (!of(open.view)) continue;
      this.#onFrame({ view: id, seq: open.seq, body });
      open.seq += 1;
    }
  }

  /** Loses a frame of every open view, so that the next one has a hole before it. */
  lose(): void {
    for (const open of this.#views.values()) open.seq += 1;
  }

  /** Breaks the line and brings it back: the engine forgets all views. */
  restart(): void {
    this.#views.clear();
    this.#onRestart();
  }

  /** The views open now. */
  get open(): View[] {
    return [...this.#views.values()].map(({ view }) => view);
  }

  /** The methods called so far, without `open` and `close`. */
  get asked(): string[] {
    return this.calls.map(({ method }) => method).filter((method) => method !== 'open' && method !== 'close');
  }

  #open(view: View): { view: number } {
    this.#lastView += 1;
    const id = this.#lastView;
    const open = { view, seq: 0 };
    this.#views.set(id, open);
    const body = this.#resets(view);
    if (body) {
      // As in the real line, the first frame may overtake the answer.
      this.#onFrame({ view: id, seq: open.seq, body });
      open.seq += 1;
    }
    return { view: id };
  }
}
