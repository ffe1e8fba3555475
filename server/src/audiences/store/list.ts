/** Pages of contacts by keyset: the cost of a page does not grow with its depth. */
import { empty, type Queryable, raw, type Sql, sql } from '../../db/db.ts';
import type { Test } from '../test.ts';
import { idsOfBits, matchedBits } from './bits.ts';
import { bitmapsServe, changedRows } from './count.ts';
import { predicate } from './predicate.ts';

export interface ListedRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly cadre: string[];
  readonly job: string[];
  readonly facility: string[];
  readonly tel: string | null;
  readonly language: string | null;
  readonly reach: number;
  readonly last_heard_at: Date | null;
}

export interface PageOf {
  readonly sort: 'name' | 'last_heard';
  /** The last contact of the page before. */
  readonly after: number | null;
  readonly limit: number;
}

/** Up to so many are fetched and sorted; more are met soon enough by walking the index of the order. */
const few = 20_000;

/** At most `limit` ids; one more than a page tells whether there is a next. */
export async function pageIds(db: Queryable, test: Test, area: Test, page: PageOf): Promise<number[]> {
  const source = await sourceOf(db, test, area);
  if (page.sort === 'name') return ids(db, byName(source, page));
  const heard = await ids(db, byHeard(source, page));
  if (heard.length >= page.limit) return heard;
  return [...heard, ...(await ids(db, neverHeard(source, { ...page, limit: page.limit - heard.length })))];
}

interface Source {
  readonly prefix: Sql;
  /** `from … where …` with the contact as `c`. */
  readonly from: Sql;
}

async function sourceOf(db: Queryable, test: Test, area: Test): Promise<Source> {
  const scan = {
    prefix: empty,
    from: sql`from registry.contact c where ${predicate(test)} and ${predicate(area)}`,
  };
  if (test.kind === 'everyone' && area.kind === 'everyone') return scan;
  if (!(await bitmapsServe(db))) return scan;
  const [found] = await db.query<{ count: number }>(
    sql`with ${matchedBits(test, area)} select coalesce(sum(bit_count(inside)), 0)::int as count from r`,
  );
  if ((found?.count ?? 0) > few) return scan;
  return {
    prefix: sql`with ${matchedBits(test, area)},
      d as materialized (${changedRows(test, area)}),
      found as materialized (${idsOfBits(sql`select r.block, r.inside as bits from r`)}
        union all select d.id from d where d.inside)`,
    from: sql`from found cross join lateral (select * from registry.contact x where x.id = found.id offset 0) c where true`,
  };
}

async function ids(db: Queryable, statement: Sql): Promise<number[]> {
  return (await db.query<{ id: number }>(statement)).map((row) => row.id);
}

function byName({ prefix, from }: Source, { after, limit }: PageOf): Sql {
  const key = raw('lower(btrim(c.name)) collate "C"');
  const beyond =
    after === null
      ? empty
      : sql`and (${key}, c.id) > ((select lower(btrim(name)) from registry.contact where id = ${after}), ${after}::int)`;
  return sql`${prefix} select c.id ${from} ${beyond} order by ${key}, c.id limit ${limit}`;
}

function byHeard({ prefix, from }: Source, { after, limit }: PageOf): Sql {
  const beyond =
    after === null
      ? empty
      : sql`and (c.last_heard_at, c.id) < ((select last_heard_at from registry.contact where id = ${after}), ${after}::int)`;
  return sql`${prefix} select c.id ${from} and c.last_heard_at is not null ${beyond}
    order by c.last_heard_at desc, c.id desc limit ${limit}`;
}

/** After all who were heard: the newest contacts first. */
function neverHeard({ prefix, from }: Source, { after, limit }: PageOf): Sql {
  const beyond =
    after === null
      ? empty
      : sql`and (c.id < ${after} or (select last_heard_at is not null from registry.contact where id = ${after}))`;
  return sql`${prefix} select c.id ${from} and c.last_heard_at is null ${beyond} order by c.id desc limit ${limit}`;
}

/** What a list shows, in the order of the ids. */
export function listed(db: Queryable, wanted: readonly number[]): Promise<ListedRow[]> {
  const names = (table: string, column: string): Sql =>
    sql`array(select n.name from registry.${raw(table)} n where n.id = any(c.${raw(column)}) order by n.name)`;
  return db.query<ListedRow>(sql`select c.id, c.uuid, c.name, ${names('concept', 'cadres')} as cadre,
      ${names('concept', 'jobs')} as job, ${names('place', 'facilities')} as facility,
      c.tel, c.language, c.reach, c.last_heard_at
    from unnest(${wanted}::int[]) with ordinality as w (id, place) join registry.contact c using (id) order by w.place`);
}
