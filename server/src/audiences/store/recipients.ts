/** Who is written to and who is not, as queries for a statement of the caller's own. */
import { join, type Sql, sql } from '../../db/db.ts';
import type { Test } from '../test.ts';
import { idsOfBits, matchedBits, valueBits } from './bits.ts';
import { changedRows } from './count.ts';
import { predicate } from './predicate.ts';

/** Of those who share a number and could be written to, all but the lowest id of each number. */
function twins(test: Test, area: Test): Sql {
  return sql`select id from (select c.id, row_number() over (partition by c.tel order by c.id) as place
    from registry.person c where c.shared and c.reach = 0 and ${predicate(test)} and ${predicate(area)}) t where place > 1`;
}

/** As a test: the people that `same_number` counts. */
export function twinsTest(test: Test, area: Test): Test {
  const ids = twins(test, area);
  return { kind: 'rows', ids, match: sql`c.id in (${ids})` };
}

/** Which rows `c` are written to. */
function written(test: Test, area: Test): Sql {
  return sql`c.reach = 0 and ${predicate(test)} and ${predicate(area)}
    and (not c.shared or c.id not in (${twins(test, area)}))`;
}

export function recipientsByScan(test: Test, area: Test): Sql {
  return sql`select c.id as contact_id from registry.person c where ${written(test, area)} order by c.id`;
}

/** `with` entries up to `w (block, written)` of unchanged contacts, `d` of the changed, and `twin`. */
function frozen(test: Test, area: Test): Sql {
  return sql`${matchedBits(test, area)},
    d as materialized (${changedRows(test, area)}),
    sharing as (select c.id, c.tel from registry.contact c join r on r.block = c.id >> 15
        where c.shared and c.reach = 0 and get_bit(r.inside, c.id & 32767) = 1
      union all select d.id, d.tel from d where d.inside and d.shared and d.reach = 0),
    twin as materialized (select id from (
      select id, row_number() over (partition by tel order by id) as place from sharing) s where place > 1),
    twin_bits as materialized (
      select id >> 15 as block, audiences.collect(id & 32767, 1) as bits from twin group by 1),
    w as materialized (select r.block, r.inside & ${valueBits('reach', 0)} & ~ coalesce(
      (select t.bits from twin_bits t where t.block = r.block), B'0'::bit(32768)) as written
      from r join audiences.block k using (block))`;
}

export function recipientsByBitmaps(test: Test, area: Test): Sql {
  return sql`with ${frozen(test, area)}
    select id as contact_id from (${idsOfBits(sql`select w.block, w.written as bits from w`)}
      union all select d.id from d where d.inside and d.reach = 0 and d.id not in (select id from twin)) found
    order by 1`;
}

const reach = { inactive: 4, no_address: 1, invalid_number: 2, opted_out: 3 } as const;

/** The first reason that holds for a row that is not written to. */
function reasonOf(inside: Sql, reached: Sql): Sql {
  const cases = Object.entries(reach).map(([reason, number]) => sql`when ${reached} = ${number} then ${reason}`);
  return sql`case when not ${inside} then 'outside_area' ${join(cases, ' ')} else 'same_number' end`;
}

/** Everyone who matches and is not written to. */
export function leftOutByScan(test: Test, area: Test): Sql {
  return sql`select c.id as contact_id, ${reasonOf(predicate(area), sql`c.reach`)} as reason
    from registry.person c where ${predicate(test)} and not (${written(test, area)})`;
}

/** Each reason is a bitmap of its own: no contact is read. */
export function leftOutByBitmaps(test: Test, area: Test): Sql {
  const reasons = Object.entries(reach).map(
    ([reason, number]) =>
      sql`select id, ${reason}::text from (${idsOfBits(
        sql`select r.block, r.inside & ${valueBits('reach', number)} as bits from r join audiences.block k using (block)`,
      )}) i`,
  );
  const outside = sql`select id, 'outside_area'::text from (${idsOfBits(
    sql`select r.block, r.bits & ~ r.inside as bits from r`,
  )}) i`;
  const changed = sql`select d.id, ${reasonOf(sql`d.inside`, sql`d.reach`)}::text from d where not d.inside or d.reach <> 0`;
  const all = [...(area.kind === 'everyone' ? [] : [outside]), ...reasons, changed];
  return sql`with ${frozen(test, area)}
    select id as contact_id, reason from (
      select id, 'same_number'::text as reason from twin union all ${join(all, ' union all ')}) x`;
}

/** Recipients by language and the beginning of their number. */
export function byLanguageAndPrefix(test: Test, area: Test, length: number): Sql {
  return sql`select c.language, left(c.tel, ${length}) as prefix, count(*)::int as people
    from registry.person c where ${written(test, area)} group by 1, 2`;
}

/** Without an order, so that a statement may ask for some of them only. */
export function memberIds(test: Test, area: Test): Sql {
  return sql`select c.id from registry.person c where ${predicate(test)} and ${predicate(area)}`;
}

export function matchingIds(test: Test, area: Test): Sql {
  return sql`select c.id from registry.person c where ${predicate(test)} and ${predicate(area)} order by c.id`;
}
