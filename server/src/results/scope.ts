/** Whose passages through a flow are looked at: each person once, by the latest that began in the window. */
import type { Split } from '@mhero/contract/results.ts';
import { empty, type Sql, sql } from '../db/db.ts';
import type { KnownQuestion } from './questions.ts';

export interface Scope {
  readonly flowId: number;
  /** Days of the time zone, both included. */
  readonly from: string | null;
  readonly to: string | null;
  readonly timezone: string;
  /** A start, and those by which its silent people were asked again. */
  readonly starts: { readonly ids: readonly number[]; readonly from: Date } | null;
  readonly area: readonly number[] | null;
}

const inWindow = (scope: Scope, column: Sql): Sql => sql`
  (${scope.from}::date is null or ${column} >= ${scope.from}::date::timestamp at time zone ${scope.timezone})
  and (${scope.to}::date is null or ${column} < (${scope.to}::date + 1)::timestamp at time zone ${scope.timezone})`;

/** Passages of the scope, all of them: `r` is the run. */
export const runsFrom = (scope: Scope): Sql => sql`sessions.run r
  ${scope.starts ? sql`join sessions.session s on s.uuid = r.session_uuid and s.start_id = any(${scope.starts.ids}::int[])` : empty}
  ${scope.area ? sql`join registry.contact a on a.id = r.contact_id and a.places && ${scope.area}::int[]` : empty}
  where r.flow_id = ${scope.flowId} and ${inWindow(scope, sql`r.created_at`)}
    ${scope.starts ? sql`and r.created_at >= ${scope.starts.from}` : empty}`;

/** The latest passage of each person: `uuid, contact_id, session_uuid, status, revision, node_uuid, place_id, created_at, ended_at`. */
export const latestRuns = (scope: Scope, more: Sql = empty): Sql => sql`
  select distinct on (r.contact_id) r.uuid, r.contact_id, r.session_uuid, r.status, r.revision, r.node_uuid, r.place_id,
    r.created_at, r.ended_at
  from ${runsFrom(scope)} ${more} order by r.contact_id, r.created_at desc, r.uuid desc`;

/**
 * The same people for counting them all at once: without a sort, and the planner still knows that a passage is there once,
 * which it forgets of `distinct on`. Then it builds its hash over people and not over the many more answers.
 */
export const latestOfAll = (scope: Scope): Sql => sql`
  select r.uuid, r.contact_id, r.session_uuid, r.status, r.node_uuid, r.place_id, r.created_at, r.ended_at
  from ${runsFrom(scope)} and not exists (
    select from (select r.contact_id, r.created_at, r.uuid from ${runsFrom(scope)}) later
    where later.contact_id = r.contact_id and (later.created_at, later.uuid) > (r.created_at, r.uuid))`;

/** Whether a result `x` says that nobody answered in time. */
export function isSilent(questions: readonly KnownQuestion[]): Sql {
  const silent = questions.flatMap(({ key, categories }) =>
    categories.flatMap(({ name, role }) => (role === 'silent' ? [`${key}\u0001${name}`] : [])),
  );
  return sql`coalesce(x.key || chr(1) || x.category = any(${silent}::text[]), false)`;
}

export const waitKeys = (questions: readonly KnownQuestion[]): string[] =>
  questions.flatMap(({ key, wait }) => (wait ? [key] : []));

/**
 * What the answers `y` of one passage say: `began` when a question that waits was answered, understood or not; `lapsed`
 * when the last one was not, although the flow then went on to its end.
 */
export const factColumns = sql`coalesce(bool_or(not y.silent), false) as began,
  coalesce(max(y.created_at) filter (where y.silent)
    > coalesce(max(y.created_at) filter (where not y.silent), '-infinity'), false) as lapsed`;

/**
 * The facts of each passage `p` by one probe, as `z`: for lists and files. “is true”: with the keys in its condition, the
 * index would be searched once for each of them.
 */
export const facts = (questions: readonly KnownQuestion[]): Sql => sql`left join lateral (
  select ${factColumns} from (select x.created_at, ${isSilent(questions)} as silent from sessions.result x
    where x.run_uuid = p.uuid and (x.key = any(${waitKeys(questions)}::text[])) is true offset 0) y) z on true`;

/** Silence that leads to a farewell is silence all the same: such passages count as expired (4), not completed (3). */
export const statusNow = sql`case when p.status = 3 and z.lapsed then 4 else p.status end`;

/** Latest passages `f` with `began` and the status that counts. */
export const passages = (scope: Scope, questions: readonly KnownQuestion[], more: Sql = empty): Sql => sql`(
  select p.uuid, p.contact_id, p.session_uuid, p.node_uuid, p.place_id, p.created_at, p.ended_at, z.began,
    ${statusNow} as status
  from (${latestRuns(scope, more)}) p ${facts(questions)}) f`;

/** Those whom a start chose and did not ask: `contact_id, reason`, once for each start. */
export const leftOut = (scope: Scope): Sql => sql`
  select l.contact_id, l.reason from (
    select unnest(o.contact_ids) as contact_id, o.reason from sessions.start_left_out o
    join sessions.start s on s.id = o.start_id
    where s.flow_id = ${scope.flowId} and ${inWindow(scope, sql`s.created_at`)}
      ${scope.starts ? sql`and s.id = any(${scope.starts.ids}::int[])` : empty}) l
  ${scope.area ? sql`join registry.contact a on a.id = l.contact_id and a.places && ${scope.area}::int[]` : empty}`;

/** What people are grouped by: an expression, and the joins that it needs beside `p` (a passage) and `spot` (its place). */
export function groupBy(by: Split | null): { key: Sql; joins: Sql } {
  const person = sql`join registry.contact g on g.id = p.contact_id`;
  switch (by) {
    case 'cadre':
      return {
        key: sql`case cardinality(g.cadres) when 0 then 'none' when 1 then g.cadres[1]::text else 'several' end`,
        joins: person,
      };
    case 'sex':
      return { key: sql`coalesce(g.gender, 'none')`, joins: person };
    case 'language':
      return { key: sql`coalesce(g.language, 'none')`, joins: person };
    case 'channel':
      return {
        key: sql`coalesce(t.channel_id::text, 'none')`,
        joins: sql`left join sessions.session t on t.uuid = p.session_uuid`,
      };
    case 'place':
      return { key: sql`coalesce(spot.at::text, 'none')`, joins: empty };
    default:
      return { key: sql`null::text`, joins: empty };
  }
}

/** Each place with the one of a level that it lies in. */
export const spots = (level: string | null): Sql => sql`
  select p.id, min(a.id) as at from registry.place p join registry.place a on a.id = any(p.path)
  where a.level = ${level} group by p.id`;
