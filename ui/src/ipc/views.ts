/** Views: ordered streams of frames that open themselves again when one is missing or the line broke. */
import type { Failure } from './bindings/Failure';
import type { Frame } from './bindings/Frame';
import type { FrameBody } from './bindings/FrameBody';
import type { View } from './bindings/View';
import { asFailure, call, listen } from './client';

/** A view being watched. */
export interface Watch {
  /** The view's number for `extend` and `jump`; undefined while it is (re)opening. */
  id(): number | undefined;
  /** Stops it. */
  close(): void;
}

interface Stream {
  view: View;
  onBody: (body: FrameBody) => void;
  onFailure: (failure: Failure) => void;
  id: number | undefined;
  next: number;
  /** Grows with each opening, so that the answer to an abandoned one is known as such. */
  round: number;
  closed: boolean;
}

const streams = new Set<Stream>();
const byId = new Map<number, Stream>();
/** Frames that overtook the answer to their `open`. */
const early = new Map<number, Frame[]>();
let opening = 0;
let listening = false;

/** Watches a view: each body in order, the first one a reset. A view that cannot be opened at all is told to `onFailure`. */
export function watch(view: View, onBody: (body: FrameBody) => void, onFailure: (failure: Failure) => void = () => undefined): Watch {
  if (!listening) {
    listening = true;
    listen(receive, restart);
  }
  const stream: Stream = { view, onBody, onFailure, id: undefined, next: 0, round: 0, closed: false };
  streams.add(stream);
  void open(stream);
  return {
    id: () => stream.id,
    close() {
      stream.closed = true;
      streams.delete(stream);
      release(stream);
    },
  };
}

async function open(stream: Stream): Promise<void> {
  stream.round += 1;
  const round = stream.round;
  opening += 1;
  try {
    const { view: id } = await call('open', { view: stream.view });
    if (stream.closed || stream.round !== round) {
      early.delete(id);
      forget(id);
      return;
    }
    stream.id = id;
    stream.next = 0;
    byId.set(id, stream);
    const frames = early.get(id) ?? [];
    early.delete(id);
    for (const frame of frames) receive(frame);
  } catch (error) {
    if (!stream.closed && stream.round === round) stream.onFailure(asFailure(error));
  } finally {
    opening -= 1;
    if (opening === 0) early.clear();
  }
}

function receive(frame: Frame): void {
  const stream = byId.get(frame.view);
  if (!stream) {
    if (opening > 0) early.set(frame.view, [...(early.get(frame.view) ?? []), frame]);
    return;
  }
  if (frame.seq !== stream.next) {
    release(stream);
    void open(stream);
    return;
  }
  stream.next += 1;
  stream.onBody(frame.body);
}

function restart(): void {
  byId.clear();
  early.clear();
  for (const stream of streams) {
    stream.id = undefined;
    void open(stream);
  }
}

function release(stream: Stream): void {
  if (stream.id === undefined) return;
  byId.delete(stream.id);
  forget(stream.id);
  stream.id = undefined;
}

/** The engine drops the views of a lost line by itself, so a failure here means that there is nothing to close. */
function forget(id: number): void {
  call('close', { view: id }).catch(() => undefined);
}
