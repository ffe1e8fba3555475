/** A type of the directory as a kind of the façade: all of them are answered from the read model. */
import { join, raw, type Sql, sql } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import { createBatcher } from '../../lib/batcher.ts';
import type { FhirContext, Found, ResourceKind, SearchAnswer, SearchRequest } from '../kind.ts';
import type { Criterion } from '../search/criteria.ts';
import { quickly } from '../search/quick.ts';
import { readPage, type SortKey } from '../search/sql-page.ts';
import { type Compiling, compile, type DirectoryParam, isNarrow, visible } from './compile.ts';
import { readHistory, readVersion } from './history.ts';
import { type DirectoryType, typeNumbers, wholeText } from './model.ts';
import { directoryParams } from './params.ts';

export interface DirectoryKind {
  readonly type: DirectoryType;
  readonly profiles: readonly string[];
  readonly documentation?: string;
  readonly includes?: readonly string[];
  readonly revincludes?: readonly string[];
  readonly sorts?: readonly ('name' | 'family' | 'birthdate' | 'date')[];
  /** Conditions that need more than the read model, on the alias `r`. */
  members?(context: FhirContext, criterion: Criterion): Promise<Sql | null>;
  /** What depends on who asks. */
  finish?(context: FhirContext, found: readonly Found[]): Promise<readonly Found[]>;
}

export interface StoredRow {
  readonly id: string;
  readonly version: number;
  readonly updated_at: Date;
  readonly body: string | null;
  readonly ref1: string | null;
  readonly ref2: string | null;
  readonly ref3: string | null;
  /** Of a search: the moment that whatever is not seen yet is dated after. */
  readonly stamp?: Date;
}

const columns = sql`r.id, r.version, r.updated_at, r.body, r.ref1, r.ref2, r.ref3,
  (select stamp from fhir.state) as stamp`;
const alias = raw('r');

