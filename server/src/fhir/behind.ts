/** What work behind the façade needs: as whom it looks, and up to which moment nothing more can come. */
import type { AccessRoom } from '../access/access.ts';
import type { Subject } from '../access/subject.ts';
import { type Queryable, sql } from '../db/db.ts';

/** Clocks of nodes that write rows may differ by as much. */
const clocksDiffer = '5 seconds';

/**
 * What says that it changed before this moment can be seen already. Rows are dated at the begin of their transaction or
 * later, so nothing older can come from a transaction that began later. Those that have only read for a minute (a
 * download of results) are taken to go on reading.
 */
export async function settledMoment(db: Queryable): Promise<Date> {
  const [row] = await db.query<{ at: Date }>(sql`select date_trunc('milliseconds', least(now(), (
    select min(xact_start) from pg_stat_activity where datname = current_database()
      and (backend_xid is not null or xact_start > now() - interval '1 minute')
  )) - ${clocksDiffer}::interval) as at`);
  return row!.at;
}

/** The account as it is now: its area and rights of today. Null when it may not come in any more. */
export async function subjectOfAccount(access: AccessRoom, accountId: number): Promise<Subject | null> {
  const account = await access.account(accountId);
  if (!account || account.disabled) return null;
  const { id, name, role, area, language } = account;
  return { kind: 'token', accountId: id, name, role, area, language };
}

/** Two areas are the same when they name the same places. */
export const sameArea = (a: readonly number[] | null, b: readonly number[] | null): boolean =>
  a === null || b === null ? a === b : a.length === b.length && a.every((place) => b.includes(place));
