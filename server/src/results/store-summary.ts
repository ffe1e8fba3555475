/** The page of results in two statements: who and what was answered, then what numbers and dates are made of. */
import type { Split } from '@mhero/contract/results.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';
import type { KnownQuestion } from './questions.ts';
import {
  factColumns,
  groupBy,
  isSilent,
  latestRuns,
  leftOut,
  runsFrom,
  type Scope,
  spots,
  statusNow,
  waitKeys,
} from './scope.ts';

/** Pairs of question and category, for `unnest`. */
export interface Pairs {
  readonly keys: readonly string[];
  readonly categories: readonly string[];
}

export function pairsOf(questions: readonly KnownQuestion[], roles: readonly string[]): Pairs {
  const pairs = questions.flatMap(({ key, categories }) =>
    categories.flatMap(({ name, role }) => (roles.includes(role) ? [[key, name] as const] : [])),
  );
  return { keys: pairs.map(([key]) => key), categories: pairs.map(([, category]) => category) };
}

/** Whether a result `x` is one of the pairs. */
export const isPair = (pairs: Pairs): Sql =>
  sql`(x.key, coalesce(x.category, '')) in (select * from unnest(${pairs.keys}::text[], ${pairs.categories}::text[]))`;

/**
 * Whether the network took (`any`) or delivered a message of a passage `f`. Messages name no passage: what went to the
 * person outside of broadcasts while it lasted, or within a day after its end, is taken for its own.
 */
export const wasSent = (states: readonly number[]): Sql => sql`exists (select ${messagesOf(states)})`;

const messagesOf = (states: readonly number[]): Sql => sql`
  from messaging.message m where m.contact_id = f.contact_id and m.broadcast_id is null
    and m.state = any(${states}::smallint[]) and m.id >= messaging.id_floor(f.created_at)
    and m.id < messaging.id_floor(coalesce(f.ended_at, now()) + interval '1 day')`;
export const sentStates = [4, 5, 6];
export const deliveredStates = [5, 6];

export interface TopRow {
  /** Null in the row of everybody and in rows by place. */
  readonly g: string | null;
  readonly pl: number | null;
  /** 3 everybody, 1 by group, 2 by place. */
  readonly level: number;
  readonly asked: number;
  readonly began: number;
  readonly finished: number;
  readonly waiting: number;
  readonly expired: number;
  readonly interrupted: number;
  readonly failed: number;
}

export interface CellRow {
  readonly key: string;
  readonly category: string;
  readonly g: string | null;
  readonly pl: number | null;
  /** 1 by group (all of them when there is no split), 2 by place. */
  readonly level: number;
  readonly n: number;
  readonly numbers: number;
  readonly instants: number;
}

export interface Summary {
  readonly tops: readonly TopRow[];
  readonly cells: readonly CellRow[];
  /** Asked, standing there, and without an answer. */
  readonly standing: readonly { readonly key: string; readonly g: string | null; readonly n: number }[];
  readonly reached: number;
  readonly delivered: number;
  readonly passages: number;
  readonly left_out: readonly { readonly reason: string; readonly people: number }[];
}

export async function readSummary(
  tx: Queryable,
  scope: Scope,
  questions: readonly KnownQuestion[],
  how: { readonly by: Split | null; readonly level: string | null },
): Promise<Summary> {
  const group = groupBy(how.by);
  const waits = questions.flatMap(({ key, nodes }) => [...nodes].map((node) => [node, key] as const));
  const [row] = await tx.query<Summary>(sql`
    with spot as materialized (${spots(how.level)}),
    passage as materialized (
      select p.uuid, p.contact_id, p.status, p.node_uuid, p.created_at, p.ended_at, spot.at as pl, ${group.key} as g
      from (${latestRuns(scope)}) p left join spot on spot.id = p.place_id ${group.joins}),
    answer as materialized (
      select p.uuid, p.g, p.pl, x.key, coalesce(x.category, '') as category, x.number, x.at, x.created_at,
        ${isSilent(questions)} as silent
      from passage p join sessions.result x on x.run_uuid = p.uuid),
    fact as (
      select y.uuid, ${factColumns} from answer y where y.key = any(${waitKeys(questions)}::text[]) group by y.uuid),
    people as materialized (
      select p.uuid, p.contact_id, p.node_uuid, p.created_at, p.ended_at, p.pl, p.g, coalesce(z.began, false) as began,
        ${statusNow} as status
      from passage p left join fact z on z.uuid = p.uuid),
    tops as (
      select g, pl, grouping(g, pl) as level, count(*) as asked, count(*) filter (where began) as began,
        count(*) filter (where status = 3) as finished, count(*) filter (where status in (1, 2)) as waiting,
        count(*) filter (where status = 4) as expired, count(*) filter (where status = 5) as interrupted,
        count(*) filter (where status = 6) as failed
      from people group by grouping sets ((), (g), (pl))),
    reach as (
      select count(*) filter (where m.state >= ${sentStates[0]}) as reached,
        count(*) filter (where m.state >= ${deliveredStates[0]}) as delivered
      from (select * from people where not began offset 0) f
      cross join lateral (select max(m.state) as state ${messagesOf(sentStates)}) m),
    standing as (
      select m.key, f.g, count(*) as n from people f
      join unnest(${waits.map(([node]) => node)}::uuid[], ${waits.map(([, key]) => key)}::text[]) m(node, key)
        on m.node = f.node_uuid
      where f.status <> 3
        and not exists (select from sessions.result x where x.run_uuid = f.uuid and x.key = m.key)
      group by m.key, f.g),
    cells as (
      select key, category, g, pl, grouping(g, pl) as level, count(*) as n, count(number) as numbers, count(at) as instants
      from answer group by grouping sets ((key, category, g), (key, category, pl))),
    out as (select reason, count(*) as people from (${leftOut(scope)}) l group by reason)
    select ((select reached from reach) + (select count(*) from people where began))::int as reached,
      ((select delivered from reach) + (select count(*) from people where began))::int as delivered,
      (select count(*) from ${runsFrom(scope)})::int as passages,
      coalesce((select jsonb_agg(tops) from tops), '[]') as tops,
      coalesce((select jsonb_agg(cells) from cells), '[]') as cells,
      coalesce((select jsonb_agg(standing) from standing), '[]') as standing,
      coalesce((select jsonb_agg(out order by people desc, reason) from out), '[]') as left_out`);
  return row!;
}
