/** The list of flows with what goes on in each, in SQL. */
import type { FlowsQuery } from '@mhero/contract/flows.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';

export interface FlowLineRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly type: string;
  readonly newest: number;
  readonly published: number | null;
  readonly archived_at: Date | null;
  readonly ignore_triggers: boolean;
  readonly created_at: Date;
  readonly changed_at: Date;
  readonly changed_by: string | null;
  readonly waiting: number;
  readonly began: number;
  readonly finished: number;
  readonly problems: number;
  /** Of the sort: the text after which the next page begins. */
  readonly place: string;
}

export interface LinesRequest extends Pick<FlowsQuery, 'search' | 'state' | 'type'> {
  /** This one alone, whatever its state. */
  readonly only?: string;
  readonly sort: 'changed' | 'name';
  readonly after: { readonly place: string; readonly id: number } | null;
  readonly limit: number;
  readonly area: readonly number[] | null;
  /** The smallest identifier of a run that began within the last 30 days. */
  readonly since: string;
}

/**
 * One statement: a page of flows, then one pass each over open conversations, the runs since `since` and the newest
 * problems of these flows.
 */
export function listFlowLines(q: Queryable, request: LinesRequest): Promise<FlowLineRow[]> {
  const { sort, limit, since } = request;
  const key = sort === 'name' ? sql`lower(f.name)` : sql`f.changed_at::text`;
  const order = sort === 'name' ? sql`lower(f.name), f.id` : sql`f.changed_at desc, f.id desc`;
  return q.query<FlowLineRow>(sql`with page as materialized (
      select f.id, f.uuid, f.name, f.type, f.newest, f.published, f.archived_at, f.ignores_triggers as ignore_triggers,
        f.created_at, f.changed_at,
        ${key} as place, row_number() over (order by ${order}) as at
      from flows.flow f where ${filters(request)} order by ${order} limit ${limit}
    ), waits as (
      select s.flow_id, count(*)::int as n from sessions.session s
      where s.status = 1 and s.flow_id in (select id from page) and ${within(request, sql`s.contact_id`)} group by 1
    ), runs as (
      select r.flow_id, count(*)::int as began, (count(*) filter (where r.status = 3))::int as finished
      from sessions.run r
      where r.uuid >= ${since} and r.flow_id in (select id from page) and ${within(request, sql`r.contact_id`)} group by 1
    )
    select p.*, v.author as changed_by, coalesce(w.n, 0) as waiting, coalesce(r.began, 0) as began,
      coalesce(r.finished, 0) as finished, t.n as problems
    from page p
    left join flows.revision v on v.flow_id = p.id and v.number = p.newest
    left join waits w on w.flow_id = p.id
    left join runs r on r.flow_id = p.id
    cross join lateral (select count(*)::int as n from (
      select from sessions.problem b where b.flow_id = p.id and b.at > now() - interval '30 days'
        and ${within(request, sql`b.contact_id`)} order by b.id desc limit 1000) newest) t
    order by p.at`);
}

/** `changed_at` goes there and back as text, which keeps its microseconds. */
function filters({ only, search, state, type, sort, after }: LinesRequest): Sql {
  if (only !== undefined) return sql`f.uuid = ${only}`;
  const stateSql = {
    draft: sql`f.archived_at is null and f.published is null`,
    published: sql`f.archived_at is null and f.published is not null`,
    archived: sql`f.archived_at is not null`,
    all: sql`f.archived_at is null`,
  }[state ?? 'all'];
  const found = search?.trim() ? sql`position(lower(${search.trim()}) in lower(f.name)) > 0` : sql`true`;
  const rest =
    after === null
      ? sql`true`
      : sort === 'name'
        ? sql`(lower(f.name), f.id) > (${after.place}, ${after.id}::int)`
        : sql`(f.changed_at, f.id) < (${after.place}::timestamptz, ${after.id}::int)`;
  return sql`${stateSql} and ${found} and (${type ?? null}::text is null or f.type = ${type ?? null}) and ${rest}`;
}

function within({ area }: LinesRequest, contact: Sql): Sql {
  if (area === null) return sql`true`;
  return sql`exists (select from registry.contact c where c.id = ${contact} and c.places && ${area as number[]}::int[])`;
}
