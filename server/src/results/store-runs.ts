/** Every passage of a scope with its answers, for files: in the order in which they began, from one snapshot. */
import type { Db } from '../db/db.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';
import type { KnownQuestion } from './questions.ts';
import { facts, runsFrom, type Scope, statusNow } from './scope.ts';
import type { CellRow } from './store-summary.ts';

export interface AnswerRow {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  readonly category: string | null;
  readonly input: string | null;
  readonly node: string;
  /** ISO instant. */
  readonly at: string;
  /** Local `YYYY-MM-DDTHH:MM:SS`, where the value is an instant. */
  readonly local: string | null;
  readonly number: number | null;
}

export interface RunRow {
  readonly run: string;
  readonly session: string;
  readonly contact: string;
  readonly name: string;
  readonly tel: string | null;
  readonly cadre: string | null;
  readonly facility: string | null;
  /** How its registry names it: id of the source and of the resource there. */
  readonly facility_source: number | null;
  readonly facility_resource: string | null;
  /** Names of the places that it lies in, by level. */
  readonly places: Readonly<Record<string, string>>;
  readonly gender: string | null;
  readonly language: string | null;
  readonly channel: string | null;
  readonly start: string | null;
  readonly revision: number;
  readonly status: number;
  readonly latest: boolean;
  readonly began_at: Date;
  readonly ended_at: Date | null;
  /** Local, without a zone. */
  readonly began: string;
  readonly ended: string | null;
  readonly answers: readonly AnswerRow[];
}

const portion = 200;
const local = sql`'YYYY-MM-DD"T"HH24:MI:SS'`;

const rowsOf = (passages: Sql, timezone: string, questions: readonly KnownQuestion[]): Sql => sql`
  select p.uuid as run, p.session_uuid as session, c.uuid as contact, c.name, c.tel, c.gender, c.language,
    (select name from registry.concept where id = c.cadres[1]) as cadre, f.name as facility,
    f.source_id as facility_source, f.resource_id as facility_resource, p.revision, ${statusNow} as status, p.latest,
    coalesce((select jsonb_object_agg(u.level, u.name) from registry.place u where u.id = any(f.path)
      and u.level is not null and not u.facility), '{}') as places,
    h.name as channel, st.uuid as start, p.created_at as began_at, p.ended_at,
    to_char(p.created_at at time zone ${timezone}, ${local}) as began,
    to_char(p.ended_at at time zone ${timezone}, ${local}) as ended,
    coalesce((select jsonb_agg(jsonb_build_object('key', x.key, 'name', x.name, 'value', x.value, 'category', x.category,
        'input', x.input, 'node', x.node_uuid, 'number', x.number::float8,
        'at', to_char(x.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'local', to_char(x.at at time zone ${timezone}, ${local})) order by x.created_at, x.key)
      from sessions.result x where x.run_uuid = p.uuid), '[]') as answers
  from (${passages}) p
  join registry.contact c on c.id = p.contact_id
  left join sessions.session s on s.uuid = p.session_uuid
  left join sessions.start st on st.id = s.start_id
  left join messaging.channel h on h.id = s.channel_id
  left join registry.place f on f.id = coalesce(p.place_id, c.facilities[1])
  ${facts(questions)} order by p.created_at, p.uuid`;

export function streamRuns(db: Db, scope: Scope, questions: readonly KnownQuestion[]): AsyncGenerator<RunRow[]> {
  const passages = sql`select r.uuid, r.session_uuid, r.contact_id, r.revision, r.status, r.place_id, r.created_at, r.ended_at,
    row_number() over (partition by r.contact_id order by r.created_at desc, r.uuid desc) = 1 as latest
    from ${runsFrom(scope)}`;
  return db.stream<RunRow>(rowsOf(passages, scope.timezone, questions), portion);
}

/** Passages of one flow by their ids, in the order in which they began. The caller has looked at the area. */
export function readRuns(
  q: Queryable,
  uuids: readonly string[],
  timezone: string,
  questions: readonly KnownQuestion[],
): Promise<RunRow[]> {
  const passages = sql`select r.uuid, r.session_uuid, r.contact_id, r.revision, r.status, r.place_id, r.created_at, r.ended_at,
    true as latest from sessions.run r where r.uuid = any(${uuids as string[]}::uuid[])`;
  return q.query<RunRow>(rowsOf(passages, timezone, questions));
}

export async function countRuns(q: Queryable, scope: Scope): Promise<number> {
  const [row] = await q.query<{ n: number }>(sql`select count(*)::int as n from ${runsFrom(scope)}`);
  return row!.n;
}

/** What came for each question, for guesses of its kind. */
export function readCells(q: Queryable, scope: Scope): Promise<CellRow[]> {
  return q.query<CellRow>(sql`select x.key, coalesce(x.category, '') as category, null as g, null as pl, 1 as level,
      count(*)::int as n, count(x.number)::int as numbers, count(x.at)::int as instants
    from (select r.uuid from ${runsFrom(scope)}) p join sessions.result x on x.run_uuid = p.uuid group by 1, 2`);
}
