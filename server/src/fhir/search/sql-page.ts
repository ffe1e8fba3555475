/** Pages of rows by keyset: one statement each, the same whatever is written meanwhile. */
import { empty, join, type Queryable, type Sql, type Statement, sql } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import type { DateValue } from './params.ts';
import { quickly } from './quick.ts';

/** What rows are in the order of. Its type is one of those whose texts a cursor can be checked against. */
export interface SortKey {
  readonly sql: Sql;
  readonly type: 'text' | 'uuid' | 'timestamptz' | 'date' | 'bigint';
  readonly descending: boolean;
}

export interface PageRequest {
  readonly columns: Sql;
  /** With a function each part of a union is cut by itself: given all conditions and how the page is ordered and cut. */
  readonly from: Sql | ((where: Sql, cut: Sql) => Sql);
  readonly where: readonly Sql[];
  /** The last key is unique. */
  readonly order: readonly SortKey[];
  readonly count: number;
  readonly cursor: string | null;
  /** Whether to count all pages. What comes on one page is counted anyway. */
  readonly total: boolean;
  /** Few match, by an index, whatever the values are: planned once for all. */
  readonly quick?: boolean;
}

export interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly previous: string | null;
  readonly total: number | null;
}

type Keyed = { readonly keys: string[] };

/** Throws `fhir:parameter` for a cursor that is not one of ours. */
export async function readPage<Row extends object>(db: Queryable, request: PageRequest): Promise<RowPage<Row>> {
  const { columns, from, where, order, count, total } = request;
  const position = request.cursor === null ? null : readCursor(request.cursor, order);
  const all = typeof from === 'function' ? from(join(where, ' and '), empty) : from;
  const counted = typeof from === 'function' ? [sql`true`] : where;
  const counting = total ? countRows(db, all, counted) : null;
  counting?.catch(() => {});
  if (count === 0)
    return { rows: [], next: null, previous: null, total: (await counting) ?? (await countRows(db, all, counted)) };
  const back = position?.back === true;
  const keys = join(order.map((key) => sql`(${key.sql})::text`));
  const conditions = position ? [...where, beyond(order, position.keys, back)] : where;
  const sorted = join(order.map((key) => (key.descending !== back ? sql`${key.sql} desc` : key.sql)));
  const cut = sql`order by ${sorted} limit ${count + 1}`;
  const wanted = join(conditions, ' and ');
  const select = sql`select ${columns}, array[${keys}] as keys from`;
  const statement =
    typeof from === 'function'
      ? sql`${select} ${from(wanted, cut)} ${cut}`
      : sql`${select} ${from} where ${wanted} ${cut}`;
  const found = await (request.quick ? quickly<Row & Keyed>(db, named(statement)) : db.query<Row & Keyed>(statement));
  const rows = found.slice(0, count);
  if (back) rows.reverse();
  const more = found.length > count;
  const cursor = (row: (Row & Keyed) | undefined, to: 'n' | 'p'): string | null =>
    row ? Buffer.from(JSON.stringify([to, ...row.keys])).toString('base64url') : null;
  return {
    rows,
    next: back || more ? cursor(rows.at(-1), 'n') : null,
    previous: back ? (more ? cursor(rows[0], 'p') : null) : position ? cursor(rows[0], 'p') : null,
    total: counting ? await counting : position === null && !more ? rows.length : null,
  };
}

async function countRows(db: Queryable, from: Sql, where: readonly Sql[]): Promise<number> {
  const [row] = await db.query<{ n: number }>(sql`select count(*) as n from ${from} where ${join(where, ' and ')}`);
  return row!.n;
}

const names = new Map<string, string>();

function named(statement: Sql): Statement {
  const { text, values } = statement;
  let name = names.get(text);
  if (name === undefined && names.size < 200) {
    name = `fhir-search-${names.size}`;
    names.set(text, name);
  }
  return { text, values, ...(name === undefined ? {} : { name }) };
}

