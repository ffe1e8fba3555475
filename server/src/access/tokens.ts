/** API tokens: made by people for their programs, with their own role and area. */
import { record } from '../audit/audit.ts';
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { hashSecret, newSecret } from '../lib/secrets.ts';
import { mustBePerson } from './accounts.ts';
import * as store from './store-secrets.ts';
import type { Subject } from './subject.ts';
import { tokenPrefix } from './subjects.ts';

export const tokens = async (db: Db, subject: Subject): Promise<store.TokenRow[]> =>
  subject.accountId === null ? [] : store.readTokens(db, subject.accountId);

export async function makeToken(
  db: Db,
  subject: Subject,
  name: string,
  days: number | null,
): Promise<store.TokenRow & { token: string }> {
  const accountId = mustBePerson(subject);
  const token = tokenPrefix + newSecret();
  return db.tx(async (tx) => {
    const row = await store.insertToken(tx, { hash: hashSecret(token), accountId, name: name.trim(), days });
    await record(tx, subject, 'token.make', `token:${row.id}`, { name, days });
    return { ...row, token };
  });
}

export async function revokeToken(db: Db, subject: Subject, id: number): Promise<void> {
  await db.tx(async (tx) => {
    if (!(await store.revokeToken(tx, id, mustBePerson(subject))))
      throw new AppError('request:not_found', `You have no token ${id}.`);
    await record(tx, subject, 'token.revoke', `token:${id}`);
  });
}
