/** The heights of the items of a list: measured where they have been on screen, else the average of those that have. */

/** A run of items, `end` not included. */
export interface Span {
  start: number;
  end: number;
}

/** What `Heights` needs to know of an item. */
export interface Sized {
  key: string;
  kind: string;
}

const FIRST_GUESS_PX = 64;

/** The heights of a list whose items come and go; an item is known by its key. */
export class Heights {
  #measured = new Map<string, number>();
  #sums = new Map<string, { sum: number; count: number }>();
  #items: readonly Sized[] = [];
  #heights = new Float64Array(0);

  /** How many items there are. */
  get length(): number {
    return this.#items.length;
  }

  /** Takes another list; what was measured stays known. */
  adopt(items: readonly Sized[]): void {
    this.#items = items;
    this.#heights = Float64Array.from(items, (item) => this.#measured.get(item.key) ?? this.#guess(item.kind));
  }

  /** Keeps a measured height; tells whether it is news. */
  measure(index: number, height: number): boolean {
    const item = this.#items[index];
    if (!item) return false;
    const before = this.#measured.get(item.key);
    if (before !== undefined && Math.abs(before - height) < 0.01) return false;
    const kind = this.#sums.get(item.kind) ?? { sum: 0, count: 0 };
    this.#sums.set(item.kind, { sum: kind.sum + height - (before ?? 0), count: kind.count + (before === undefined ? 1 : 0) });
    this.#measured.set(item.key, height);
    this.#heights[index] = height;
    return true;
  }

  /** The place of an item. Asked seldom and for one, so that there is no index to keep. */
  indexOf(key: string): number | undefined {
    const index = this.#items.findIndex((item) => item.key === key);
    return index < 0 ? undefined : index;
  }

  /** The height of an item. */
  at(index: number): number {
    return this.#heights[index] ?? 0;
  }

  /** The height of a run. */
  sum(start: number, end: number): number {
    let sum = 0;
    for (let index = Math.max(0, start); index < Math.min(end, this.length); index += 1) sum += this.at(index);
    return sum;
  }

  /**
   * The run that fills a viewport, with a margin above and below it, when the item `index` has its top at `y`. It has no
   * more than `most` items.
   */
  around(index: number, y: number, viewport: number, margin: number, most: number): Span {
    let start = Math.min(Math.max(0, index), Math.max(0, this.length - 1));
    let end = Math.min(start + 1, this.length);
    let bottom = y + this.at(start);
    let top = y;
    // Downwards first up to the viewport's end, so that what is seen comes before what may be seen.
    while (end < this.length && bottom < viewport && end - start < most) bottom += this.at(end++);
    while (start > 0 && top > 0 && end - start < most) top -= this.at(--start);
    while (end - start < most) {
      const up = start > 0 && top > -margin;
      const down = end < this.length && bottom < viewport + margin;
      if (!up && !down) break;
      if (up) top -= this.at(--start);
      if (down && end - start < most) bottom += this.at(end++);
    }
    return { start, end };
  }

  /** The item at a distance below the top of `from`. */
  below(from: number, distance: number): number {
    let index = from;
    for (let rest = distance - this.at(index); rest > 0 && index < this.length - 1; rest -= this.at(index)) index += 1;
    return index;
  }

  /** The item at a distance above the top of `from`. */
  above(from: number, distance: number): number {
    let index = from;
    for (let rest = distance; rest > 0 && index > 0; rest -= this.at(index)) index -= 1;
    return index;
  }

  #guess(kind: string): number {
    const known = this.#sums.get(kind);
    return known && known.count > 0 ? known.sum / known.count : FIRST_GUESS_PX;
  }
}
