/** Whose passages through a flow are looked at: each person once, by the latest that began in the window. */
import type { Split } from '@mhero/contract/results.ts';
import { empty, type Sql, sql } from '../db/db.ts';

export interface Scope {
  readonly flowId: number;
  /** Days of the time zone, both included. */
  readonly from: string | null;
  readonly to: string | null;
  readonly timezone: string;
  readonly start: { readonly id: number; readonly created_at: Date } | null;
  readonly area: readonly number[] | null;
}

const inWindow = (scope: Scope, column: Sql): Sql => sql`
  (${scope.from}::date is null or ${column} >= ${scope.from}::date::timestamp at time zone ${scope.timezone})
  and (${scope.to}::date is null or ${column} < (${scope.to}::date + 1)::timestamp at time zone ${scope.timezone})`;

/** Passages of the scope, all of them: `r` is the run. */
export const runsFrom = (scope: Scope): Sql => sql`sessions.run r
  ${scope.start ? sql`join sessions.session s on s.uuid = r.session_uuid and s.start_id = ${scope.start.id}` : empty}
  ${scope.area ? sql`join registry.contact a on a.id = r.contact_id and a.places && ${scope.area}::int[]` : empty}
  where r.flow_id = ${scope.flowId} and ${inWindow(scope, sql`r.created_at`)}
    ${scope.start ? sql`and r.created_at >= ${scope.start.created_at}` : empty}`;

/** The latest passage of each person: `uuid, contact_id, session_uuid, status, revision, node_uuid, place_id, created_at, ended_at`. */
export const latestRuns = (scope: Scope, more: Sql = empty): Sql => sql`
  select distinct on (r.contact_id) r.uuid, r.contact_id, r.session_uuid, r.status, r.revision, r.node_uuid, r.place_id,
    r.created_at, r.ended_at
  from ${runsFrom(scope)} ${more} order by r.contact_id, r.created_at desc, r.uuid desc`;

/** Those whom a start chose and did not ask: `contact_id, reason`, once for each start. */
export const leftOut = (scope: Scope): Sql => sql`
  select l.contact_id, l.reason from (
    select unnest(o.contact_ids) as contact_id, o.reason from sessions.start_left_out o
    join sessions.start s on s.id = o.start_id
    where s.flow_id = ${scope.flowId} and ${inWindow(scope, sql`s.created_at`)}
      and (${scope.start?.id ?? null}::int is null or s.id = ${scope.start?.id ?? null})) l
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
