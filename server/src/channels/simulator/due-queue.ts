/** Things that fall due, earliest first (a binary heap), with one timer for all. */
export class DueQueue<T> {
  readonly #heap: { at: number; item: T }[] = [];
  readonly #due: (items: T[]) => void;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  /** `due` gets all that fell due together. */
  constructor(due: (items: T[]) => void) {
    this.#due = due;
  }

  get size(): number {
    return this.#heap.length;
  }

  add(afterMs: number, item: T): void {
    const entry = { at: performance.now() + afterMs, item };
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (heap[parent]!.at <= entry.at) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
    if (index === 0) this.#arm();
  }

  /** Empties the queue; returns what was in it, in no order. */
  clear(): T[] {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
    return this.#heap.splice(0).map((entry) => entry.item);
  }

  #arm(): void {
    const first = this.#heap[0];
    if (!first || first.at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = first.at;
    this.#timer = setTimeout(() => this.#run(), Math.max(0, Math.min(first.at - performance.now(), 2_000_000_000)));
  }

  #run(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    // A millisecond early is due: timers may fire a little before performance.now() says so.
    const limit = performance.now() + 1;
    const items: T[] = [];
    while (this.#heap.length > 0 && this.#heap[0]!.at <= limit) items.push(this.#pop());
    this.#arm();
    if (items.length > 0) this.#due(items);
  }

  #pop(): T {
    const heap = this.#heap;
    const { item } = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return item;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++;
      if (heap[child]!.at >= last.at) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return item;
  }
}
