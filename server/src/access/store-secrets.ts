/** Sessions, tokens, one-time links and failed attempts: everything that is found by the hash of a secret. */
import { type Queryable, sql } from '../db/db.ts';

export interface SubjectRow {
  readonly id: number;
  readonly name: string;
  readonly role: 'administrator' | 'officer';
  readonly area: number[] | null;
  readonly language: string;
  /** Of a session: it was not extended for a day. Of a token: its last use was noted more than a minute ago. */
  readonly stale: boolean;
}

export async function findSession(db: Queryable, hash: Buffer, days: number): Promise<SubjectRow | null> {
  const rows = await db.query<SubjectRow>(sql`
    select a.id, a.name, a.role, a.area, a.language,
      s.expires_at < now() + make_interval(days => ${days - 1}) as stale
    from access.session s join access.account a on a.id = s.account_id
    where s.hash = ${hash} and s.expires_at > now() and a.disabled_at is null`);
  return rows[0] ?? null;
}

export async function extendSession(db: Queryable, hash: Buffer, days: number): Promise<void> {
  await db.run(sql`
    update access.session set expires_at = now() + make_interval(days => ${days}) where hash = ${hash}`);
}

export async function insertSession(tx: Queryable, hash: Buffer, accountId: number, days: number): Promise<void> {
  await tx.run(sql`delete from access.session where account_id = ${accountId} and expires_at < now()`);
  await tx.run(sql`
    insert into access.session (hash, account_id, expires_at)
    values (${hash}, ${accountId}, now() + make_interval(days => ${days}))`);
}

export async function deleteSession(tx: Queryable, hash: Buffer): Promise<void> {
  await tx.run(sql`delete from access.session where hash = ${hash}`);
}

/** All of them, or all but the one that is `kept`. */
export async function deleteSessions(tx: Queryable, accountId: number, kept: Buffer | null): Promise<void> {
  await tx.run(sql`
    delete from access.session where account_id = ${accountId} and (${kept}::bytea is null or hash <> ${kept})`);
}

export async function findToken(db: Queryable, hash: Buffer): Promise<SubjectRow | null> {
  const rows = await db.query<SubjectRow>(sql`
    select a.id, a.name || ' (' || t.name || ')' as name, a.role, a.area, a.language,
      t.last_used_at is null or t.last_used_at < now() - interval '1 minute' as stale
    from access.token t join access.account a on a.id = t.account_id
    where t.hash = ${hash} and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())
      and a.disabled_at is null`);
  return rows[0] ?? null;
}

export async function touchToken(db: Queryable, hash: Buffer): Promise<void> {
  await db.run(sql`update access.token set last_used_at = now() where hash = ${hash}`);
}

export interface TokenRow {
  readonly id: number;
  readonly name: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
}

const tokenColumns = sql`id, name, created_at, expires_at, last_used_at`;

export function readTokens(db: Queryable, accountId: number): Promise<TokenRow[]> {
  return db.query<TokenRow>(sql`
    select ${tokenColumns} from access.token where account_id = ${accountId} and revoked_at is null order by id limit 500`);
}

export async function insertToken(
  tx: Queryable,
  token: { hash: Buffer; accountId: number; name: string; days: number | null },
): Promise<TokenRow> {
  const rows = await tx.query<TokenRow>(sql`
    insert into access.token (hash, account_id, name, expires_at)
    values (${token.hash}, ${token.accountId}, ${token.name}, now() + make_interval(days => ${token.days}::int))
    returning ${tokenColumns}`);
  return rows[0] as TokenRow;
}

export async function revokeToken(tx: Queryable, id: number, accountId: number): Promise<boolean> {
  return (
    (await tx.run(sql`
      update access.token set revoked_at = now()
      where id = ${id} and account_id = ${accountId} and revoked_at is null`)) > 0
  );
}

export interface InvitationRow {
  readonly role: 'administrator' | 'officer';
  readonly area: number[] | null;
  readonly first: boolean;
}

export async function insertInvitation(
  tx: Queryable,
  invitation: InvitationRow & { hash: Buffer; createdBy: number | null; hours: number },
): Promise<Date> {
  const rows = await tx.query<{ expires_at: Date }>(sql`
    insert into access.invitation (hash, role, area, first, created_by, expires_at)
    values (${invitation.hash}, ${invitation.role}, ${invitation.area}::int[], ${invitation.first},
      ${invitation.createdBy}, now() + make_interval(hours => ${invitation.hours}))
    returning expires_at`);
  return (rows[0] as { expires_at: Date }).expires_at;
}

/** Uses the link up; null when it is unknown, used or too old. */
export async function useInvitation(tx: Queryable, hash: Buffer): Promise<InvitationRow | null> {
  const rows = await tx.query<InvitationRow>(sql`
    update access.invitation set used_at = now()
    where hash = ${hash} and used_at is null and expires_at > now() returning role, area, first`);
  return rows[0] ?? null;
}

export async function hasInvitation(db: Queryable, hash: Buffer): Promise<boolean> {
  const rows = await db.query(sql`
    select 1 from access.invitation where hash = ${hash} and used_at is null and expires_at > now()`);
  return rows.length > 0;
}

/** Counts one more attempt before it is tried, so that many at once cannot slip through. Answers the count. */
export async function countAttempt(db: Queryable, key: Buffer, minutes: number): Promise<number> {
  const rows = await db.query<{ count: number }>(sql`
    insert into access.attempt as a (key, count) values (${key}, 1)
    on conflict (key) do update set
      count = case when a.started_at < now() - make_interval(mins => ${minutes}) then 1 else a.count + 1 end,
      started_at = case when a.started_at < now() - make_interval(mins => ${minutes}) then now() else a.started_at end
    returning count`);
  return rows[0]?.count ?? 1;
}

/** Takes back an attempt that turned out right. */
export async function forgiveAttempt(db: Queryable, key: Buffer, all: boolean): Promise<void> {
  if (all) await db.run(sql`delete from access.attempt where key = ${key}`);
  else await db.run(sql`update access.attempt set count = count - 1 where key = ${key} and count > 0`);
}

/** What is over: sessions, links, attempts and idempotency keys that nobody can use any more. */
export async function sweep(db: Queryable): Promise<void> {
  await db.run(sql`delete from access.session where expires_at < now()`);
  await db.run(sql`delete from access.invitation where expires_at < now() - interval '30 days'`);
  await db.run(sql`delete from access.attempt where started_at < now() - interval '1 day'`);
  await db.run(sql`delete from access.idempotency where created_at < now() - interval '3 days'`);
}
