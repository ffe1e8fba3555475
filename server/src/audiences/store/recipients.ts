/** Who is written to and who is not, as queries for a statement of the caller's own. */
import { type Sql, sql } from '../../db/db.ts';
import type { Test } from '../test.ts';
import { idsOfBits, matchedBits, valueBits } from './bits.ts';
import { changedRows } from './count.ts';
import { predicate } from './predicate.ts';

/** Of those who share a number and could be written to, all but the lowest id of each number. */
function twins(test: Test, area: Test): Sql {
  return sql`select id from (select c.id, row_number() over (partition by c.tel order by c.id) as place
    from registry.contact c where c.shared and c.reach = 0 and ${predicate(test)} and ${predicate(area)}) t where place > 1`;
}

/** As a test: the people that `same_number` counts. */
export function twinsTest(test: Test, area: Test): Test {
  const ids = twins(test, area);
  return { kind: 'rows', ids, match: sql`c.id in (${ids})` };
}

export function recipientsByScan(test: Test, area: Test): Sql {
  const wanted = sql`c.reach = 0 and ${predicate(test)} and ${predicate(area)}`;
  return sql`select c.id as contact_id from registry.contact c
    where ${wanted} and (not c.shared or c.id not in (${twins(test, area)})) order by c.id`;
}

export function recipientsByBitmaps(test: Test, area: Test): Sql {
  const reachable = sql`select r.block, r.inside & ${valueBits('reach', 0)} & ~ coalesce(
      (select t.bits from twin_bits t where t.block = r.block), B'0'::bit(32768)) as bits
    from r join audiences.block k using (block)`;
  return sql`with ${matchedBits(test, area)},
    d as materialized (${changedRows(test, area)}),
    sharing as (select c.id, c.tel from registry.contact c join r on r.block = c.id >> 15
        where c.shared and c.reach = 0 and get_bit(r.inside, c.id & 32767) = 1
      union all select d.id, d.tel from d where d.inside and d.shared and d.reach = 0),
    twin as materialized (select id from (
      select id, row_number() over (partition by tel order by id) as place from sharing) s where place > 1),
    twin_bits as materialized (
      select id >> 15 as block, audiences.collect(id & 32767, 1) as bits from twin group by 1)
    select id as contact_id from (${idsOfBits(reachable)}
      union all select d.id from d where d.inside and d.reach = 0 and d.id not in (select id from twin)) found
    order by 1`;
}

/** Everyone who matches and is not written to, with the first reason that holds. */
export function leftOut(test: Test, area: Test): Sql {
  return sql`select contact_id, reason from (select c.id as contact_id, case
      when not ${predicate(area)} then 'outside_area'
      when c.reach = 4 then 'inactive'
      when c.reach = 1 then 'no_address'
      when c.reach = 2 then 'invalid_number'
      when c.reach = 3 then 'opted_out'
      when c.shared and c.id in (${twins(test, area)}) then 'same_number' end as reason
    from registry.contact c where ${predicate(test)}) x where reason is not null`;
}

/** Recipients by language and the beginning of their number. */
export function byLanguageAndPrefix(recipients: Sql, length: number): Sql {
  return sql`select c.language, left(c.tel, ${length}) as prefix, count(*)::int as people
    from (${recipients}) r join registry.contact c on c.id = r.contact_id group by 1, 2`;
}

export function matchingIds(test: Test, area: Test): Sql {
  return sql`select c.id from registry.contact c where ${predicate(test)} and ${predicate(area)} order by c.id`;
}
