/** Who may come in, as whom, and for which part of the country. */
import type { Named } from '@mhero/contract/common.ts';
import { type Db, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { type AccountChange, changeAccount, changeOwn, type OwnChange } from './accounts.ts';
import {
  type Acceptance,
  acceptInvitation,
  type Invitation,
  makeFirstInvitation,
  makeInvitation,
  type NewInvitation,
} from './invitations.ts';
import { endSession, type SignedIn, signIn, startSession } from './sign-in.ts';
import { type AccountRow, countAdministrators, readAccount, readAccounts } from './store.ts';
import { sweep, type TokenRow } from './store-secrets.ts';
import type { Subject } from './subject.ts';
import { createSubjects } from './subjects.ts';
import { makeToken, revokeToken, tokens } from './tokens.ts';

export { once } from './idempotency.ts';
export { sessionDays } from './sign-in.ts';
export type { AccountRow } from './store.ts';

export interface AccessRoom {
  /** Who a cookie or a bearer token stands for; null when it stands for nobody (any more). */
  subjectOfSession(secret: string): Promise<Subject | null>;
  subjectOfToken(secret: string): Promise<Subject | null>;
  needsAdministrator(): Promise<boolean>;
  /** A fresh link for the first administrator; null when there is one. */
  makeFirstInvitation(): Promise<Invitation | null>;
  makeInvitation(subject: Subject, wanted: NewInvitation): Promise<Invitation>;
  /** Makes the account and signs it in. */
  acceptInvitation(accepted: Acceptance): Promise<SignedIn>;
  /** `address` is the caller's network address, for the throttle. */
  signIn(email: string, password: string, address: string): Promise<SignedIn>;
  signOut(subject: Subject, secret: string): Promise<void>;
  account(id: number): Promise<AccountRow | null>;
  /** In the order of their ids, from the one after `after`. */
  accounts(after: number, limit: number): Promise<AccountRow[]>;
  changeAccount(subject: Subject, id: number, change: AccountChange): Promise<AccountRow>;
  changeOwn(subject: Subject, change: OwnChange, secret: string | null): Promise<AccountRow>;
  /** The subject's own. */
  tokens(subject: Subject): Promise<TokenRow[]>;
  makeToken(subject: Subject, name: string, days: number | null): Promise<TokenRow & { token: string }>;
  revokeToken(subject: Subject, id: number): Promise<void>;
  /** Names of the places of an area; ids that are no place are left out. */
  placeNames(ids: readonly number[]): Promise<Named[]>;
  /** Removes what is over. Called now and then. */
  sweep(): Promise<void>;
}

export interface AccessDeps {
  readonly db: Db;
  /** From the registry, which is built on top of this room. */
  placeNames(ids: readonly number[]): Promise<Named[]>;
}

export function createAccess({ db, placeNames }: AccessDeps): AccessRoom {
  const subjects = createSubjects(db);
  const changed = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    subjects.forget();
    await db.query(sql`select pg_notify('access', '')`);
    return result;
  };

  async function checkPlaces(area: readonly number[] | null | undefined): Promise<void> {
    if (!area) return;
    const known = new Set((await placeNames(area)).map((place) => place.id));
    const fields = area.flatMap((id, i) =>
      known.has(id) ? [] : [{ where: `/area/${i}`, message: `there is no place ${id}` }],
    );
    if (fields.length > 0)
      throw new AppError('request:invalid', 'The area names places that do not exist.', { fields });
  }

  return {
    subjectOfSession: subjects.ofSession,
    subjectOfToken: subjects.ofToken,
    needsAdministrator: async () => (await countAdministrators(db)) === 0,
    makeFirstInvitation: () => makeFirstInvitation(db),
    makeInvitation: async (subject, wanted) => {
      await checkPlaces(wanted.area);
      return makeInvitation(db, subject, wanted);
    },
    acceptInvitation: async (accepted) => {
      const account = await acceptInvitation(db, accepted);
      return { account, secret: await startSession(db, account) };
    },
    signIn: (email, password, address) => signIn(db, email, password, address),
    signOut: (subject, secret) => changed(endSession(db, subject, secret)),
    account: (id) => readAccount(db, id),
    accounts: (after, limit) => readAccounts(db, after, limit),
    changeAccount: async (subject, id, change) => {
      await checkPlaces(change.area);
      return changed(changeAccount(db, subject, id, change));
    },
    changeOwn: (subject, change, secret) => changed(changeOwn(db, subject, change, secret)),
    tokens: (subject) => tokens(db, subject),
    makeToken: (subject, name, days) => makeToken(db, subject, name, days),
    revokeToken: (subject, id) => changed(revokeToken(db, subject, id)),
    placeNames,
    sweep: () => sweep(db),
  };
}
