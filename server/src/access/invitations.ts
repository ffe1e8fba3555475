/** One-time links: the first administrator's, printed at the start, and those that administrators make. */
import { record } from '../audit/audit.ts';
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { hashSecret, newSecret } from '../lib/secrets.ts';
import { hashPassword } from './passwords.ts';
import { type AccountRow, countAdministrators, insertAccount, lockAdministrators } from './store.ts';
import { hasInvitation, insertInvitation, useInvitation } from './store-secrets.ts';
import { type Subject, system } from './subject.ts';

const linkHours = 72;
const firstLinkHours = 24;

export interface NewInvitation {
  readonly role: 'administrator' | 'officer';
  /** Place ids; null is the whole country. */
  readonly area: readonly number[] | null;
}

export interface Invitation {
  /** For `/join#…`; shown once. */
  readonly token: string;
  readonly expiresAt: Date;
}

export interface Acceptance {
  readonly token: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly language?: string | undefined;
}

/** Null when there is an administrator already. */
export async function makeFirstInvitation(db: Db): Promise<Invitation | null> {
  if ((await countAdministrators(db)) > 0) return null;
  const token = newSecret();
  const expiresAt = await insertInvitation(db, {
    ...{ hash: hashSecret(token), role: 'administrator', area: null, first: true, createdBy: null },
    hours: firstLinkHours,
  });
  return { token, expiresAt };
}

export async function makeInvitation(db: Db, subject: Subject, wanted: NewInvitation): Promise<Invitation> {
  checkArea(wanted.role, wanted.area);
  const token = newSecret();
  const expiresAt = await db.tx(async (tx) => {
    const expires = await insertInvitation(tx, {
      ...{ hash: hashSecret(token), role: wanted.role, area: wanted.area ? [...wanted.area] : null, first: false },
      ...{ createdBy: subject.accountId, hours: linkHours },
    });
    await record(tx, subject, 'invitation.make', null, { role: wanted.role, area: wanted.area });
    return expires;
  });
  return { token, expiresAt };
}

/** Throws `access:link_expired`, or `request:conflict` when the e-mail is taken (the link then stays good). */
export async function acceptInvitation(db: Db, accepted: Acceptance): Promise<AccountRow> {
  const hash = hashSecret(accepted.token);
  // A wrong link must not cost us a password hash.
  if (!(await hasInvitation(db, hash))) throw expired();
  const passwordHash = await hashPassword(accepted.password);
  return db.tx(async (tx) => {
    await lockAdministrators(tx);
    const invitation = await useInvitation(tx, hash);
    if (!invitation || (invitation.first && (await countAdministrators(tx)) > 0)) throw expired();
    const account = await insertAccount(tx, {
      ...{ email: accepted.email.trim(), name: accepted.name.trim(), passwordHash },
      ...{ role: invitation.role, area: invitation.area, language: accepted.language ?? 'en' },
    });
    if (!account)
      throw new AppError('request:conflict', 'Somebody with this e-mail has an account already.', {
        fields: [{ where: '/email', message: 'has an account already' }],
      });
    await record(
      tx,
      { ...system, accountId: account.id, name: account.name },
      'account.make',
      `account:${account.id}`,
      {
        role: account.role,
        area: account.area,
      },
    );
    return account;
  });
}

const expired = (): AppError =>
  new AppError('access:link_expired', 'This link was used or is too old. Ask an administrator for a new one.');

/** An administrator has no area: who may change every account may see every place. */
export function checkArea(role: 'administrator' | 'officer', area: readonly number[] | null): void {
  if (role === 'administrator' && area !== null)
    throw new AppError('request:invalid', 'An administrator always has the whole country; leave the area out.', {
      fields: [{ where: '/area', message: 'must be null for an administrator' }],
    });
}
