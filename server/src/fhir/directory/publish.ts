/** New versions made visible: in the order of their moments, each dated after every moment at which it was not there. */
import { type Queryable, sql } from '../../db/db.ts';
import { type DirectoryType, type Row, typeNumbers } from './model.ts';

const separator = '\u001f';

/** One at a time, of all nodes; goes with the transaction. */
export async function lockPublishing(tx: Queryable): Promise<boolean> {
  const [row] = await tx.query<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(7264331) as mine`);
  return row!.mine;
}

/** Dated ahead by so many milliseconds, within which the transaction has to end. */
export async function nextStamp(tx: Queryable, leadMs: number): Promise<Date> {
  const [row] = await tx.query<{ stamp: Date }>(sql`update fhir.state
    set stamp = greatest(stamp + interval '1 millisecond',
      date_trunc('milliseconds', clock_timestamp() + make_interval(secs => ${leadMs / 1000})))
    returning stamp`);
  return row!.stamp;
}

/** When the work took longer than the lead: dates what it has written anew. Answers the stamp that holds. */
export async function keepAhead(tx: Queryable, stamp: Date, leadMs: number): Promise<Date> {
  const [row] = await tx.query<{ left: number }>(
    sql`select extract(epoch from ${stamp}::timestamptz - clock_timestamp())::float8 * 1000 as left`,
  );
  if (row!.left > leadMs / 4) return stamp;
  const later = await nextStamp(tx, leadMs * 4);
  for (const type of Object.values(typeNumbers))
    await tx.run(sql`update fhir.resource set updated_at = ${later} where type = ${type} and updated_at = ${stamp}`);
  await tx.run(sql`update fhir.past set until = ${later} where until = ${stamp} and updated_at < ${stamp}`);
  return keepAhead(tx, later, leadMs * 4);
}

const columns = (rows: readonly Row[]) => ({
  types: rows.map((row) => typeNumbers[row.type]),
  ids: rows.map((row) => row.id),
  owns: rows.map((row) => row.own),
  places: rows.map((row) => row.places && `{${row.places.join(',')}}`),
  bodies: rows.map((row) => row.body),
  words: rows.map((row) => row.words.join(separator)),
  strings: rows.map((row) => row.strings),
  lows: rows.map((row) => row.low),
  highs: rows.map((row) => row.high),
  ref1: rows.map((row) => row.refs[0]),
  ref2: rows.map((row) => row.refs[1]),
  ref3: rows.map((row) => row.refs[2]),
  forced: rows.map((row) => row.forced === true),
});

/** Answers how many have a new version. What only is found by other words keeps its version. */
export async function publish(tx: Queryable, rows: readonly Row[], stamp: Date): Promise<number> {
  if (rows.length === 0) return 0;
  const of = columns(rows);
  const [row] = await tx.query<{ changed: number }>({
    name: 'fhir-publish',
    text: `with given as materialized (
        select u.type, u.id, u.own, u.places::int[] as places, u.body,
          array_to_tsvector(case when u.words = '' then '{}' else string_to_array(u.words, E'\\x1f') end) as words,
          u.strings, u.low, u.high, u.ref1, u.ref2, u.ref3, u.forced
        from unnest($2::smallint[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::date[],
            $10::date[], $11::uuid[], $12::uuid[], $13::uuid[], $14::boolean[])
          u(type, id, own, places, body, words, strings, low, high, ref1, ref2, ref3, forced)
      ), changed as materialized (
        select g.*, coalesce(r.version, 0) as before, r.updated_at as known,
          case when g.body is null then r.places else g.places end as seen_by,
          case when r.id is not null and g.body is not null and r.places is distinct from g.places then r.places end as was,
          (r.id is null or g.forced or r.body is distinct from g.body
            or (g.body is not null and r.places is distinct from g.places)) as anew
        from given g left join fhir.resource r on r.type = g.type and r.id = g.id
        where not (r.body is null and g.body is null) and (r.id is null or g.forced or r.body is distinct from g.body
          or (r.places, r.words, r.strings, r.low, r.high, r.ref1, r.ref2, r.ref3, r.own)
            is distinct from (g.places, g.words, g.strings, g.low, g.high, g.ref1, g.ref2, g.ref3, g.own))
      ), kept as (
        insert into fhir.past (type, id, version, updated_at, until, places, was, body)
        select r.type, r.id, r.version, r.updated_at, $1, r.places, r.was, r.body
        from changed c join fhir.resource r on r.type = c.type and r.id = c.id where c.anew
      ), written as (
        insert into fhir.resource as r (type, id, version, updated_at, own, places, was, body, words, strings, low, high,
          ref1, ref2, ref3)
        select c.type, c.id, c.before + c.anew::int, case when c.anew then $1 else c.known end, c.own, c.seen_by, c.was,
          c.body, c.words, c.strings, c.low, c.high, c.ref1, c.ref2, c.ref3 from changed c
        on conflict (type, id) do update set version = excluded.version, updated_at = excluded.updated_at,
          own = excluded.own, places = excluded.places, was = case when r.version = excluded.version then r.was else excluded.was end,
          body = excluded.body, words = excluded.words, strings = excluded.strings, low = excluded.low,
          high = excluded.high, ref1 = excluded.ref1, ref2 = excluded.ref2, ref3 = excluded.ref3
      )
      select count(*) filter (where anew)::int as changed from changed`,
    values: [
      ...[stamp, of.types, of.ids, of.owns, of.places, of.bodies, of.words, of.strings, of.lows, of.highs],
      ...[of.ref1, of.ref2, of.ref3, of.forced],
    ],
  });
  return row!.changed;
}

/** What is shown of these contacts, places, concepts or groups and should not be any more. */
export async function goneOf(
  tx: Queryable,
  types: readonly DirectoryType[],
  owns: readonly number[],
  stays: ReadonlySet<string>,
): Promise<Row[]> {
  const numbers = types.map((type) => typeNumbers[type]);
  const rows = await tx.query<{ type: number; id: string; own: number }>(sql`select type, id, own from fhir.resource
    where own = any(${owns as number[]}::int[]) and type = any(${numbers}::smallint[]) and body is not null`);
  return rows
    .filter((row) => !stays.has(row.id))
    .map((row) => ({
      ...{ type: types.find((type) => typeNumbers[type] === row.type)!, id: row.id, own: row.own, places: null },
      ...{ body: null, words: [], strings: '', low: null, high: null, refs: [null, null, null] as const },
    }));
}
