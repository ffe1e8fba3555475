import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { listEvents, record, verifyChain } from './audit.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

/** As somebody with all rights on the database could. */
async function tamper(change: ReturnType<typeof sql>): Promise<void> {
  await test.db.query(sql`alter table audit.event disable trigger user`);
  await test.db.run(change);
  await test.db.query(sql`alter table audit.event enable trigger user`);
}

describe('the audit trail', () => {
  it('chains what many write at once', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        test.db.tx((tx) =>
          record(tx, system, 'contact.read', `contact:${i}`, { i, text: 'ünïcode 😀', nested: { b: 1, a: [null] } }),
        ),
      ),
    );
    const chain = await verifyChain(test.db);
    expect(chain).toMatchObject({ events: 30, brokenAt: null, head: expect.stringMatching(/^[\da-f]{64}$/) });
    const page = await listEvents(test.db, null, 2);
    expect(page.map((row) => row.id)).toEqual([30, 29]);
  });

  it('keeps nothing of what was rolled back', async () => {
    await expect(
      test.db.tx(async (tx) => {
        await record(tx, system, 'never');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await verifyChain(test.db)).toMatchObject({ events: 30, brokenAt: null });
    await test.db.tx((tx) => record(tx, system, 'after'));
    expect(await verifyChain(test.db)).toMatchObject({ events: 31, brokenAt: null });
  });

  it('cannot be changed in the ordinary way', async () => {
    await expect(test.db.run(sql`update audit.event set subject = 'x'`)).rejects.toThrow('append-only');
    await expect(test.db.run(sql`delete from audit.event`)).rejects.toThrow('append-only');
    await expect(test.db.run(sql`truncate audit.event`)).rejects.toThrow('append-only');
  });

  it.each([
    [
      'who',
      sql`update audit.event set subject = 'somebody else' where id = 5`,
      sql`update audit.event set subject = 'system' where id = 5`,
    ],
    [
      'when',
      sql`update audit.event set at = at + interval '1 microsecond' where id = 5`,
      sql`update audit.event set at = at - interval '1 microsecond' where id = 5`,
    ],
    [
      'what exactly',
      sql`update audit.event set detail = jsonb_set(detail, '{i}', '99') where id = 5`,
      sql`update audit.event set detail = jsonb_set(detail, '{i}', ((substr(target, 9))::int)::text::jsonb) where id = 5`,
    ],
  ])('shows where somebody changed %s', async (_name, change, back) => {
    await tamper(change);
    expect((await verifyChain(test.db)).brokenAt).toBe(5);
    await tamper(back);
    expect((await verifyChain(test.db)).brokenAt).toBeNull();
  });

  it('shows where an event was removed', async () => {
    await tamper(sql`delete from audit.event where id = 10`);
    expect((await verifyChain(test.db)).brokenAt).toBe(11);
  });
});
