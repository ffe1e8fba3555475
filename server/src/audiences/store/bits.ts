/**
 * A test as an expression over bitmaps of 32,768 contacts: one row `k` of audiences.block at a time. Whoever changed since
 * the block was built is masked out and taken from registry.contact, so that the answer is always exact.
 */
import { join, raw, type Sql, sql } from '../../db/db.ts';
import { keyOf, sliceNumber, slices, wordKey } from '../keys.ts';
import type { Test, TimeColumn } from '../test.ts';
import { predicate } from './predicate.ts';

const zero = sql`B'0'::bit(32768)`;
const row = sql`coalesce(s.bits, (select audiences.collect(p, 1) from unnest(s.few) p))`;

/** Collects what must be computed once, before the blocks are read. */
export interface Plan {
  /** `with` entries: bitmaps of ids that only the tables know. */
  readonly ctes: Sql[];
}

function keyed(keys: readonly string[]): Sql {
  const [only] = keys;
  if (only === undefined) return zero;
  if (keys.length === 1)
    return sql`coalesce((select ${row} from audiences.bits s where s.block = k.block and s.key = ${only}), ${zero})`;
  return sql`coalesce((select bit_or(${row}) from audiences.bits s where s.block = k.block and s.key = any(${keys}::text[])), ${zero})`;
}

const keys = (column: string, values: readonly (string | number)[]): Sql =>
  keyed([...new Set(values.map((value) => keyOf(column, value)))]);

export function bits(test: Test, plan: Plan): Sql {
  switch (test.kind) {
    case 'everyone':
      return sql`k.everyone`;
    case 'nobody':
      return zero;
    case 'and':
    case 'or':
      return sql`(${join(
        test.tests.map((each) => bits(each, plan)),
        test.kind === 'and' ? ' & ' : ' | ',
      )})`;
    case 'not':
      return sql`(~ ${bits(test.test, plan)})`;
    case 'ids':
      return keys(test.column, test.ids);
    case 'text':
      return keys(test.column, test.values);
    case 'schemes':
    case 'status':
    case 'reach':
      return keys(test.kind, test.values);
    case 'source':
      return keys(test.kind, test.ids);
    case 'set':
      return keyed([test.column]);
    case 'time':
      return time(test) ?? fromRows(sql`select c.id from registry.contact c where ${predicate(test)}`, plan);
    case 'words':
      return sql`(${join(test.beginnings.map(wordsFrom), ' | ')})`;
    case 'rows':
      return fromRows(test.ids, plan);
  }
}

function fromRows(ids: Sql, plan: Plan): Sql {
  const name = raw(`leaf_${plan.ctes.length}`);
  plan.ctes.push(sql`${name} as materialized (select found.id >> 15 as block, audiences.collect(found.id & 32767, 1) as bits
    from (${ids}) found group by 1)`);
  return sql`coalesce((select l.bits from ${name} l where l.block = k.block), ${zero})`;
}

/** All words that begin so lie side by side in the index. */
function wordsFrom(beginning: string): Sql {
  const [from, before] = [wordKey(beginning), `${wordKey(beginning)}\u{10ffff}`];
  return sql`coalesce((select bit_or(${row}) from audiences.bits s
    where s.block = k.block and s.key >= ${from} and s.key < ${before}), ${zero})`;
}

function time(test: { column: TimeColumn; from?: string; before?: string }): Sql | null {
  const isSet = keyed([test.column]);
  if (test.from === undefined && test.before === undefined) return isSet;
  const column = slices.find((each) => each.column === test.column);
  if (!column) return null;
  const tests: Sql[] = [];
  for (const [bound, less] of [
    [test.from, false],
    [test.before, true],
  ] as const) {
    if (bound === undefined) continue;
    const number = sliceNumber(column, Date.parse(bound));
    if (number === undefined) return null;
    tests.push(less ? below(column.column, number) : sql`(${isSet} & ~ ${below(column.column, number)})`);
  }
  return sql`(${join(tests, ' & ')})`;
}

function below(column: string, bound: number): Sql {
  return sql`(select audiences.below(s.bits, (${bound}::int >> right(s.key, 2)::int) & 1 = 1) from (
    select b.key, b.bits from audiences.bits b
    where b.block = k.block and b.key >= ${`${column}/`} and b.key < ${`${column}0`} order by b.key) s)`;
}

/** `with` entries up to `r (block, bits, inside)`: who matches, and who of them is in the area, of unchanged contacts. */
export function matchedBits(test: Test, area: Test): Sql {
  const plan: Plan = { ctes: [] };
  const matched = bits(test, plan);
  const inside = area.kind === 'everyone' ? sql`m.bits` : sql`m.bits & ${bits(area, plan)}`;
  return join(
    [
      ...plan.ctes,
      sql`changed as materialized (select distinct contact_id as id from audiences.change)`,
      sql`mask as materialized (select id >> 15 as block, audiences.collect(id & 32767, 1) as bits from changed group by 1)`,
      sql`r as materialized (select k.block, m.bits, ${inside} as inside from audiences.block k cross join lateral (
        select ${matched} & k.everyone & ~ coalesce((select mask.bits from mask where mask.block = k.block), ${zero}) as bits
        offset 0) m)`,
    ],
    ',\n',
  );
}

/** A bitmap of one column's value, for counts by reason. */
export const valueBits = (column: string, value: number): Sql => keys(column, [value]);

/** The ids behind `rows` (block, bits): words without a bit are skipped, so that few ids are found fast. */
export function idsOfBits(rows: Sql): Sql {
  return sql`select (b.block << 15) + word.n * 32 + bit.n as id
    from (${rows}) b
    cross join generate_series(0, 1023) word (n)
    cross join lateral (select substring(b.bits from word.n * 32 + 1 for 32) as bits offset 0) part
    cross join generate_series(0, 31) bit (n)
    where bit_count(b.bits) > 0 and part.bits <> B'0'::bit(32) and get_bit(part.bits, bit.n) = 1`;
}
