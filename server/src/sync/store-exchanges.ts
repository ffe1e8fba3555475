/** Exchanges: imports of a source with what they were asked to do. */
import type { Exchange } from '@mhero/contract/sources.ts';
import { type Queryable, sql } from '../db/db.ts';
import type { Counts, Progress } from '../registry/registry.ts';

export interface ExchangeRow {
  readonly id: number;
  readonly uuid: string;
  readonly source_id: number;
  readonly job_id: number | null;
  readonly state: string;
  readonly dry_run: boolean;
  readonly counts: Counts;
  readonly progress: Partial<Progress>;
  readonly input: Readonly<Record<string, unknown>>;
  readonly error: string | null;
  readonly by: string | null;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly mode: string;
  readonly why: string;
  readonly began_at: Date;
  readonly since: unknown;
  readonly requests: number;
  readonly bytes: number;
  readonly attempts: number;
  readonly said: string | null;
  readonly told: Told | null;
}

/** How each type was read, and what was noticed on the way. */
export interface Told {
  readonly types: readonly { type: string; way: string; whole: boolean; items: number }[];
  readonly facts: readonly Exchange['facts'][number][];
}

const columns = sql`i.id, i.uuid, i.source_id, i.job_id, i.state, i.dry_run, i.counts, i.progress, i.input, i.error,
  a.name as by, i.started_at, i.finished_at, coalesce(e.mode, 'file') as mode, coalesce(e.why, 'hand') as why,
  coalesce(e.began_at, i.started_at) as began_at, e.since,
  coalesce(e.requests, 0) as requests, coalesce(nullif(e.bytes, 0), (i.progress->>'bytes')::bigint, 0) as bytes,
  coalesce(e.attempts, 0) as attempts, e.said, e.told`;
const joined = sql`registry.import i left join sync.exchange e on e.import_id = i.id
  left join access.account a on a.id = i.created_by`;

export async function readExchange(db: Queryable, importId: number): Promise<ExchangeRow | null> {
  const [row] = await db.query<ExchangeRow>(sql`select ${columns} from ${joined} where i.id = ${importId}`);
  return row ?? null;
}

/** Newest first, before this id. */
export const readExchanges = (
  db: Queryable,
  sourceId: number,
  filter: { before: number | null; limit: number; only: 'all' | 'eventful' | 'failed' },
): Promise<ExchangeRow[]> =>
  db.query<ExchangeRow>(
    sql`select ${columns} from ${joined}
      where i.source_id = ${sourceId} and i.id < ${filter.before ?? 2_147_483_647}
        and (${filter.only} = 'all' or i.state = 'failed'
          or (${filter.only} = 'eventful' and (i.state <> 'done' or coalesce(e.mode, 'file') not in ('delta', 'sweep')
            or exists (select from jsonb_each(i.counts) t where (t.value->>'taken')::int + (t.value->>'changed')::int
              + (t.value->>'refused')::int > 0))))
      order by i.id desc limit ${filter.limit}`,
  );

/** For each source the one that is under way, and the latest that is over. */
export const readLatest = (db: Queryable, sourceIds: readonly number[]): Promise<ExchangeRow[]> =>
  db.query<ExchangeRow>(
    sql`select x.* from unnest(${sourceIds}::int[]) s(id) cross join lateral (
        (select ${columns} from ${joined} where i.source_id = s.id and i.state in ('waiting', 'running')
          order by i.id desc limit 1)
        union all
        (select ${columns} from ${joined} where i.source_id = s.id and i.state not in ('waiting', 'running')
          order by i.id desc limit 1)) x`,
  );

export async function isBusy(db: Queryable, sourceId: number): Promise<boolean> {
  const rows = await db.query(
    sql`select from registry.import where source_id = ${sourceId} and state in ('waiting', 'running')`,
  );
  return rows.length > 0;
}

export async function addExchange(
  tx: Queryable,
  made: { importId: number; sourceId: number; mode: string; why: string; began: Date; since: unknown },
): Promise<void> {
  await tx.run(
    sql`insert into sync.exchange (import_id, source_id, mode, why, began_at, since) values (${made.importId},
      ${made.sourceId}, ${made.mode}, ${made.why}, ${made.began}, ${made.since === null ? null : JSON.stringify(made.since)})`,
  );
}

export async function countAttempt(db: Queryable, importId: number): Promise<void> {
  await db.run(sql`update sync.exchange set attempts = attempts + 1 where import_id = ${importId}`);
}

export async function addTraffic(
  db: Queryable,
  importId: number,
  traffic: { requests: number; bytes: number },
): Promise<void> {
  await db.run(
    sql`update sync.exchange set requests = requests + ${traffic.requests}, bytes = bytes + ${traffic.bytes}
      where import_id = ${importId}`,
  );
}

export async function endExchange(
  tx: Queryable,
  importId: number,
  end: { reached?: unknown; said?: string | null; told?: Told | null },
): Promise<void> {
  const [reached, told] = [end.reached, end.told].map((value) => (value ? JSON.stringify(value) : null));
  await tx.run(
    sql`update sync.exchange set reached = ${reached}, told = ${told}, said = ${end.said?.slice(0, 2_000) ?? null}
      where import_id = ${importId}`,
  );
}

/** The latest exchange, if it has failed on its way and got further than the time before. */
export async function findResumable(
  tx: Queryable,
  sourceId: number,
  cursor: unknown,
): Promise<{ uuid: string; mode: string } | null> {
  const since = cursor === null ? null : JSON.stringify(cursor);
  const [row] = await tx.query<{ uuid: string; mode: string }>(
    sql`select l.uuid, e.mode from (select * from registry.import where source_id = ${sourceId} order by id desc limit 1) l
      join sync.exchange e on e.import_id = l.id
      where l.state = 'failed' and l.progress->'checkpoint' <> 'null' and e.stuck_at >= 0
        and e.mode in ('full', 'delta') and e.since is not distinct from ${since}::jsonb
        and l.started_at > now() - interval '2 days'`,
  );
  return row ?? null;
}

/** It has failed with so much read: a second time at the same place is not tried again from there. */
export async function noteStuck(tx: Queryable, importId: number): Promise<void> {
  await tx.run(
    sql`update sync.exchange e set stuck_at = case when e.stuck_at >= r.read then -1 else r.read end
      from (select coalesce((progress->>'read')::int, 0) as read from registry.import where id = ${importId}) r
      where e.import_id = ${importId}`,
  );
}

/** After the source is reached in another way: what was begun is not gone on with. */
export async function forgetCheckpoints(tx: Queryable, sourceId: number): Promise<void> {
  await tx.run(sql`update sync.exchange set stuck_at = -1 where source_id = ${sourceId} and reached is null`);
}

export async function runningJobs(tx: Queryable, sourceId: number): Promise<number[]> {
  const rows = await tx.query<{ job_id: number }>(
    sql`select job_id from registry.import where source_id = ${sourceId} and state in ('waiting', 'running')
      and job_id is not null`,
  );
  return rows.map((row) => row.job_id);
}

export async function dropExchanges(tx: Queryable, importIds: readonly number[]): Promise<void> {
  if (importIds.length > 0) await tx.run(sql`delete from sync.exchange where import_id = any(${importIds}::int[])`);
}
