/**
 * Keeps the line being read where it is.
 *
 * The list scrolls from its bottom (`column-reverse`): what comes in above moves nothing, and at the bottom it stays at
 * the bottom, by the browser's own arithmetic and without a scroll anchor, which WebKitGTK lacks. Only a run of rows is in
 * the document, between two spacers. What changes below the line being read (a new message, a reaction, a late height) is
 * made good before it is painted: by the spacer below, while there is one, else by the scroll position. Between scrolls
 * the spacer is brought back to the height it should have.
 *
 * Heights belong to keys and not to indexes, because rows also come and go in the middle, when a hole is filled.
 * Nothing here waits for a frame: a hidden window has none, and no size either; then everything stays as it is.
 */
import { Heights, type Sized, type Span } from './heights';

/** The parts of the list in the document. */
export interface Stage {
  scroller: HTMLElement;
  above: HTMLElement;
  below: HTMLElement;
}

/** Where an item is put by `show`. */
export type Spot = 'top' | 'centre' | 'bottom' | 'nearest';

/** What is on screen. */
export interface Look {
  /** The items that are at least partly in view, `end` not included. */
  first: number;
  end: number;
  /** Whether the newest line is in view. */
  atBottom: boolean;
  /** What there is above and below the viewport, by the heights that are known or guessed. */
  above: number;
  below: number;
  /** How far the list is scrolled: another value when it moved. */
  scrolled: number;
}

/** What can be asked of a list. */
export interface FeedHandle {
  show: (key: string, spot: Spot) => boolean;
  toBottom: () => void;
  page: (share: number) => void;
  elementOf: (key: string) => HTMLElement | undefined;
}

interface Mark {
  key: string;
  y: number;
}

/** The most rows in the document. */
export const MOST_ROWS = 160;
const MARGIN_PX = 900;
const FIRST_MARGIN_PX = 120;
const IDLE_MS = 160;
const AT_BOTTOM_PX = 2;
const TOP_SHARE = 0.18;

