/**
 * Natural batching: one flush in flight; whatever queued up meanwhile is the next batch. No timers: it equals single
 * calls when idle and groups when busy.
 */
export interface Batcher<Item, Result> {
  /** Resolves with this item's own result once its batch has been flushed. */
  add(item: Item): Promise<Result>;
  /** Resolves when nothing is queued or in flight. */
  idle(): Promise<void>;
  readonly size: number;
}

/** `flush` answers one result for each item, in order. When it rejects, every item of that batch rejects. */
export function createBatcher<Item, Result>(
  flush: (items: readonly Item[]) => Promise<readonly Result[]>,
  most = 1000,
): Batcher<Item, Result> {
  type Entry = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  const queue: Entry[] = [];
  let busy = false;
  let waiting: (() => void)[] = [];

  async function run(): Promise<void> {
    busy = true;
    while (queue.length > 0) {
      const batch = queue.splice(0, most);
      try {
        const results = await flush(batch.map((entry) => entry.item));
        for (const [i, entry] of batch.entries()) entry.resolve(results[i] as Result);
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    busy = false;
    for (const wake of waiting) wake();
    waiting = [];
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        if (!busy) void run();
      }),
    idle: () => (busy ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
    get size() {
      return queue.length;
    },
  };
}