/** Rows after these keys, or before. One comparison of rows where all keys run the same way: an index can follow it. */
function beyond(order: readonly SortKey[], keys: readonly string[], back: boolean): Sql {
  const values = order.map((key, i) => typed(key, keys[i]!));
  const same = order.every((key) => key.descending === order[0]!.descending);
  if (same) {
    const left = join(order.map((key) => key.sql));
    return order[0]!.descending !== back ? sql`(${left}) < (${join(values)})` : sql`(${left}) > (${join(values)})`;
  }
  const cases = order.map((key, i) => {
    const before = order.slice(0, i).map((earlier, at) => sql`${earlier.sql} = ${values[at]}`);
    const further = key.descending !== back ? sql`${key.sql} < ${values[i]}` : sql`${key.sql} > ${values[i]}`;
    return sql`(${join([...before, further], ' and ')})`;
  });
  return sql`(${join(cases, ' or ')})`;
}

function typed({ type }: SortKey, text: string): Sql {
  if (type === 'uuid') return sql`${text}::uuid`;
  if (type === 'timestamptz') return sql`${text}::timestamptz`;
  if (type === 'date') return sql`${text}::date`;
  if (type === 'bigint') return sql`${text}::bigint`;
  return sql`${text}::text collate "C"`;
}

const shapes: Readonly<Record<SortKey['type'], RegExp>> = {
  text: /^[^\0]{0,2000}$/s,
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
  timestamptz: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/,
  date: /^(\d{4}-\d\d-\d\d|-?infinity)$/,
  bigint: /^-?\d{1,18}$/,
};

function readCursor(text: string, order: readonly SortKey[]): { back: boolean; keys: string[] } {
  const [to, ...keys] = parsed(text);
  const fits =
    (to === 'n' || to === 'p') && keys.length === order.length && order.every(({ type }, i) => isKey(type, keys[i]));
  if (!fits)
    throw new AppError('fhir:parameter', 'This _cursor is not of this search: follow the links of an earlier page.', {
      fields: [{ where: 'query/_cursor', message: 'must be of a link of this search' }],
    });
  return { back: to === 'p', keys: keys as string[] };
}

function isKey(type: SortKey['type'], key: unknown): boolean {
  if (typeof key !== 'string' || !shapes[type].test(key)) return false;
  return type !== 'timestamptz' && (type !== 'date' || key.endsWith('infinity')) ? true : isDay(key);
}

/** A day that no calendar has would be an error of the database. */
function isDay(key: string): boolean {
  const day = new Date(`${key.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(key.slice(0, 10));
}

function parsed(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text.slice(0, 4000), 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

const nearness = 0.1;

/**
 * A stretch of time `[low, end)` against a date as R4 compares them (search, 3.1.1.4.6). `low` and `end` are
 * expressions of timestamptz; what is open on a side is -infinity or infinity.
 */
export function dateSql(low: Sql, end: Sql, { prefix, from, to }: DateValue, now: Date): Sql {
  if (prefix === 'ne') return sql`not (${low} >= ${from} and ${end} <= ${to})`;
  if (prefix === 'gt') return sql`${end} > ${to}`;
  if (prefix === 'lt') return sql`${low} < ${from}`;
  if (prefix === 'ge') return sql`${end} > ${from}`;
  if (prefix === 'le') return sql`${low} < ${to}`;
  if (prefix === 'sa') return sql`${low} >= ${to}`;
  if (prefix === 'eb') return sql`${end} <= ${from}`;
  if (prefix === 'ap') {
    const slack = nearness * Math.abs(now.getTime() - from.getTime());
    const [first, last] = [new Date(from.getTime() - slack), new Date(to.getTime() + slack)];
    return sql`(${low} < ${last} and ${end} > ${first})`;
  }
  return sql`(${low} >= ${from} and ${end} <= ${to})`;
}

/** A moment, as exact as FHIR shows it. */
export const instantSql = (at: Sql, value: DateValue, now: Date): Sql =>
  dateSql(at, sql`(${at} + interval '1 millisecond')`, value, now);
