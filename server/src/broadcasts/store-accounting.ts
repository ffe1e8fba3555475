/** The accounting: chunk arithmetic, outbox, and counters, all in one snapshot, so that it always adds up. */
import type { Accounting, Curve } from '@mhero/contract/broadcasts.ts';
import { type Queryable, sql } from '../db/db.ts';
import { type MessageState, stateName } from '../messaging/messaging.ts';
import { closedRules, isQuiet, retryHeld } from './store-quiet.ts';

interface Row {
  readonly id: number;
  readonly state: string;
  readonly audience: number;
  readonly remaining: number;
  /** Of the remaining: those whose quiet hours have not ended. */
  readonly quiet: number;
  readonly handed: number;
  readonly retry_waiting: number;
  readonly retry_held: number;
  readonly tally: { state: number; failure: string; n: number }[] | null;
  readonly left_out: { reason: string; count: number; late: number }[] | null;
  readonly replied: number;
}

export async function accountings(db: Queryable, ids: readonly number[]): Promise<Map<number, Accounting>> {
  const rows = await db.query<Row>(sql`
    with ${closedRules}
    select b.id, b.state, b.audience, k.remaining, k.quiet, k.handed, o.waiting retry_waiting, o.held retry_held,
      t.tally, l.left_out, (select count(*)::int from messaging.reply r where r.broadcast_id = b.id) replied
    from broadcasts.broadcast b,
    lateral (select coalesce(sum(size - cursor), 0)::int remaining, coalesce(sum(cursor), 0)::int handed,
        coalesce(sum(size - cursor) filter (where ${isQuiet}), 0)::int quiet
      from broadcasts.chunk k where broadcast_id = b.id) k,
    lateral (select count(*) filter (where not ${retryHeld})::int waiting, count(*) filter (where ${retryHeld})::int held
      from messaging.outbox where broadcast_id = b.id and claimed is null) o,
    lateral (select jsonb_agg(jsonb_build_object('state', state, 'failure', failure, 'n', n)) tally from (
      select state, failure, sum(entered - gone)::int n from (
        select state, failure, entered, gone from messaging.tally where broadcast_id = b.id
        union all
        select state, coalesce(failure, ''), entered, gone from messaging.delta where broadcast_id = b.id) each
      group by state, failure having sum(entered - gone) <> 0) sums) t,
    lateral (select jsonb_agg(jsonb_build_object('reason', reason, 'count', n, 'late', late)) left_out from (
      select reason, sum(cardinality(contact_ids))::int n,
        coalesce(sum(cardinality(contact_ids)) filter (where slice is not null), 0)::int late
      from broadcasts.left_out where broadcast_id = b.id group by reason) sums) l
    where b.id = any(${ids}::int[])`);
  return new Map(rows.map((row) => [row.id, addUp(row)]));
}

function addUp(row: Row): Accounting {
  const counts: Record<MessageState, number> = {
    ...{ queued: 0, held: 0, sending: 0, sent: 0, delivered: 0, read: 0 },
    ...{ failed: 0, expired: 0, cancelled: 0, unknown: 0 },
  };
  const failures = new Map<string, number>();
  let recorded = 0;
  for (const { state, failure, n } of row.tally ?? []) {
    const name = stateName(state);
    counts[name] += n;
    recorded += n;
    if (name === 'failed')
      failures.set(failure || 'unknown_reason', (failures.get(failure || 'unknown_reason') ?? 0) + n);
  }
  const leftOut = row.left_out ?? [];
  const late = leftOut.reduce((sum, each) => sum + each.late, 0);
  // What no chunk has handed over stands where the broadcast stands.
  const rest =
    row.state === 'paused'
      ? 'held'
      : row.state === 'cancelled'
        ? 'cancelled'
        : row.state === 'done'
          ? 'expired'
          : 'queued';
  counts[rest] += row.remaining - row.quiet;
  counts.held += row.quiet;
  counts.queued += row.retry_waiting;
  counts.held += row.retry_held;
  const { queued, ...states } = counts;
  return {
    audience: row.audience,
    waiting: queued,
    ...states,
    sending: row.handed - late - recorded - row.retry_waiting - row.retry_held,
    failures: [...failures].map(([failure, count]) => ({ failure, count })).sort((a, b) => b.count - a.count),
    left_out: leftOut.map(({ reason, count }) => ({ reason, count })).sort((a, b) => b.count - a.count),
    replied: row.replied,
  };
}

export async function curve(db: Queryable, id: number): Promise<Curve> {
  const minutes = await db.query<Curve['minutes'][number]>(sql`
    with started as (
      select (extract(epoch from coalesce(started_at, due_at)) / 60)::int first from broadcasts.broadcast where id = ${id}
    ), moved as (
      select minute, state, entered, 0 replied from messaging.tally where broadcast_id = ${id}
      union all select minute, state, entered, 0 from messaging.delta where broadcast_id = ${id}
      union all select (extract(epoch from at) / 60)::int, 0::smallint, 0, 1 from messaging.reply where broadcast_id = ${id}
    )
    select greatest(minute - first, 0) as minute, coalesce(sum(entered) filter (where state = 4), 0)::int sent,
      coalesce(sum(entered) filter (where state = 5), 0)::int delivered, sum(replied)::int replied
    from moved, started group by 1 order by 1 limit 10080`);
  return { minutes };
}
