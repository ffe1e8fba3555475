/** Counts with their reasons, each in one statement and so in one snapshot. */
import { type Queryable, type Sql, sql } from '../../db/db.ts';
import type { Test } from '../test.ts';
import { matchedBits, valueBits } from './bits.ts';
import { predicate } from './predicate.ts';

export interface Counts {
  readonly matched: number;
  readonly outside_area: number;
  readonly inactive: number;
  readonly no_address: number;
  readonly invalid_number: number;
  readonly opted_out: number;
  readonly same_number: number;
}

/** Beyond so many changed contacts a scan of the table is faster than the bitmaps and their corrections. */
const manyChanged = 50_000;

/** Are the bitmaps of use, or has nearly everything changed since they were built? */
export async function bitmapsServe(db: Queryable): Promise<boolean> {
  const [found] = await db.query<{ many: boolean }>(
    sql`select exists (select from audiences.change offset ${manyChanged}) as many`,
  );
  return !found?.many;
}

export async function counts(db: Queryable, test: Test, area: Test): Promise<Counts> {
  const statement = (await bitmapsServe(db)) ? countByBitmaps(test, area) : countByScan(test, area);
  const [found] = await db.query<Counts>(statement);
  return found as Counts;
}

/** Each contact under the first reason that holds; see `leftOutReasons`. */
const reasons = sql`count(*) as matched,
  count(*) filter (where not inside) as outside_area,
  count(*) filter (where inside and reach = 4) as inactive,
  count(*) filter (where inside and reach = 1) as no_address,
  count(*) filter (where inside and reach = 2) as invalid_number,
  count(*) filter (where inside and reach = 3) as opted_out`;

export function countByScan(test: Test, area: Test): Sql {
  const [match, within] = [predicate(test), predicate(area)];
  return sql`select *, (select coalesce(sum(people - 1), 0)::int from (
      select count(*) as people from registry.person c where c.shared and c.reach = 0 and ${match} and ${within}
      group by c.tel) s) as same_number
    from (select ${reasons} from (select c.reach, ${within} as inside from registry.person c where ${match}) d) x`;
}

/** Rows of changed contacts that match: a probe of the primary key for each, whatever the planner believes of their number. */
export function changedRows(test: Test, area: Test): Sql {
  return sql`select d.* from changed cross join lateral (
    select c.id, c.reach, c.shared, c.tel, ${predicate(area)} as inside from registry.person c
    where c.id = changed.id and ${predicate(test)} offset 0) d`;
}

export function countByBitmaps(test: Test, area: Test): Sql {
  const inside = (reach: number): Sql => sql`coalesce(sum(bit_count(r.inside & ${valueBits('reach', reach)})), 0)`;
  return sql`with ${matchedBits(test, area)},
    d as materialized (${changedRows(test, area)}),
    clean as materialized (select coalesce(sum(bit_count(r.bits)), 0) as matched,
      coalesce(sum(bit_count(r.bits)) - sum(bit_count(r.inside)), 0) as outside_area,
      ${inside(4)} as inactive, ${inside(1)} as no_address, ${inside(2)} as invalid_number, ${inside(3)} as opted_out
      from r join audiences.block k using (block)),
    dirty as (select ${reasons} from d),
    twins as (select c.tel from registry.contact c join r on r.block = c.id >> 15
        where c.shared and c.reach = 0 and get_bit(r.inside, c.id & 32767) = 1
      union all select d.tel from d where d.inside and d.shared and d.reach = 0)
  select (clean.matched + dirty.matched)::int as matched,
    (clean.outside_area + dirty.outside_area)::int as outside_area,
    (clean.inactive + dirty.inactive)::int as inactive,
    (clean.no_address + dirty.no_address)::int as no_address,
    (clean.invalid_number + dirty.invalid_number)::int as invalid_number,
    (clean.opted_out + dirty.opted_out)::int as opted_out,
    (select coalesce(sum(people - 1), 0)::int from (select count(*) as people from twins group by tel) s) as same_number
  from clean, dirty`;
}
