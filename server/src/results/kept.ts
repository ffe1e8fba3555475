/**
 * Answers that took long are kept for a while: as many times as long as they took. A small survey is counted anew each
 * time, one of a hundred thousand people now and then, and whoever asks meanwhile is told of when the figures are.
 */

export interface Kept {
  /** The kept answer, the one that is being worked out, or a new one. */
  get<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** What starts with it is worked out anew. */
  forget(prefix: string): void;
}

const quickMs = 500;
const times = 30;
const longestMs = 10 * 60_000;
/** A page of a large survey is some hundred kilobytes. */
const most = 50;

export function keepAnswers(now: () => number = Date.now): Kept {
  const done = new Map<string, { value: unknown; until: number }>();
  const going = new Map<string, Promise<unknown>>();

  async function make<T>(key: string, work: () => Promise<T>): Promise<T> {
    const from = now();
    const value = await work();
    const took = now() - from;
    if (took > quickMs && going.has(key)) {
      done.set(key, { value, until: now() + Math.min(took * times, longestMs) });
      for (const old of done.keys()) {
        if (done.size <= most) break;
        done.delete(old);
      }
    }
    return value;
  }

  return {
    get<T>(key: string, work: () => Promise<T>): Promise<T> {
      const known = done.get(key);
      if (known && known.until > now()) return Promise.resolve(known.value as T);
      done.delete(key);
      const running = going.get(key);
      if (running) return running as Promise<T>;
      const made = make(key, work).finally(() => {
        if (going.get(key) === made) going.delete(key);
      });
      going.set(key, made);
      return made;
    },
    forget(prefix) {
      for (const key of done.keys()) if (key.startsWith(prefix)) done.delete(key);
      for (const key of going.keys()) if (key.startsWith(prefix)) going.delete(key);
    },
  };
}
