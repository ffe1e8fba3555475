import { expect, it } from 'vitest';
import { keepAnswers } from './kept.ts';

it('what took long is kept, is shown while it is counted again, and is worked out once for all who ask', async () => {
  let now = 0;
  let calls = 0;
  const kept = keepAnswers(() => now);
  const slow = async (): Promise<number> => {
    calls++;
    await Promise.resolve();
    now += 1000;
    return calls;
  };
  expect(await Promise.all([kept.get('a', slow), kept.get('a', slow)])).toEqual([1, 1]);
  expect(await kept.get('a', slow)).toBe(1);
  now += 31_000;
  expect(await kept.get('a', slow)).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await kept.get('a', slow)).toBe(2);
  now += 2 * 3_600_000;
  expect(await kept.get('a', slow)).toBe(3);
  const quick = async (): Promise<number> => ++calls;
  expect([await kept.get('b', quick), await kept.get('b', quick)]).toEqual([4, 5]);
  const fails = (): Promise<number> => Promise.reject(new Error('no'));
  await expect(kept.get('c', fails)).rejects.toThrow('no');
});
