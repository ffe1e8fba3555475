/**
 * Answers that took long are kept: a small survey is counted anew each time, one of a hundred thousand people now and then.
 * Whoever asks gets the figures that there are, which say of when they are, while newer ones are counted behind them.
 */

export interface Kept {
  /** The kept answer, the one that is being worked out, or a new one. */
  get<T>(key: string, work: () => Promise<T>): Promise<T>;
}

const quickMs = 500;
const times = 30;
const longestMs = 10 * 60_000;
/** Older figures are not shown any more: whoever asks waits for new ones. */
const stalestMs = 60 * 60_000;
/** A page of a large survey is some hundred kilobytes. */
const most = 50;

export function keepAnswers(now: () => number = Date.now): Kept {
  const done = new Map<string, { value: unknown; until: number }>();
  const going = new Map<string, Promise<unknown>>();

  async function make<T>(key: string, work: () => Promise<T>): Promise<T> {
    const from = now();
    const value = await work();
    const took = now() - from;
    done.delete(key);
    if (took > quickMs) {
      done.set(key, { value, until: now() + Math.min(took * times, longestMs) });
      for (const old of done.keys()) {
        if (done.size <= most) break;
        done.delete(old);
      }
    }
    return value;
  }

  function begin<T>(key: string, work: () => Promise<T>): Promise<T> {
    const made = make(key, work).finally(() => {
      if (going.get(key) === made) going.delete(key);
    });
    going.set(key, made);
    return made;
  }

  return {
    get<T>(key: string, work: () => Promise<T>): Promise<T> {
      const known = done.get(key);
      if (known && known.until > now()) return Promise.resolve(known.value as T);
      const fresh = (going.get(key) as Promise<T> | undefined) ?? begin(key, work);
      if (!known || known.until + stalestMs < now()) return fresh;
      fresh.catch(() => {});
      return Promise.resolve(known.value as T);
    },
  };
}
