/** What a registry knows of a person, as fields for the expressions of flows and as attributes for the queries of smart groups. */
import type { QueryContact } from '@mhero/flow/query/query.ts';
import { atLocalTime, midnight, renderDateTime, validDate } from '@mhero/flow/values/datetime.ts';
import type { Environment } from '@mhero/flow/values/environment.ts';
import { type Queryable, sql } from '../db/db.ts';
import type { KnownNames, KnownPlace } from './store/known-names.ts';
import type { TalkerRow } from './store/talkers.ts';
import type { VocabularyField } from './store/vocabulary.ts';

interface FieldValue {
  readonly text: string;
  readonly number?: number;
  readonly datetime?: string;
}

const text = (key: string, name: string): VocabularyField => ({ key, name, type: 'text' });
const always: readonly VocabularyField[] = [
  text('cadre', 'Cadre'),
  text('job', 'Job'),
  text('skill', 'Skill'),
  text('employer', 'Employer'),
  text('facility', 'Facility'),
  text('facility_code', 'Facility code'),
  text('facility_type', 'Facility type'),
  text('gender', 'Gender'),
  text('sex', 'Sex'),
  text('language', 'Language'),
  { key: 'birth_date', name: 'Birth date', type: 'datetime' },
  { key: 'age', name: 'Age', type: 'number' },
];

/**
 * Fields that everybody has by the registry: `@fields.cadre` and so on, and one for each level of the place tree
 * (`@fields.county`). A field of the deployment with the same key comes first, and so does its value.
 */
export async function registryFields(q: Queryable): Promise<VocabularyField[]> {
  const rows = await q.query<{ level: string }>(
    sql`select distinct level from registry.place where level is not null and not facility order by level limit 50`,
  );
  const levels = rows.map(({ level }) => text(levelKey(level), level)).filter(({ key }) => key !== '');
  return [...always, ...levels.filter(({ key }) => !always.some((each) => each.key === key))];
}

const levelKey = (level: string): string =>
  level
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');

/** What `attributesOf` needs to know: reads the names of these people's work. */
export function needNames(q: Queryable, names: KnownNames, rows: readonly TalkerRow[]): Promise<void> {
  return names.need(
    q,
    rows.flatMap((row) => [...row.cadres, ...row.jobs, ...row.skills, ...row.employers, ...row.facility_types]),
    rows.flatMap((row) => row.places),
  );
}

export function fieldsOf(row: TalkerRow, names: KnownNames, environment: Environment): Record<string, FieldValue> {
  const fields: Record<string, FieldValue> = {};
  const put = (key: string, value: string | null | undefined): void => {
    if (value) fields[key] = { text: value };
  };
  const concepts = (ids: readonly number[]): string => ids.flatMap((id) => names.concept(id)?.name ?? []).join(', ');
  const place = row.place_id === null ? undefined : names.place(row.place_id);
  for (const id of place?.path ?? []) putLevel(names.place(id), put);
  put('cadre', concepts(row.cadres));
  put('job', concepts(row.jobs));
  put('skill', concepts(row.skills));
  put('employer', concepts(row.employers));
  put('facility', place?.name);
  put('facility_code', place?.code);
  put('facility_type', concepts(row.facility_types));
  put('gender', row.gender);
  put('sex', row.gender);
  put('language', row.language);
  if (row.birth_date !== null) putBirth(fields, row.birth_date, environment);
  return fields;
}

function putLevel(place: KnownPlace | undefined, put: (key: string, value: string) => void): void {
  if (place && !place.facility && place.level !== null) put(levelKey(place.level), place.name);
}

/** A birth date is midnight where the deployment is, so that it is that day in what flows write. */
function putBirth(fields: Record<string, FieldValue>, date: string, { zone }: Environment): void {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const valid = validDate(year, month, day);
  if (!valid) return;
  fields.birth_date = { text: date, datetime: renderDateTime(atLocalTime(valid, midnight, zone)) };
  const now = new Date();
  const today = now.toISOString().slice(0, 10);
  const age = now.getUTCFullYear() - year - (today.slice(5) < date.slice(5) ? 1 : 0);
  if (age >= 0) fields.age = { text: String(age), number: age };
}

/** For the queries of smart groups; see `Attribute` of the query language. */
export function attributesOf(
  row: TalkerRow,
  names: KnownNames,
  sources: readonly string[] | undefined,
): Partial<QueryContact> {
  const concepts = (ids: readonly number[]) =>
    ids.flatMap((id) => {
      const known = names.concept(id);
      return known ? [{ code: known.code, name: known.name }] : [];
    });
  return {
    ...(row.status === 2 ? { status: 'inactive' } : {}),
    cadre: concepts(row.cadres),
    job: concepts(row.jobs),
    skill: concepts(row.skills),
    employer: concepts(row.employers),
    facility_type: concepts(row.facility_types),
    facility: row.facilities.flatMap((id) => codedPlace(names.place(id))),
    place: row.facilities.flatMap((id) => {
      const known = names.place(id);
      if (!known) return [];
      const within = known.path.flatMap((above) => namesOf(names.place(above)));
      return codedPlace(known).map((coded) => ({ ...coded, within }));
    }),
    ...(row.gender === null ? {} : { gender: row.gender }),
    ...(row.birth_date === null ? {} : { birth_date: row.birth_date }),
    ...(sources ? { source: sources } : {}),
    opted_out: row.opted_out,
  };
}

const codedPlace = (place: KnownPlace | undefined): { code?: string; name: string }[] =>
  place ? [{ name: place.name, ...(place.code === null ? {} : { code: place.code }) }] : [];

const namesOf = (place: KnownPlace | undefined): string[] =>
  place ? [place.name, ...(place.code === null ? [] : [place.code])] : [];
