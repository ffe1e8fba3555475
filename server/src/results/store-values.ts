/** What numbers, dates and words of a scope are made of: counted in the database, whatever their number. */
import type { Split } from '@mhero/contract/results.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';
import type { Edges } from './bins.ts';
import type { KnownQuestion } from './questions.ts';
import { groupBy, latestOfAll, type Scope, spots } from './scope.ts';
import { isPair, pairsOf } from './store-summary.ts';

export interface ValueScope {
  readonly scope: Scope;
  readonly questions: readonly KnownQuestion[];
  readonly by: Split | null;
  readonly level: string | null;
  /** Groups that are shown; the others are `rest`. */
  readonly groups: readonly string[];
}

/** Understood answers to some questions: `x` is the result, `p.g` the group. */
function answers(of: ValueScope, keys: readonly string[]): { people: Sql; from: Sql } {
  const group = groupBy(of.by);
  return {
    people: sql`spot as materialized (${spots(of.level)}),
      people as materialized (select p.uuid, case when ${group.key} = any(${of.groups}::text[]) then ${group.key}
          when ${group.key} is not null then 'rest' end as g
        from (${latestOfAll(of.scope)}) p left join spot on spot.id = p.place_id ${group.joins})`,
    from: sql`people p join sessions.result x on x.run_uuid = p.uuid
      where x.flow_id = ${of.scope.flowId} and x.key = any(${keys}::text[]) and not ${isPair(pairsOf(of.questions, ['other', 'silent']))}`,
  };
}

/** With a split also for everybody together, in rows whose `all` is true. */
const sets = (by: Split | null, key: Sql): Sql =>
  by === null ? sql`group by ${key}, p.g` : sql`group by grouping sets ((${key}), (${key}, p.g))`;

export interface NumberRow {
  readonly key: string;
  readonly g: string | null;
  readonly all: boolean;
  readonly n: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly sum: number;
  /** 2nd, 25th, 50th, 75th and 98th percentile. */
  readonly at: readonly number[];
  readonly whole: boolean;
}

export function readNumbers(tx: Queryable, of: ValueScope, keys: readonly string[]): Promise<NumberRow[]> {
  const { people, from } = answers(of, keys);
  const all = of.by === null ? sql`true` : sql`grouping(p.g) = 1`;
  return tx.query<NumberRow>(sql`with ${people}
    select x.key, p.g, ${all} as all, count(*)::int as n, min(x.number)::float8 as min, max(x.number)::float8 as max,
      avg(x.number::float8) as mean, sum(x.number::float8) as sum, bool_and(x.number = trunc(x.number)) as whole,
      percentile_cont(array[0.02, 0.25, 0.5, 0.75, 0.98]) within group (order by x.number::float8) as at
    from ${from} and x.number is not null ${sets(of.by, sql`x.key`)}`);
}

export interface BinRow {
  readonly key: string;
  readonly g: string | null;
  readonly all: boolean;
  /** 0 is below the first edge; as many as there are edges is from the last on. */
  readonly bin: number;
  readonly n: number;
}

export function readBins(tx: Queryable, of: ValueScope, edges: ReadonlyMap<string, Edges>): Promise<BinRow[]> {
  const { people, from } = answers(of, [...edges.keys()]);
  const all = of.by === null ? sql`true` : sql`grouping(p.g) = 1`;
  const json = JSON.stringify(Object.fromEntries([...edges].map(([key, each]) => [key, each.edges])));
  return tx.query<BinRow>(sql`with ${people}, edge as materialized (
      select key as name, array(select jsonb_array_elements_text(value)::float8) as edges from jsonb_each(${json}::jsonb)),
    found as (
      select x.key, p.g, width_bucket(x.number::float8, (select edges from edge where name = x.key)) as bin
      from ${from} and x.number is not null)
    select p.key, p.g, ${all} as all, p.bin, count(*)::int as n from found p ${sets(of.by, sql`p.key, p.bin`)}`);
}

export interface DayRow {
  readonly key: string;
  readonly g: string | null;
  readonly day: string;
  readonly n: number;
}

/** A hostile flow may save any instant; of a real question there are no more days than this. */
const mostDays = 50_000;

export function readDays(tx: Queryable, of: ValueScope, keys: readonly string[]): Promise<DayRow[]> {
  const { people, from } = answers(of, keys);
  return tx.query<DayRow>(sql`with ${people}
    select x.key, p.g, to_char(x.at at time zone ${of.scope.timezone}, 'YYYY-MM-DD') as day, count(*)::int as n
    from ${from} and x.at between '0100-01-01' and '9999-01-01' group by 1, 2, 3 order by 1, 2, 3 limit ${mostDays}`);
}

export interface WordRow {
  readonly key: string;
  readonly value: string;
  readonly n: number;
}

/** The most frequent answers to questions for words and places; what only one person wrote is not among them. */
export function readFrequent(tx: Queryable, of: ValueScope, keys: readonly string[]): Promise<WordRow[]> {
  const { people, from } = answers(of, keys);
  return tx.query<WordRow>(sql`with ${people}
    select w.key, w.value, w.n from (
      select x.key, min(x.value) as value, count(*)::int as n,
        row_number() over (partition by x.key order by count(*) desc, min(x.value)) as place
      from ${from} and x.value <> '' and length(x.value) <= 200
      group by x.key, lower(btrim(x.value)) having count(*) > 1) w
    where w.place <= 12 order by w.key, w.place`);
}
