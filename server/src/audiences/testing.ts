/** A small workforce with all the dirt, as rows and as the contacts that the flow engine's evaluation reads. */
import type { FieldType, QueryContact } from '@mhero/flow/query/query.ts';
import { type Queryable, sql } from '../db/db.ts';

export const cadres = ['Registered nurse', 'Midwife', 'Infirmière', 'Physician assistant'];
export const skills = ['IMCI', 'EmONC', 'Cold chain'];
export const placeNames = [
  'Liberia',
  'Bong',
  'Nimba',
  'Suakoko',
  'Ganta',
  'Phebe Hospital',
  'Ganta Clinic',
  'Kéita Post',
];
/** Index of each place's parent. */
const parents = [null, 0, 0, 1, 2, 3, 4, 3];
const facilities = [5, 6, 7];
export const people = [
  'Mary Flomo',
  'Marie-Claire Kéita',
  'محمد علي',
  "N'Guessan Ama",
  'ABDOULAYE DIALLO',
  'Jo',
  'ama',
  '42',
];
export const fieldTypes: readonly { key: string; type: FieldType & ('text' | 'number' | 'datetime') }[] = [
  { key: 'ward', type: 'text' },
  { key: 'beds', type: 'number' },
  { key: 'joined', type: 'datetime' },
];
export const days = [
  '1959-03-01',
  '1980-02-29',
  '1990-11-21',
  '1990-11-22',
  '1990-11-23',
  '2004-11-23',
  '2008-06-30',
  '2030-01-01',
];
export const instants = [
  '2024-02-28T23:30:00.000Z',
  '2024-02-29T00:10:00.000Z',
  // The last second of a day and the first of the next, three hours east of Greenwich.
  '2025-11-21T20:59:59.000Z',
  '2025-11-21T21:00:00.000Z',
  '2025-11-22T12:00:00.000Z',
  '2026-10-23T05:00:00.000Z',
  '2026-11-21T23:59:59.000Z',
];

/** The same numbers for the same seed: mulberry32. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Country {
  readonly source: number;
  readonly cadres: number[];
  readonly skills: number[];
  readonly places: number[];
  readonly groups: { readonly id: number; readonly uuid: string; readonly name: string }[];
}

export async function makeCountry(db: Queryable): Promise<Country> {
  const one = async (statement: ReturnType<typeof sql>) => (await db.query<{ id: number }>(statement))[0]?.id ?? 0;
  const source = await one(sql`insert into registry.source (name, kind) values ('iHRIS', 'fhir') returning id`);
  await one(sql`insert into registry.source (name, kind) values ('Payroll', 'sheet') returning id`);
  const concept = (kind: string) => (name: string, i: number) =>
    one(sql`insert into registry.concept (kind, code, name) values (${kind}, ${`${kind}-${i}`}, ${name}) returning id`);
  const places: number[] = [];
  for (const [i, name] of placeNames.entries()) {
    const parent = parents[i] === null ? null : (places[parents[i] ?? 0] ?? null);
    places.push(
      await one(sql`insert into registry.place (source_id, resource_id, name, code, facility, parent_id)
        values (${source}, ${`L${i}`}, ${name}, ${`P-${i}`}, ${facilities.includes(i)}, ${parent}) returning id`),
    );
  }
  for (const { key, type } of fieldTypes)
    await db.run(sql`insert into registry.field (key, name, type) values (${key}, ${key}, ${type})`);
  await db.run(sql`insert into registry.contact_group (name) values ('Trainers'), ('Night shift')`);
  const groups = await db.query<{ id: number; uuid: string; name: string }>(
    sql`select id, uuid, name from registry.contact_group order by id`,
  );
  const made = { source, places, groups };
  return { ...made, cadres: await all(cadres.map(concept('cadre'))), skills: await all(skills.map(concept('skill'))) };
}

async function all(work: Promise<number>[]): Promise<number[]> {
  return Promise.all(work);
}

/** Inserts so many contacts; answers what the evaluation in memory needs to know of each, by id. */
export async function makeContacts(
  db: Queryable,
  country: Country,
  count: number,
  seed = 1,
): Promise<Map<number, QueryContact>> {
  const roll = dice(seed);
  const contacts = new Map<number, QueryContact>();
  for (let i = 0; i < count; i++) {
    const contact = anyContact(roll, country, i);
    contacts.set(await insertContact(db, country, contact), contact);
  }
  return contacts;
}

type Roll = () => number;
const pick = <T>(roll: Roll, values: readonly T[]): T => values[Math.floor(roll() * values.length)] as T;
const some = <T>(roll: Roll, values: readonly T[], share: number): T[] => values.filter(() => roll() < share);
const maybe = <T>(roll: Roll, values: readonly T[], share = 0.7): T | undefined =>
  roll() < share ? pick(roll, values) : undefined;

