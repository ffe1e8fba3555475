import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../db/db.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { consentHistory, recentChanges, recordConsent } from './consent.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const change = { scheme: 'tel', value: '+231770000001', contactId: 7, how: 'reply' } as const;

describe('consent', () => {
  it('keeps the whole history, newest first', async () => {
    const { db } = test;
    await recordConsent(db, { ...change, action: 'out', words: 'STOP' });
    await recordConsent(db, { ...change, action: 'in', words: 'START' });
    await db.run(sql`update consent.event set at = now() - interval '2 hours' where words = 'STOP'`);
    expect(await recentChanges(db, 'tel', change.value)).toBe(1);
    const history = await consentHistory(db, 7, []);
    expect(history.map((event) => event.words)).toEqual(['START', 'STOP']);
  });

  it('shows what an address said before it was known whose it is', async () => {
    const { db } = test;
    await recordConsent(db, { ...change, value: '+231770000009', contactId: null, action: 'out' });
    expect(await consentHistory(db, 8, [{ scheme: 'tel', value: '+231770000009' }])).toHaveLength(1);
    expect(await consentHistory(db, 8, [])).toEqual([]);
  });
});
