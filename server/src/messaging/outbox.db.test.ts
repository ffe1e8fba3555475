import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '../db/db.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { enqueue } from './messaging.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.drop());

const single = { channelId: 1, address: '+231770000001', text: 'Good morning', lane: 'reply' } as const;

test('a queued text exists exactly if the transaction of its maker commits', async () => {
  await expect(
    base.db.tx(async (tx) => {
      await enqueue(tx, [single]);
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  expect(await base.db.query(sql`select 1 from messaging.outbox`)).toEqual([]);
  const ids = await base.db.tx((tx) => enqueue(tx, [single, { ...single, text: 'Second' }]));
  expect(ids).toHaveLength(2);
  expect(ids[1]!).toBeGreaterThan(ids[0]!);
  expect(ids.every(Number.isSafeInteger)).toBe(true);
  expect(await base.db.query(sql`select text from messaging.outbox order by id`)).toEqual([
    { text: 'Good morning' },
    { text: 'Second' },
  ]);
});

test('ids tell their time and fall into the partition of their month', async () => {
  const [row] = await base.db.query<{ off: number }>(
    sql`select abs(extract(epoch from messaging.id_time(messaging.next_id()) - now()))::float8 off`,
  );
  expect(row!.off).toBeLessThan(2);
  const parts = await base.db.query(
    sql`select relname from pg_class where relname like 'message_20%' and relkind = 'r' and relname not like '%key%'`,
  );
  expect(parts).toHaveLength(4);
});

test('a wake-up reaches the owner of the channel', async () => {
  const heard: string[] = [];
  const stop = await base.db.listen('messaging_outbox', (payload) => heard.push(payload));
  await base.db.tx((tx) => enqueue(tx, [{ ...single, channelId: 7 }]));
  await expect.poll(() => heard).toEqual(['7']);
  stop();
});