function anyContact(roll: Roll, country: Country, i: number): QueryContact {
  const posts = some(roll, facilities, 0.35);
  const urns = [...(roll() < 0.8 ? [`tel:+2317700000${String(i % 40).padStart(2, '0')}`] : [])];
  if (roll() < 0.2) urns.push(`whatsapp:2317700000${String(i % 40).padStart(2, '0')}`);
  if (roll() < 0.1) urns.push('mailto:Mary@example.org');
  const beds = maybe(roll, ['1', '2.5', '40'], 0.5);
  const joined = maybe(roll, instants, 0.5);
  const ward = maybe(roll, ['North', 'south ', '42'], 0.5);
  return {
    name: pick(roll, people),
    status: pick(roll, ['active', 'active', 'active', 'inactive', 'blocked']),
    language: maybe(roll, ['eng', 'fra', 'kpe']),
    gender: maybe(roll, ['female', 'male']),
    birth_date: maybe(roll, days),
    created_on: pick(roll, instants),
    last_seen_on: maybe(roll, instants, 0.4),
    urns,
    groups: some(roll, country.groups, 0.3).map(({ uuid, name }) => ({ uuid, name })),
    cadre: some(roll, [0, 1, 2, 3], 0.4).map((at) => ({ code: `cadre-${at}`, name: cadres[at] ?? '' })),
    skill: some(roll, [0, 1, 2], 0.3).map((at) => ({ code: `skill-${at}`, name: skills[at] ?? '' })),
    facility: posts.map((at) => ({ code: `P-${at}`, name: placeNames[at] ?? '' })),
    place: posts.map((at) => ({ code: `P-${at}`, name: placeNames[at] ?? '', within: ancestors(at) })),
    source: some(roll, ['iHRIS', 'Payroll'], 0.7),
    opted_out: urns.length > 0 && roll() < 0.15,
    fields: {
      ...(beds === undefined ? {} : { beds: { text: beds, number: beds } }),
      ...(joined === undefined ? {} : { joined: { text: joined, datetime: joined } }),
      ...(ward === undefined ? {} : { ward: { text: ward } }),
    },
  };
}

function ancestors(at: number): string[] {
  const found: string[] = [];
  for (let up = parents[at] ?? null; up !== null; up = parents[up] ?? null) found.push(placeNames[up] ?? '', `P-${up}`);
  return found;
}

const statusNumber: Readonly<Record<string, number>> = { active: 1, inactive: 2, blocked: 3 };

async function insertContact(db: Queryable, country: Country, contact: QueryContact): Promise<number> {
  const row = rowOf(country, contact);
  const [made] = await db.query<{ id: number }>(sql`insert into registry.contact (name, status, language, gender,
      birth_date, cadres, skills, facilities, places, groups, fields, tel, schemes, reach, shared, last_heard_at, created_at)
    values (${contact.name}, ${statusNumber[contact.status ?? ''] ?? 1}, ${contact.language ?? null},
      ${contact.gender ?? null}, ${contact.birth_date ?? null}, ${row.cadres}, ${row.skills}, ${row.facilities},
      ${row.places}, ${row.groups}, ${JSON.stringify(contact.fields)}, ${row.tel}, ${row.schemes}, ${row.reach},
      ${row.tel !== null}, ${contact.last_seen_on ?? null}, ${contact.created_on}) returning id`);
  const id = made?.id ?? 0;
  for (const urn of contact.urns ?? []) {
    const [scheme, value] = [urn.slice(0, urn.indexOf(':')), urn.slice(urn.indexOf(':') + 1)];
    await db.run(sql`insert into registry.address (contact_id, scheme, value, valid, opted_out)
      values (${id}, ${scheme}, ${value}, true, ${contact.opted_out ?? false})`);
  }
  for (const [i, name] of (contact.source ?? []).entries())
    await db.run(sql`insert into registry.identity (source_id, resource_id, contact_id)
      select id, ${`${id}-${i}`}, ${id} from registry.source where name = ${name}`);
  return id;
}

function rowOf(country: Country, contact: QueryContact) {
  const at = (value: unknown): number => Number((value as { code: string }).code.split('-')[1]);
  const posts = (contact.facility ?? []).map(at);
  const around = posts.flatMap((post) => [placeNames[post] ?? '', ...ancestors(post)]);
  const tel = contact.urns?.find((urn) => urn.startsWith('tel:'))?.slice(4) ?? null;
  const inactive = contact.status !== 'active';
  return {
    cadres: (contact.cadre ?? []).map((each) => country.cadres[at(each)] ?? 0),
    skills: (contact.skill ?? []).map((each) => country.skills[at(each)] ?? 0),
    facilities: posts.map((post) => country.places[post] ?? 0),
    places: country.places.filter((_, i) => around.includes(placeNames[i] ?? '')),
    groups: country.groups.filter((group) => contact.groups?.some((each) => each.uuid === group.uuid)).map((g) => g.id),
    schemes: [...new Set((contact.urns ?? []).map((urn) => urn.slice(0, urn.indexOf(':'))))],
    tel,
    reach: inactive ? 4 : tel === null ? 1 : contact.opted_out ? 3 : 0,
  };
}
