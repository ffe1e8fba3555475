/** Signing in and out: generic errors, equal time, throttled by e-mail and by the caller's address in the database. */
import { record } from '../audit/audit.ts';
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { hashSecret, newSecret } from '../lib/secrets.ts';
import { checkPassword } from './passwords.ts';
import { type AccountRow, readAccount, readForSignIn } from './store.ts';
import { countAttempt, deleteSession, forgiveAttempt, insertSession } from './store-secrets.ts';
import type { Subject } from './subject.ts';

/** A session lives this long after its last use. */
export const sessionDays = 14;
const windowMinutes = 15;
const mostPerEmail = 10;
const mostPerAddress = 60;

export interface SignedIn {
  /** For the cookie; only its hash is kept. */
  readonly secret: string;
  readonly account: AccountRow;
}

/** Throws `access:wrong_password` whatever is wrong, `request:rate_limited` after too many. */
export async function signIn(db: Db, email: string, password: string, address: string): Promise<SignedIn> {
  // PostgreSQL cannot hold the NUL character, and no e-mail has one.
  if (email.includes('\0')) throw wrong();
  const byEmail = hashSecret(`email ${email.trim().toLowerCase()}`);
  const byAddress = hashSecret(`address ${address}`);
  const counts = [
    await countAttempt(db, byEmail, windowMinutes),
    await countAttempt(db, byAddress, windowMinutes),
  ] as const;
  if (counts[0] > mostPerEmail || counts[1] > mostPerAddress)
    throw new AppError(
      'request:rate_limited',
      `Too many attempts to sign in. Wait ${windowMinutes} minutes and try again.`,
      { retry_after: windowMinutes * 60 },
    );
  const found = await readForSignIn(db, email.trim());
  if (!(await checkPassword(found?.password_hash ?? null, password)) || !found) throw wrong();
  await forgiveAttempt(db, byEmail, true);
  await forgiveAttempt(db, byAddress, false);
  const account = await readAccount(db, found.id);
  if (!account) throw wrong();
  return { secret: await startSession(db, account), account };
}

const wrong = (): AppError => new AppError('access:wrong_password', 'The e-mail or the password is not right.');

export async function startSession(db: Db, account: AccountRow): Promise<string> {
  const secret = newSecret();
  await db.tx(async (tx) => {
    await insertSession(tx, hashSecret(secret), account.id, sessionDays);
    await record(tx, subjectOf(account, 'person'), 'session.start');
  });
  return secret;
}

export async function endSession(db: Db, subject: Subject, secret: string): Promise<void> {
  await db.tx(async (tx) => {
    await deleteSession(tx, hashSecret(secret));
    await record(tx, subject, 'session.end');
  });
}

export const subjectOf = (
  row: Pick<AccountRow, 'id' | 'name' | 'role' | 'area' | 'language'>,
  kind: 'person' | 'token',
): Subject => ({
  kind,
  accountId: row.id,
  name: row.name,
  role: row.role,
  area: row.area,
  language: row.language,
});