/** The scroll position of one list. `draw` puts another run into the document and then calls `settle`. */
export class FeedScroll {
  readonly heights = new Heights();
  /** The elements of the rows that are in the document. */
  readonly slots = new Map<string, HTMLElement>();
  #stage: Stage | undefined;
  #items: readonly Sized[] = [];
  #span: Span = { start: 0, end: 0 };
  #live = true;
  #stuck = true;
  #below = 0;
  #viewport = 0;
  #scrollTop = 0;
  /** The rows in view with their places: the first of them that is still there holds the others. */
  #marks: Mark[] = [];
  /** A place that holds whatever the scroll position was, after a jump or a time without size. */
  #fixed = false;
  #settled = false;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly draw: (span: Span) => void,
    private readonly look: (look: Look) => void,
  ) {}

  /** Whether the list is at its newest line and stays there. */
  get stuck(): boolean {
    return this.#stuck;
  }

  /** Takes the elements once they are there. */
  attach(stage: Stage): void {
    this.#stage = stage;
  }

  /** Forgets the elements. */
  detach(): void {
    clearTimeout(this.#idle);
    this.#stage = undefined;
  }

  /**
   * Takes another list before it is drawn and tells which run of it to draw. `live`: its end is the newest line.
   * Without a row in common with the last list it begins at the bottom.
   */
  adopt(items: readonly Sized[], live: boolean): Span {
    this.#notice();
    this.#items = items;
    this.#live = live;
    this.heights.adopt(items);
    const mark = this.#held();
    if (mark && !this.#stuck) {
      this.#place(this.heights.indexOf(mark.key) ?? 0, mark.y);
    } else {
      this.#stuck = live;
      this.#fixed ||= !mark;
      this.#place(items.length - 1, this.#height() - this.heights.at(items.length - 1));
    }
    return this.#span;
  }

  /** Puts an item on screen; the run to draw is rendered if it is another one. */
  show(key: string, spot: Spot): void {
    const index = this.heights.indexOf(key);
    if (index === undefined) return;
    const [viewport, height] = [this.#height(), this.heights.at(index)];
    let y = this.#marks.find((mark) => mark.key === key)?.y;
    if (spot === 'nearest') {
      y ??= index < this.#span.start + (this.#span.end - this.#span.start) / 2 ? 0 : viewport - height;
      y = Math.max(0, Math.min(y, viewport - height));
    } else {
      y = spot === 'bottom' ? viewport - height : spot === 'top' ? viewport * TOP_SHARE : Math.max(0, (viewport - height) / 2);
    }
    this.#stuck = spot === 'bottom' && this.#live && index === this.#items.length - 1;
    this.#fixed = true;
    this.#marks = [{ key, y }];
    this.#place(index, y);
    this.draw(this.#span);
  }

  /** Goes to the newest line of the list. */
  toBottom(): void {
    const last = this.#items.at(-1);
    if (last) this.show(last.key, 'bottom');
  }

  /** Makes good what a drawing, a resize or a late height moved. Called before the browser paints. */
  settle(drawn: Span = this.#span): void {
    const stage = this.#stage;
    if (!stage) return;
    this.#span = drawn;
    const { scroller } = stage;
    this.#viewport = scroller.clientHeight;
    if (this.#viewport === 0 || scroller.clientWidth === 0) {
      this.#fixed = true;
      return;
    }
    this.#notice();
    this.#measure();
    stage.above.style.blockSize = `${this.heights.sum(0, this.#span.start)}px`;
    this.#setBelow(stage, this.#below);
    let residual = 0;
    if (!this.#stuck) residual = this.#hold(stage);
    else if (this.#fixed) scroller.scrollTop = 0;
    this.#scrollTop = scroller.scrollTop;
    if (this.#fixed) this.#stuck = this.#atBottom();
    this.#fixed = false;
    this.#mark(stage, residual);
  }

  /** Follows the user's scrolling: holds what else moved, and draws other rows if they are needed. */
  scrolled(): void {
    if (!this.#stage || this.#stage.scroller.clientHeight === 0 || this.#fixed) return;
    this.settle();
    this.redraw();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#reconcile(), IDLE_MS);
  }

  /** Draws other rows if the ones in the document do not fill the viewport and half a margin around it. */
  redraw(): void {
    const stage = this.#stage;
    if (!stage || this.#viewport === 0 || this.#items.length === 0) return;
    const mark = this.#marks[0] ?? this.#lost(stage);
    const index = this.heights.indexOf(mark.key) ?? 0;
    const needed = this.heights.around(index, mark.y, this.#viewport, MARGIN_PX / 2, MOST_ROWS);
    if (needed.start >= this.#span.start && needed.end <= this.#span.end) return;
    this.#place(index, mark.y);
    this.draw(this.#span);
  }

  /** Chooses the run around an item at a place, and the spacer below it that keeps it there. */
  #place(index: number, y: number): void {
    const viewport = this.#height();
    const margin = this.#settled ? MARGIN_PX : FIRST_MARGIN_PX;
    this.#span = this.heights.around(index, y, viewport, margin, MOST_ROWS);
    const rest = this.#items.length - this.#span.end;
    if (rest === 0) this.#below = 0;
    else if (this.#fixed) this.#below = this.heights.sum(this.#span.end, this.#items.length);
    else this.#below = Math.max(0, viewport - y - this.#scrollTop - this.heights.sum(index, this.#span.end));
  }

  #measure(): void {
    for (let index = this.#span.start; index < this.#span.end; index += 1) {
      const key = this.#items[index]?.key ?? '';
      const slot = this.slots.get(key);
      if (slot) this.heights.measure(index, slot.getBoundingClientRect().height);
    }
  }

  /** Takes in how far the user has scrolled since the last time: the rows are meant to be that much elsewhere. */
  #notice(): void {
    if (!this.#stage || this.#fixed || this.#viewport === 0) return;
    const moved = this.#stage.scroller.scrollTop - this.#scrollTop;
    if (moved === 0) return;
    this.#scrollTop += moved;
    this.#stuck = this.#atBottom();
    for (const mark of this.#marks) mark.y -= moved;
  }

  #atBottom(): boolean {
    return this.#live && this.#span.end === this.#items.length && this.#scrollTop > -AT_BOTTOM_PX;
  }

  /** Returns how far the held row is from its place still: scroll positions are whole pixels, heights are not. */
  #hold(stage: Stage): number {
    const mark = this.#held((key) => this.slots.has(key));
    if (!mark) return 0;
    const off = this.#yOf(stage, mark.key) - mark.y;
    if (Math.abs(off) < 0.05) return off;
    if (!this.#fixed && this.#span.end < this.#items.length && this.#below + off >= 0) {
      this.#setBelow(stage, this.#below + off);
      return 0;
    }
    stage.scroller.scrollTop += Math.round(off);
    const left = this.#yOf(stage, mark.key) - mark.y;
    // At an end of the list a row cannot be held.
    return Math.abs(left) < 1 ? left : 0;
  }

  #setBelow(stage: Stage, below: number): void {
    this.#below = below;
    stage.below.style.blockSize = `${below}px`;
  }

  /** Notes what is in view now, for the next time something moves. */
  #mark(stage: Stage, residual: number): void {
    const marks: Mark[] = [];
    let [first, end] = [-1, -1];
    for (let index = this.#span.start; index < this.#span.end; index += 1) {
      const key = this.#items[index]?.key ?? '';
      if (!this.slots.has(key)) continue;
      const y = this.#yOf(stage, key);
      if (y + this.heights.at(index) <= 0) continue;
      if (y >= this.#viewport) break;
      if (first < 0) first = index;
      end = index + 1;
      marks.push({ key, y: y - residual });
    }
    // A row that begins above the viewport grows out of it, so it holds the others only when it is alone.
    const top = marks[0];
    if (top && top.y < 0 && marks.length > 1) marks.push(...marks.splice(0, 1));
    this.#marks = marks;
    this.#settled ||= marks.length > 0;
    if (first < 0) return;
    const topY = this.#yOf(stage, this.#items[first]?.key ?? '');
    const endY = this.#yOf(stage, this.#items[end - 1]?.key ?? '') + this.heights.at(end - 1);
    this.look({
      first,
      end,
      atBottom: this.#atBottom(),
      above: this.heights.sum(0, first) - topY,
      // The spacer below may still be as it was before rows came in there.
      below: this.heights.sum(end, this.#items.length) + endY - this.#viewport,
      scrolled: this.#scrollTop,
    });
  }

  /** Finds the place again after a leap into a spacer, by the heights that are known or guessed. */
  #lost(stage: Stage): Mark {
    const top = stage.above.getBoundingClientRect().bottom - stage.scroller.getBoundingClientRect().top;
    const bottom = stage.below.getBoundingClientRect().top - stage.scroller.getBoundingClientRect().top;
    let index: number;
    if (top > 0) {
      index = this.heights.above(this.#span.start, top);
    } else {
      const rest = this.heights.sum(this.#span.end, this.#items.length);
      index = this.heights.below(this.#span.end, this.#below > 0 ? (-bottom / this.#below) * rest : 0);
    }
    const mark = { key: this.#items[index]?.key ?? '', y: 0 };
    this.#marks = [mark];
    return mark;
  }

  /** Gives the spacer below the height it should have; with the scroll position moved along, nothing is seen of it. */
  #reconcile(): void {
    const stage = this.#stage;
    if (!stage || this.#stuck || stage.scroller.clientHeight === 0) return;
    const drift = Math.round(this.heights.sum(this.#span.end, this.#items.length) - this.#below);
    if (drift === 0) return;
    this.#setBelow(stage, this.#below + drift);
    stage.scroller.scrollTop -= drift;
    this.#scrollTop = stage.scroller.scrollTop;
    this.settle();
  }

  #held(there: (key: string) => boolean = () => true): Mark | undefined {
    return this.#marks.find((mark) => there(mark.key) && this.heights.indexOf(mark.key) !== undefined);
  }

  #yOf(stage: Stage, key: string): number {
    const slot = this.slots.get(key);
    return slot ? slot.getBoundingClientRect().top - stage.scroller.getBoundingClientRect().top : 0;
  }

  #height(): number {
    return this.#viewport > 0 ? this.#viewport : window.innerHeight;
  }
}
