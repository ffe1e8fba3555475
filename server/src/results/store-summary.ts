/** Who was asked and what was answered, in one statement. */
import type { Split } from '@mhero/contract/results.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';
import type { KnownQuestion } from './questions.ts';
import { groupBy, isSilent, latestOfAll, leftOut, runsFrom, type Scope, spots, waitKeys } from './scope.ts';

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
  /** Of understood answers: question, group, number, people. Null where there are too many. */
  readonly numbers: readonly (readonly [string, string | null, number, number])[] | null;
  readonly reached: number;
  readonly delivered: number;
  readonly passages: number;
  readonly left_out: readonly { readonly reason: string; readonly people: number }[];
}

/**
 * One pass over the answers: they are counted by question, category, group, place and number, and everything else is made
 * of these few rows.
 */
export async function readSummary(
  tx: Queryable,
  scope: Scope,
  questions: readonly KnownQuestion[],
  how: { readonly by: Split | null; readonly level: string | null; readonly mostNumbers: number },
): Promise<Summary> {
  const group = groupBy(how.by);
  const waits = questions.flatMap(({ key, nodes }) => [...nodes].map((node) => [node, key] as const));
  const [row] = await tx.query<Summary>(sql`
    with spot as materialized (${spots(how.level)}),
    passage as materialized (
      select p.uuid, p.contact_id, p.status, p.node_uuid, p.created_at, p.ended_at, spot.at as pl, ${group.key} as g
      from (${latestOfAll(scope)}) p left join spot on spot.id = p.place_id ${group.joins}),
    people as materialized (${withFacts(scope, questions)}),
    stop as (
      select node, array_agg(key) as keys
      from unnest(${waits.map(([node]) => node)}::uuid[], ${waits.map(([, key]) => key)}::text[]) m(node, key) group by node),
    place as (
      select p.uuid, p.g, p.pl, case when p.status <> 3 then stop.keys end as stands
      from people p left join stop on stop.node = p.node_uuid),
    answer as materialized (
      select x.key, coalesce(x.category, '') as category, p.g, p.pl, x.number, x.at is not null as instant,
        coalesce(x.key = any(p.stands), false) as again, count(*) as n
      from place p join sessions.result x on x.run_uuid = p.uuid where x.flow_id = ${scope.flowId}
      group by 1, 2, 3, 4, 5, 6, 7),
    tops as (
      select g, pl, grouping(g, pl) as level, count(*) as asked, count(*) filter (where began) as began,
        count(*) filter (where status = 3) as finished, count(*) filter (where status in (1, 2)) as waiting,
        count(*) filter (where status = 4) as expired, count(*) filter (where status = 5) as interrupted,
        count(*) filter (where status = 6) as failed from people group by grouping sets ((), (g), (pl))),
    reach as (
      select count(*) filter (where m.state >= ${sentStates[0]}) as reached,
        count(*) filter (where m.state >= ${deliveredStates[0]}) as delivered
      from (select * from people where not began offset 0) f
      cross join lateral (select max(m.state) as state ${messagesOf(sentStates)}) m),
    standing as (
      select key, g, sum(n) as n from (
        select unnest(stands) as key, g, count(*) as n from place where stands is not null group by stands, g
        union all select key, g, -n from answer where again) s
      group by key, g having sum(n) <> 0),
    cells as (
      select key, category, g, pl, grouping(g, pl) as level, sum(n) as n,
        coalesce(sum(n) filter (where number is not null), 0) as numbers, coalesce(sum(n) filter (where instant), 0) as instants
      from answer group by grouping sets ((key, category, g), (key, category, pl))),
    number as materialized (
      select key, g, number, sum(n) as n from answer x
      where number is not null and not ${isPair(pairsOf(questions, ['other', 'silent']))} group by key, g, number
      limit ${how.mostNumbers + 1}),
    out as (select reason, count(*) as people from (${leftOut(scope)}) l group by reason)
    select ((select reached from reach) + (select count(*) from people where began))::int as reached,
      ((select delivered from reach) + (select count(*) from people where began))::int as delivered,
      (select count(*) from ${runsFrom(scope)})::int as passages,
      coalesce((select jsonb_agg(tops) from tops), '[]') as tops,
      coalesce((select jsonb_agg(cells) from cells), '[]') as cells,
      coalesce((select jsonb_agg(standing) from standing), '[]') as standing,
      case when (select count(*) from number) <= ${how.mostNumbers} then
        coalesce((select jsonb_agg(jsonb_build_array(key, g, number::float8, n)) from number), '[]') end as numbers,
      coalesce((select jsonb_agg(out order by people desc, reason) from out), '[]') as left_out`);
  return row!;
}

/**
 * Of each `passage` whether its person began and how it stands. Silence is rare: only where there is some, and the passage
 * came to its end, it matters when the last answer was.
 */
function withFacts(scope: Scope, questions: readonly KnownQuestion[]): Sql {
  const keys = waitKeys(questions);
  const names = [...new Set(pairsOf(questions, ['silent']).categories)];
  const silent = sql`(x.category = any(${names}::text[]) and ${isSilent(questions)})`;
  // “is true”: with the keys in its condition, the index would be searched once for each of them.
  const heard = sql`from sessions.result x where x.run_uuid = p.uuid and (x.key = any(${keys}::text[])) is true
    and ${silent} is not true`;
  return sql`select p.uuid, p.contact_id, p.node_uuid, p.created_at, p.ended_at, p.pl, p.g,
      coalesce(first.heard, false) as began,
      case when p.status = 3 and quiet.at is not null
          and quiet.at > coalesce((select max(x.created_at) ${heard}), '-infinity') then 4 else p.status end as status
    from passage p left join lateral (select true as heard ${heard} limit 1) first on true
    left join (
      select x.run_uuid, max(x.created_at) as at from sessions.result x
      where x.flow_id = ${scope.flowId} and x.key = any(${keys}::text[]) and ${silent} group by x.run_uuid) quiet
      on quiet.run_uuid = p.uuid`;
}
