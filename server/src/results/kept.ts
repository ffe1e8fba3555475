/**
 * Answers that took long are kept, here and in the database: a small survey is counted anew each time, one of a hundred
 * thousand people now and then. Whoever asks gets the figures that there are, however old (they say of when they are), while
 * newer ones are counted behind them: only the very first waits, not the next one after a night or after a restart.
 */
import { createHash } from 'node:crypto';
import type { KeptRow, KeptStore } from './store-kept.ts';

export interface Kept {
  /** The kept answer, the one that is being worked out, or a new one. */
  get<T extends object>(key: string, work: () => Promise<T>): Promise<T>;
}

const quickMs = 500;
const times = 30;
const longestMs = 10 * 60_000;
/** A page of a large survey is some hundred kilobytes. */
const most = 50;

const freshUntil = ({ at, took }: Omit<KeptRow, 'value'>): number => at + Math.min(took * times, longestMs);

export function keepAnswers(store: KeptStore, now: () => number = Date.now): Kept {
  const done = new Map<string, KeptRow>();
  const going = new Map<string, Promise<object>>();

  function keep(id: string, row: KeptRow): KeptRow {
    done.delete(id);
    done.set(id, row);
    for (const old of done.keys()) {
      if (done.size <= most) break;
      done.delete(old);
    }
    return row;
  }

  async function make<T extends object>(id: string, work: () => Promise<T>): Promise<T> {
    // Another node may have counted meanwhile.
    const other = await store.read(id);
    if (other && freshUntil(other) > now()) return keep(id, other).value as T;
    const from = now();
    const value = await work();
    const took = now() - from;
    done.delete(id);
    if (took > quickMs) await store.write(id, keep(id, { value, at: now(), took }));
    else if (other) await store.forget(id);
    return value;
  }

  function begin<T extends object>(id: string, work: () => Promise<T>): Promise<T> {
    const made = make(id, work).finally(() => {
      if (going.get(id) === made) going.delete(id);
    });
    going.set(id, made);
    return made;
  }

  async function known(id: string): Promise<KeptRow | null> {
    const row = done.get(id) ?? (going.has(id) ? null : await store.read(id));
    return row && (done.get(id) ?? keep(id, row));
  }

  return {
    async get<T extends object>(key: string, work: () => Promise<T>): Promise<T> {
      const id = createHash('sha256').update(key).digest('hex');
      const row = await known(id);
      if (row && freshUntil(row) > now()) return row.value as T;
      const fresh = (going.get(id) as Promise<T> | undefined) ?? begin(id, work);
      if (!row) return fresh;
      fresh.catch(() => {});
      return row.value as T;
    },
  };
}
