import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { consentHistory, optedOut, recordConsent } from './consent.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

const change = { scheme: 'tel', value: '+231770000001', contactId: 7, how: 'reply' } as const;

describe('consent', () => {
  it('keeps the newest word and the whole history', async () => {
    const { db } = test;
    expect(await recordConsent(db, { ...change, action: 'out', words: 'STOP' })).toBe(true);
    expect(await recordConsent(db, { ...change, action: 'out', words: 'stop!' })).toBe(false);
    expect(await optedOut(db, 'tel', ['+231770000001', '+231770000002'])).toEqual(new Set(['+231770000001']));
    expect(await recordConsent(db, { ...change, action: 'in', words: 'START' })).toBe(true);
    expect(await optedOut(db, 'tel', ['+231770000001'])).toEqual(new Set());
    const history = await consentHistory(db, 7, []);
    expect(history.map((event) => event.words)).toEqual(['START', 'stop!', 'STOP']);
  });

  it('shows what an address said before it was known whose it is', async () => {
    const { db } = test;
    await recordConsent(db, { ...change, value: '+231770000009', contactId: null, action: 'out' });
    expect(await consentHistory(db, 8, [{ scheme: 'tel', value: '+231770000009' }])).toHaveLength(1);
    expect(await consentHistory(db, 8, [])).toEqual([]);
  });
});
