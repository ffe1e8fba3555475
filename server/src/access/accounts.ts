/** Changing accounts. Somebody is always left who can. */
import { record } from '../audit/audit.ts';
import type { Db, Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { hashSecret } from '../lib/secrets.ts';
import { checkArea } from './invitations.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import {
  type AccountRow,
  countAdministrators,
  lockAccount,
  lockAdministrators,
  readPasswordHash,
  updateAccount,
  writePasswordHash,
} from './store.ts';
import { deleteSessions } from './store-secrets.ts';
import type { Subject } from './subject.ts';

export interface AccountChange {
  readonly name?: string | undefined;
  readonly role?: 'administrator' | 'officer' | undefined;
  readonly area?: readonly number[] | null | undefined;
  readonly disabled?: boolean | undefined;
}

/** What people change of themselves: never their role or area. */
export interface OwnChange {
  readonly name?: string | undefined;
  readonly language?: string | undefined;
  readonly password?: { readonly current: string; readonly next: string } | undefined;
}

/** Throws `request:not_found`, and `request:conflict` when it would leave no administrator. */
export function changeAccount(db: Db, subject: Subject, id: number, change: AccountChange): Promise<AccountRow> {
  return db.tx(async (tx) => {
    await lockAdministrators(tx);
    const account = await mustLock(tx, id);
    const role = change.role ?? account.role;
    const area = change.area === undefined ? (role === 'administrator' ? null : account.area) : change.area;
    checkArea(role, area);
    const changed: AccountRow = {
      ...account,
      role,
      area: area ? [...area] : null,
      name: change.name?.trim() || account.name,
      disabled: change.disabled ?? account.disabled,
    };
    await updateAccount(tx, changed);
    if ((await countAdministrators(tx)) === 0)
      throw new AppError('request:conflict', 'This is the only administrator. Make another one first.');
    if (changed.disabled) await deleteSessions(tx, id, null);
    await record(tx, subject, 'account.change', `account:${id}`, { ...change });
    return changed;
  });
}

/** A new password ends all other sessions of the person. `secret` is that of the session that asks. */
export async function changeOwn(
  db: Db,
  subject: Subject,
  change: OwnChange,
  secret: string | null,
): Promise<AccountRow> {
  const id = mustBePerson(subject);
  const passwordHash = change.password && (await newPasswordHash(db, id, change.password));
  return db.tx(async (tx) => {
    const account = await mustLock(tx, id);
    const changed = {
      ...account,
      name: change.name?.trim() || account.name,
      language: change.language ?? account.language,
    };
    await updateAccount(tx, changed);
    if (passwordHash) {
      await writePasswordHash(tx, id, passwordHash);
      await deleteSessions(tx, id, secret ? hashSecret(secret) : null);
    }
    await record(tx, subject, 'account.change_own', `account:${id}`, {
      name: change.name,
      language: change.language,
      password: passwordHash ? 'changed' : undefined,
    });
    return changed;
  });
}

async function newPasswordHash(db: Db, id: number, words: { current: string; next: string }): Promise<string> {
  if (await checkPassword(await readPasswordHash(db, id), words.current)) return hashPassword(words.next);
  throw new AppError('access:forbidden', 'The current password is not right.', {
    fields: [{ where: '/password/current', message: 'is not right' }],
  });
}

/** Changing oneself and making tokens is for people who signed in, not for programs. */
export function mustBePerson(subject: Subject): number {
  if (subject.kind === 'person' && subject.accountId !== null) return subject.accountId;
  throw new AppError('access:forbidden', 'Only a person who has signed in can do this, not a token.');
}

async function mustLock(tx: Queryable, id: number): Promise<AccountRow> {
  const account = await lockAccount(tx, id);
  if (!account) throw new AppError('request:not_found', `There is no account ${id}.`);
  return account;
}
