import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { keepAnswers } from './kept.ts';
import { keptIn } from './store-kept.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

it('after a restart, and on another node, nobody waits for figures that were counted before', async () => {
  let [now, calls] = [Date.parse('2026-11-22T10:00:00Z'), 0];
  const slow = async (): Promise<{ at: string; people: number }> => {
    now += 2_000;
    return { at: new Date(now).toISOString(), people: ++calls };
  };
  const node = () => keepAnswers(keptIn(database.db), () => now);
  const first = await node().get('a survey', slow);
  expect([await node().get('a survey', slow), calls]).toEqual([first, 1]);
  now += 30 * 86_400_000;
  const restarted = node();
  expect(await restarted.get('a survey', slow)).toEqual(first);
  for (const end = Date.now() + 20_000; calls < 2 && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 10));
  await expect.poll(() => node().get('a survey', slow), { timeout: 20_000 }).toMatchObject({ people: 2 });
  expect(await node().get('another', slow)).toMatchObject({ people: 3 });
});
