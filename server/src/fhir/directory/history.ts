/** Versions: what there was, newest first. What left the caller's area is deleted for the caller. */
import { empty, raw, type Sql, sql } from '../../db/db.ts';
import type { FhirContext, Found, HistoryAnswer, HistoryRequest } from '../kind.ts';
import { readPage } from '../search/sql-page.ts';
import { type DirectoryType, typeNumbers, wholeText } from './model.ts';

interface VersionRow {
  readonly id: string;
  readonly version: number;
  readonly updated_at: Date;
  readonly body: string | null;
  readonly inside: boolean;
  readonly current: boolean;
}

/** Adds what is known of current versions only. */
export type Finish = (context: FhirContext, found: readonly Found[]) => Promise<readonly Found[]>;

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

function show(type: DirectoryType, row: VersionRow): Found {
  const gone = row.body === null || !row.inside;
  return {
    ...{ type, id: row.id, version: String(row.version), updated: row.updated_at },
    text: gone ? null : wholeText(type, row.id, row.version, row.updated_at, row.body!),
    method: gone ? 'DELETE' : row.version === 1 ? 'POST' : 'PUT',
  };
}

const inside = (area: readonly number[] | null): Sql =>
  area === null ? sql`true` : sql`(v.places is null or v.places && ${area as number[]}::int[])`;

/** A version that only took it out of the area is seen, too: as its end. */
const seen = (area: readonly number[] | null): Sql =>
  area === null
    ? sql`true`
    : sql`(v.places is null or v.places && ${area as number[]}::int[] or v.was && ${area as number[]}::int[])`;

/** Both tables, each ordered and cut by its own index. */
const versions =
  (type: DirectoryType) =>
  (where: Sql, cut: Sql): Sql => {
    const from = (table: string, until: Sql): Sql => sql`(select v.* from (select v.type, v.id, v.version, v.updated_at,
        ${until} as until, v.places, v.was, v.body from fhir.${raw(table)} v) v
      where v.type = ${raw(String(typeNumbers[type]))} and ${where} ${cut})`;
    return sql`(${from('resource', sql`'infinity'::timestamptz`)} union all ${from('past', sql`v.until`)}) v`;
  };

export async function readVersion(
  context: FhirContext,
  type: DirectoryType,
  id: string,
  version: string,
  finish: Finish,
): Promise<Found | null> {
  const { rooms, subject } = context;
  if (!uuid.test(id) || !/^[1-9]\d{0,8}$/.test(version)) return null;
  const exactly = sql`v.id = ${id} and v.version = ${Number(version)}`;
  const [row] = await rooms.db.query<VersionRow>(
    sql`select v.id, v.version, v.updated_at, v.body, true as inside, v.until = 'infinity' as current from ${versions(type)(exactly, empty)} where ${inside(subject.area)}`,
  );
  if (!row) return null;
  const found = show(type, row);
  return row.current ? ((await finish(context, [found]))[0] ?? null) : found;
}

export async function readHistory(
  context: FhirContext,
  type: DirectoryType,
  request: HistoryRequest,
  finish: Finish,
): Promise<HistoryAnswer> {
  const { rooms, subject } = context;
  const where = [
    ...(request.id === null ? [] : [uuid.test(request.id) ? sql`v.id = ${request.id}` : sql`false`]),
    ...(request.since === null ? [] : [sql`v.updated_at >= ${request.since}`]),
    ...(request.at === null ? [] : [sql`v.updated_at < ${request.at[1]} and v.until > ${request.at[0]}`]),
    seen(subject.area),
  ];
  const answer = await rooms.db.tx(async (tx) => {
    // Of the same snapshot as the versions: whatever is not seen here will be dated later.
    await tx.run(sql`set transaction isolation level repeatable read read only`);
    const [state] = await tx.query<{ stamp: Date }>(sql`select stamp from fhir.state`);
    const page = await readPage<VersionRow>(tx, {
      columns: sql`v.id, v.version, v.updated_at, v.body, ${inside(subject.area)} as inside, v.until = 'infinity' as current`,
      from: versions(type),
      where,
      order: [
        { sql: sql`v.updated_at`, type: 'timestamptz', descending: true },
        { sql: sql`v.id`, type: 'uuid', descending: true },
      ],
      ...{ count: request.count, cursor: request.cursor, total: request.count === 0 },
    });
    return { page, asOf: state!.stamp };
  });
  const { page, asOf } = answer;
  const current = await finish(
    context,
    page.rows.filter((row) => row.current).map((row) => show(type, row)),
  );
  const whole = new Map(current.map((found) => [found.id, found]));
  const found = page.rows.map((row) => (row.current ? whole.get(row.id)! : show(type, row)));
  return { found, next: page.next, asOf, total: page.total };
}
