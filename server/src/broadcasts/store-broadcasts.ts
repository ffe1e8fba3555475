/** Reading and steering broadcasts. Every read carries the area of who asks. */
import type { Subject } from '../access/subject.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';
import { visibleTo } from '../registry/registry.ts';

export interface BroadcastRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly query: string;
  readonly texts: Record<string, string>;
  readonly bodies: Record<string, number>;
  readonly channel_id: number;
  readonly channel: string;
  readonly scheme: string;
  readonly lane: number;
  readonly state: string;
  readonly at: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly by: string | null;
  readonly account_id: number | null;
  readonly area: number[] | null;
}

const columns = sql`b.id, b.uuid, b.name, b.query, b.texts, b.bodies, b.channel_id, c.name channel, c.scheme, b.lane, b.state, b.at,
  b.created_at, b.started_at, b.finished_at, a.name "by", b.account_id, b.area`;
const joined = sql`broadcasts.broadcast b join messaging.channel c on c.id = b.channel_id
  left join access.account a on a.id = b.account_id`;

export async function findBroadcast(db: Queryable, subject: Subject, uuid: string): Promise<BroadcastRow | null> {
  const [row] = await db.query<BroadcastRow>(
    sql`select ${columns} from ${joined} where b.uuid = ${uuid} and ${visibleTo(subject, sql`b`)}`,
  );
  return row ?? null;
}

/** Newest first; `before` is the id of the last one seen. */
export async function listBroadcasts(
  db: Queryable,
  subject: Subject,
  before: number | null,
  limit: number,
): Promise<BroadcastRow[]> {
  return db.query<BroadcastRow>(sql`
    select ${columns} from ${joined}
    where ${visibleTo(subject, sql`b`)} and (${before}::int is null or b.id < ${before}) order by b.id desc limit ${limit}`);
}

/** Moves a broadcast from one of `from` to `to`; false when it was in none of them. */
export async function moveState(tx: Queryable, id: number, from: readonly string[], to: Sql): Promise<boolean> {
  const n = await tx.run(sql`
    update broadcasts.broadcast set state = ${to},
      finished_at = case when ${to} in ('done', 'cancelled') then now() else finished_at end
    where id = ${id} and state = any(${from}::text[])`);
  return n === 1;
}

/** Nothing left to hand over, nothing in flight, nothing to be tried again; and no word for so long, or all final. */
export async function closeFinished(db: Queryable, quietMinutes: number): Promise<string[]> {
  const rows = await db.query<{ uuid: string }>(sql`
    update broadcasts.broadcast b set state = 'done', finished_at = now()
    where b.state in ('scheduled', 'queued', 'sending')
      and (b.expires_at <= now() or (b.state = 'sending'
        and not exists (select from broadcasts.chunk where broadcast_id = b.id and cursor < size)))
      and not exists (select from broadcasts.slice where broadcast_id = b.id)
      and not exists (select from messaging.outbox where broadcast_id = b.id)
      and (
        coalesce((select max(minute) from (
          select minute from messaging.tally where broadcast_id = b.id
          union all select minute from messaging.delta where broadcast_id = b.id) m), 0)
          <= (extract(epoch from now()) / 60)::int - ${quietMinutes}::int
        or coalesce((select sum(entered - gone) from (
          select entered, gone from messaging.tally where broadcast_id = b.id and state in (4, 10)
          union all select entered, gone from messaging.delta where broadcast_id = b.id and state in (4, 10)) open), 0) = 0
      )
    returning b.uuid`);
  return rows.map((row) => row.uuid);
}
