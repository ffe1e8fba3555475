import { expect, it } from 'vitest';
import { keepAnswers } from './kept.ts';
import type { KeptRow, KeptStore } from './store-kept.ts';

const inMemory = (rows = new Map<string, KeptRow>()): KeptStore => ({
  read: async (id) => rows.get(id) ?? null,
  write: async (id, row) => void rows.set(id, row),
  forget: async (id) => void rows.delete(id),
});
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 5));

it('what took long is kept, is shown however old while it is counted again, and is worked out once for all who ask', async () => {
  let now = 0;
  let calls = 0;
  const rows = new Map<string, KeptRow>();
  const kept = keepAnswers(inMemory(rows), () => now);
  const slow = async (): Promise<{ n: number }> => {
    const n = ++calls;
    await Promise.resolve();
    now += 1000;
    return { n };
  };
  expect(await Promise.all([kept.get('a', slow), kept.get('a', slow)])).toEqual([{ n: 1 }, { n: 1 }]);
  expect(await kept.get('a', slow)).toEqual({ n: 1 });
  for (const later of [31_000, 3 * 86_400_000]) {
    now += later;
    const before = calls;
    expect(await kept.get('a', slow)).toEqual({ n: before });
    await aWhile();
    expect(await kept.get('a', slow)).toEqual({ n: before + 1 });
  }
  const restarted = keepAnswers(inMemory(rows), () => now);
  expect(await restarted.get('a', slow)).toEqual({ n: 3 });
  now += 86_400_000;
  expect(await restarted.get('a', slow)).toEqual({ n: 3 });
  await aWhile();
  // This node still has what it had; it finds what the other one has counted and does not count again.
  expect(await kept.get('a', slow)).toEqual({ n: 3 });
  await aWhile();
  expect([await kept.get('a', slow), calls]).toEqual([{ n: 4 }, 4]);
});

it('what was quick is counted anew, and a failure is not kept', async () => {
  let calls = 0;
  const kept = keepAnswers(inMemory());
  const quick = async (): Promise<{ n: number }> => ({ n: ++calls });
  expect([await kept.get('b', quick), await kept.get('b', quick)]).toEqual([{ n: 1 }, { n: 2 }]);
  const fails = (): Promise<{ n: number }> => Promise.reject(new Error('no'));
  await expect(kept.get('c', fails)).rejects.toThrow('no');
  expect(await kept.get('c', quick)).toEqual({ n: 3 });
});
