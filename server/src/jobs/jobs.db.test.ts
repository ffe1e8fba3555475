import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { createJobs, type JobHandler } from './jobs.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const node = (handlers: Record<string, JobHandler>, leaseMs = 300) => {
  const jobs = createJobs({ db: test.db, log: test.log, leaseMs, pollMs: 50 });
  for (const [kind, handler] of Object.entries(handlers)) jobs.register(kind, handler);
  return jobs;
};

async function until(work: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await work()) return;
    await sleep(25);
  }
  throw new Error('It did not happen.');
}

describe('jobs', () => {
  it('does what was asked, once, and keeps the result', async () => {
    const seen: unknown[] = [];
    const jobs = node({ count: async ({ payload }) => ({ seen: seen.push(payload) }) });
    const stop = jobs.start();
    const id = await jobs.enqueue(test.db, 'count', { n: 1 });
    await until(async () => (await jobs.read(id))?.state === 'done');
    expect((await jobs.read(id))?.result).toEqual({ seen: 1 });
    expect(seen).toEqual([{ n: 1 }]);
    await stop();
  });

  it('is not enqueued by a transaction that fails', async () => {
    const jobs = node({});
    const failing = test.db.tx(async (tx) => {
      await jobs.enqueue(tx, 'never', {});
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await test.db.query(sql`select from jobs.job where kind = 'never'`)).toEqual([]);
  });

  it('fails at once with the words of a refusal, and tries a broken one again', async () => {
    let tries = 0;
    const jobs = node({
      refuse: async () => {
        throw new AppError('import:unreadable', 'It is not a Bundle.');
      },
      shaky: async () => {
        tries++;
        throw new Error('socket');
      },
    });
    const stop = jobs.start();
    const refused = await jobs.enqueue(test.db, 'refuse', {});
    const shaky = await jobs.enqueue(test.db, 'shaky', {});
    await until(async () => (await jobs.read(refused))?.state === 'failed');
    expect((await jobs.read(refused))?.error).toBe('It is not a Bundle.');
    await until(async () => tries === 1 && (await jobs.read(shaky))?.state === 'waiting');
    await stop();
  });

  it('cancels a waiting one at once and a running one through its signal', async () => {
    const jobs = node({
      slow: ({ signal }) => new Promise((_, no) => signal.addEventListener('abort', () => no(new Error('stop')))),
    });
    const waiting = await jobs.enqueue(test.db, 'elsewhere', {});
    await jobs.cancel(waiting);
    expect((await jobs.read(waiting))?.state).toBe('cancelled');
    const stop = jobs.start();
    const id = await jobs.enqueue(test.db, 'slow', {});
    await until(async () => (await jobs.read(id))?.state === 'running');
    await jobs.cancel(id);
    await until(async () => (await jobs.read(id))?.state === 'cancelled');
    await stop();
  });

  it('goes on elsewhere, from the last report, when the lease of a killed node runs out', async () => {
    const id = await node({}).enqueue(test.db, 'long', {});
    // A node that claimed it, reported, and was killed: nobody renews the lease.
    await test.db.run(
      sql`update jobs.job set state = 'running', attempts = 1, progress = '{"at": 7}', lease_until = now() + interval '200 ms' where id = ${id}`,
    );
    const jobs = node({ long: async ({ progress }) => ({ from: progress.at }) });
    const stop = jobs.start();
    await until(async () => (await jobs.read(id))?.state === 'done');
    expect((await jobs.read(id))?.result).toEqual({ from: 7 });
    await stop();
  });

  it('gives a job back when its node stops on purpose', async () => {
    const jobs = node({
      pausing: ({ signal }) => new Promise((_, no) => signal.addEventListener('abort', () => no(new Error('stop')))),
    });
    const stop = jobs.start();
    const id = await jobs.enqueue(test.db, 'pausing', {});
    await until(async () => (await jobs.read(id))?.state === 'running');
    await stop();
    expect(await jobs.read(id)).toMatchObject({ state: 'waiting', attempts: 0 });
  });
});
