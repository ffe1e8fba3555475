import { type Queryable, sql } from '../db/db.ts';

export interface AccountRow {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: 'administrator' | 'officer';
  readonly area: number[] | null;
  readonly language: string;
  readonly disabled: boolean;
  readonly created_at: Date;
}

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly role: 'administrator' | 'officer';
  readonly area: readonly number[] | null;
  readonly language: string;
}

const columns = sql`id, email, name, role, area, language, disabled_at is not null as disabled, created_at`;

/** Answers null when the e-mail is taken. */
export async function insertAccount(tx: Queryable, account: NewAccount): Promise<AccountRow | null> {
  const rows = await tx.query<AccountRow>(sql`
    insert into access.account (email, name, password_hash, role, area, language)
    values (${account.email}, ${account.name}, ${account.passwordHash}, ${account.role}, ${account.area}::int[],
      ${account.language})
    on conflict do nothing returning ${columns}`);
  return rows[0] ?? null;
}

export async function readAccount(db: Queryable, id: number): Promise<AccountRow | null> {
  return (await db.query<AccountRow>(sql`select ${columns} from access.account where id = ${id}`))[0] ?? null;
}

/** Nobody else changes it until the transaction ends. */
export async function lockAccount(tx: Queryable, id: number): Promise<AccountRow | null> {
  return (
    (await tx.query<AccountRow>(sql`select ${columns} from access.account where id = ${id} for update`))[0] ?? null
  );
}

export function readAccounts(db: Queryable, after: number, limit: number): Promise<AccountRow[]> {
  return db.query<AccountRow>(sql`
    select ${columns} from access.account where id > ${after} order by id limit ${limit}`);
}

/** The hash is needed at sign-in only. */
export async function readForSignIn(
  db: Queryable,
  email: string,
): Promise<{ id: number; password_hash: string } | null> {
  const rows = await db.query<{ id: number; password_hash: string }>(sql`
    select id, password_hash from access.account where lower(email) = lower(${email}) and disabled_at is null`);
  return rows[0] ?? null;
}

export async function readPasswordHash(db: Queryable, id: number): Promise<string | null> {
  const rows = await db.query<{ password_hash: string }>(sql`
    select password_hash from access.account where id = ${id} and disabled_at is null`);
  return rows[0]?.password_hash ?? null;
}

export async function writePasswordHash(tx: Queryable, id: number, hash: string): Promise<void> {
  await tx.run(sql`update access.account set password_hash = ${hash} where id = ${id}`);
}

export async function updateAccount(tx: Queryable, account: Omit<AccountRow, 'email' | 'created_at'>): Promise<void> {
  await tx.run(sql`
    update access.account set name = ${account.name}, role = ${account.role}, area = ${account.area}::int[],
      language = ${account.language},
      disabled_at = case when ${account.disabled} then coalesce(disabled_at, now()) end
    where id = ${account.id}`);
}

export async function countAdministrators(db: Queryable): Promise<number> {
  const rows = await db.query<{ n: number }>(sql`
    select count(*)::int as n from access.account where role = 'administrator' and disabled_at is null`);
  return rows[0]?.n ?? 0;
}

/** Whoever decides by the number of administrators waits for others who do; goes with the transaction. */
export async function lockAdministrators(tx: Queryable): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(7264303)`);
}