export function directoryKind(definition: DirectoryKind): ResourceKind {
  const { type } = definition;
  const params: Readonly<Record<string, DirectoryParam>> = directoryParams[type];
  const references = Object.entries(params).flatMap(([name, { way }]) =>
    way.by === 'reference' ? [{ name, column: `ref${way.column}` as 'ref1' | 'ref2' | 'ref3', to: way.to }] : [],
  );
  const listed = Object.entries(params).flatMap(([name, { way }]) =>
    way.by === 'listed' && definition.includes?.includes(name)
      ? [{ name, pattern: new RegExp(`"reference":"(${way.to}/[\\da-f-]{36})"`, 'g') }]
      : [],
  );
  const show = (row: StoredRow): Found => ({
    ...{ type, id: row.id, version: String(row.version), updated: row.updated_at },
    text: row.body === null ? null : wholeText(type, row.id, row.version, row.updated_at, row.body),
    references: Object.fromEntries([
      ...references.flatMap(({ name, column, to }) => (row[column] === null ? [] : [[name, [`${to}/${row[column]}`]]])),
      ...listed.map(({ name, pattern }) => [name, [...(row.body ?? '').matchAll(pattern)].map(([, to]) => to!)]),
    ]),
  });
  const finish = async (context: FhirContext, found: readonly Found[]) =>
    definition.finish ? definition.finish(context, found) : found;
  return {
    ...{ type, params, profiles: definition.profiles },
    ...(definition.documentation ? { documentation: definition.documentation } : {}),
    ...(definition.includes ? { includes: definition.includes } : {}),
    ...(definition.revincludes ? { revincludes: definition.revincludes } : {}),
    ...(definition.sorts ? { sorts: definition.sorts } : {}),
    async read(context, id) {
      const row = await readOne(context, type, id);
      return row ? ((await finish(context, [show(row)]))[0] ?? null) : null;
    },
    vread: (context, id, version) => readVersion(context, type, id, version, finish),
    history: (context, request) => readHistory(context, type, request, finish),
    search: async (context, request) => {
      const { found, ...page } = await search(context, definition, params, request, show);
      return { ...page, found: await finish(context, found) };
    },
  };
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
type Asked = { context: FhirContext; type: DirectoryType; id: string };
type Reader = ReturnType<typeof createBatcher<Asked, StoredRow | null>>;
const readers = new WeakMap<object, Reader>();

/** Reads that come at the same time go to the database together. */
function readOne(context: FhirContext, type: DirectoryType, id: string): Promise<StoredRow | null> {
  if (!uuid.test(id)) return Promise.resolve(null);
  const { db } = context.rooms;
  let reader = readers.get(db);
  if (!reader) {
    reader = createBatcher<Asked, StoredRow | null>(readMany, 200);
    readers.set(db, reader);
  }
  return reader.add({ context, type, id });
}

async function readMany(asked: readonly Asked[]): Promise<(StoredRow | null)[]> {
  const rows = await quickly<StoredRow & { at: number }>(asked[0]!.context.rooms.db, {
    name: 'fhir-read',
    // An area as text: null is the whole country.
    text: `select u.at::int, r.id, r.version, r.updated_at, r.body, r.ref1, r.ref2, r.ref3
      from unnest($1::smallint[], $2::uuid[], $3::text[]) with ordinality u(type, id, area, at)
      join fhir.resource r on r.type = u.type and r.id = u.id
      where u.area is null or r.places is null or r.places && u.area::int[]`,
    values: [
      asked.map(({ type }) => typeNumbers[type]),
      asked.map(({ id }) => id),
      asked.map(({ context: { subject } }) => subject.area && `{${subject.area.join(',')}}`),
    ],
  });
  const found = new Map(rows.map((row) => [row.at, row]));
  return asked.map((_, i) => found.get(i + 1) ?? null);
}

async function search(
  context: FhirContext,
  definition: DirectoryKind,
  params: Readonly<Record<string, DirectoryParam>>,
  request: SearchRequest,
  show: (row: StoredRow) => Found,
): Promise<SearchAnswer> {
  const { type } = definition;
  const { area } = context.subject;
  const given = await compiling(context, definition, request.criteria);
  const made = request.criteria.map((criterion) => ({
    narrow: isNarrow(criterion, params),
    sql: compile(criterion, type, alias, given),
  }));
  const narrow = made.some((one) => one.narrow);
  const first = made.filter((one) => one.narrow).map((one) => one.sql);
  const rest = narrow ? made.filter((one) => !one.narrow) : made;
  const typed = sql`r.type = ${raw(String(typeNumbers[type]))}`;
  const page = await readPage<StoredRow>(context.rooms.db, {
    columns,
    // `offset 0` keeps the planner from walking through everything in order, looking for the few.
    from: narrow
      ? sql`(select * from fhir.resource r where ${join([typed, ...first], ' and ')} offset 0) r`
      : sql`fhir.resource r`,
    where: [...(narrow ? [] : [typed]), sql`r.body is not null`, visible(alias, area), ...rest.map((one) => one.sql)],
    order: orderOf(request.sort),
    ...{ count: request.count, cursor: request.cursor, total: request.total, quick: narrow && rest.length === 0 },
  });
  const asOf = page.rows[0]?.stamp;
  return {
    ...{ found: page.rows.map(show), next: page.next, previous: page.previous, total: page.total },
    ...(asOf ? { asOf } : {}),
  };
}

async function compiling(
  context: FhirContext,
  definition: DirectoryKind,
  criteria: readonly Criterion[],
): Promise<Compiling> {
  const members = new Map<Criterion, Sql>();
  for (const criterion of criteria) {
    const made = await definition.members?.(context, criterion);
    if (made) members.set(criterion, made);
  }
  return {
    ...{ params: directoryParams, area: context.subject.area, now: context.rooms.clock.now(), members },
    country: (await context.rooms.settings.getSettings()).country,
  };
}

const sortKeys: Readonly<Record<string, Omit<SortKey, 'descending'>>> = {
  _id: { sql: sql`r.id`, type: 'uuid' },
  _lastUpdated: { sql: sql`r.updated_at`, type: 'timestamptz' },
  name: { sql: sql`split_part(r.strings, E'\n', 1) collate "C"`, type: 'text' },
  family: { sql: sql`coalesce(substring(r.strings from E'(?:^|\n)family=([^\n]*)'), '') collate "C"`, type: 'text' },
  birthdate: { sql: sql`coalesce(r.low, 'infinity')`, type: 'date' },
  date: { sql: sql`coalesce(r.low, '-infinity')`, type: 'date' },
};

function orderOf(sort: SearchRequest['sort']): SortKey[] {
  const order = sort.map(({ param, descending }): SortKey => {
    const key = sortKeys[param];
    if (!key) throw new AppError('fhir:parameter', `_sort does not know ${param}.`);
    return { ...key, descending };
  });
  if (order.some((key) => key.type === 'uuid')) return order;
  return [...order, { ...sortKeys._id!, descending: order.at(-1)?.descending ?? false }];
}
