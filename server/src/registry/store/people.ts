/** People: contacts, their identities in the sources, addresses and identifiers. */
import { type Queryable, sql } from '../../db/db.ts';
import type { PersonRow } from '../normalise/rows.ts';
import { booleanArray, listText, numberArray, textArray } from './arrays.ts';
import type { Concepts } from './concepts.ts';

export interface Person extends PersonRow {
  /** Null: somebody we have not met from this source. */
  readonly contactId: number | null;
}

/** Contact ids are taken in blocks, so that all rows of a person can be sent without waiting. */
export interface ContactIds {
  reserve(db: Queryable, count: number): Promise<number[]>;
}

export function createContactIds(): ContactIds {
  let spare: number[] = [];
  return {
    async reserve(db, count) {
      if (spare.length < count) {
        const rows = await db.query<{ id: number }>({
          text: "select nextval('registry.contact_id_seq')::int as id from generate_series(1, $1)",
          values: [Math.max(count, 5000)],
        });
        spare = [...spare, ...rows.map((row) => row.id)];
      }
      return spare.splice(0, count);
    },
  };
}

/** A record that is linked while it comes, and the identifier that says so. */
export interface Linked {
  readonly contactId: number;
  readonly system: string;
  readonly value: string;
}

/**
 * Contacts of other sources that carry the same identifier of a named system, and no more than one: the same person,
 * unless birth date or gender say otherwise. A phone never links people: phones are shared, changed and recycled.
 */
export async function findBySharedIdentifier(
  db: Queryable,
  sourceId: number,
  people: readonly PersonRow[],
): Promise<Map<string, Linked>> {
  const pairs = people.flatMap((person) =>
    person.identifiers
      .filter((i) => i.system.includes(':') && i.value.length >= 3)
      .map((i) => ({ id: person.id, gender: person.gender, birthDate: person.birthDate, ...i })),
  );
  if (pairs.length === 0) return new Map();
  const rows = await db.query<Linked & { id: string }>({
    name: 'registry-same-person',
    text: `select u.id, min(i.contact_id) as "contactId", min(u.system) as system, min(u.value) as value
      from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) u(id, system, value, gender, birth)
      join registry.identifier i on i.value = u.value and i.system = u.system
      left join registry.contact c on c.id = i.contact_id
      where not exists (select from registry.identity o where o.contact_id = i.contact_id and o.source_id = $1)
      group by u.id having count(distinct i.contact_id) = 1
        and not bool_or(coalesce(c.birth_date <> u.birth::date, false)
          or coalesce(c.gender <> u.gender and c.gender in ('male', 'female') and u.gender in ('male', 'female'), false))`,
    values: [
      sourceId,
      textArray(pairs.map((pair) => pair.id)),
      textArray(pairs.map((pair) => pair.system)),
      textArray(pairs.map((pair) => pair.value)),
      textArray(pairs.map((pair) => pair.gender)),
      textArray(pairs.map((pair) => pair.birthDate)),
    ],
  });
  // Two records of one source are never made one by themselves.
  const once = new Set<number>();
  return new Map(
    rows.flatMap(({ id, ...linked }) => {
      if (once.has(linked.contactId)) return [];
      once.add(linked.contactId);
      return [[id, linked]];
    }),
  );
}

/** Says why records were linked by themselves. */
export function noteLinked(db: Queryable, sourceId: number, linked: ReadonlyMap<string, Linked>): Promise<number> {
  const all = [...linked];
  return db.run({
    text: `insert into registry.joined (source_id, resource_id, contact_id, system, value)
      select $1, u.* from unnest($2::text[], $3::int[], $4::text[], $5::text[]) u
      on conflict (source_id, resource_id) do update set contact_id = excluded.contact_id, at = now()`,
    values: [
      sourceId,
      textArray(all.map(([id]) => id)),
      numberArray(all.map(([, one]) => one.contactId)),
      textArray(all.map(([, one]) => one.system)),
      textArray(all.map(([, one]) => one.value)),
    ],
  });
}

/** New contacts with the ids given, after everything that speaks of them: all that they are is written at once. */
export function addContacts(db: Queryable, people: readonly Person[]): Promise<number> {
  return db.run({
    name: 'registry-contact-add',
    text: `select registry.add_contacts($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])`,
    values: nameColumns(people),
  });
}

const nameColumns = (people: readonly Person[]): string[] => [
  numberArray(people.map((person) => person.contactId)),
  textArray(people.map((person) => person.name)),
  textArray(people.map((person) => person.given)),
  textArray(people.map((person) => person.family)),
  textArray(people.map((person) => person.language)),
  textArray(people.map((person) => person.gender)),
  textArray(people.map((person) => person.birthDate)),
];

const skillIds = (person: PersonRow, concepts: Concepts): number[] =>
  [...new Set(person.skills.map((key) => concepts.find(key).id))].sort((a, b) => a - b);

/**
 * What the source says of each person; the contacts of those who were known show it by its rank among their sources
 * (`registry.show_facts`). What the source does not say stays as it was: a partial source takes nothing away.
 */
export function writeIdentities(
  db: Queryable,
  sourceId: number,
  people: readonly Person[],
  concepts: Concepts,
): Promise<number> {
  return db.run({
    name: 'registry-identity-write',
    text: `insert into registry.identity as i (source_id, resource_id, contact_id, active, skills, name, given_name,
        family_name, language, gender, birth_date, fields)
      select $1, u.id, u.contact_id, u.active, u.skills::int[], u.name, u.given, u.family, u.language, u.gender,
        u.birth::date, u.fields::jsonb
      from unnest($2::text[], $3::int[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
        $10::text[], $11::text[], $12::text[])
        u(id, contact_id, active, skills, name, given, family, language, gender, birth, fields)
      on conflict (source_id, resource_id) do update set active = excluded.active, skills = excluded.skills,
        name = coalesce(excluded.name, i.name), given_name = coalesce(excluded.given_name, i.given_name),
        family_name = coalesce(excluded.family_name, i.family_name), language = coalesce(excluded.language, i.language),
        gender = coalesce(excluded.gender, i.gender), birth_date = coalesce(excluded.birth_date, i.birth_date),
        fields = coalesce(i.fields || excluded.fields, i.fields, excluded.fields)`,
    values: [
      sourceId,
      textArray(people.map((person) => person.id)),
      numberArray(people.map((person) => person.contactId)),
      booleanArray(people.map((person) => person.active)),
      textArray(people.map((person) => listText(skillIds(person, concepts)))),
      // Where there is no name the id stands in: nobody says it.
      textArray(people.map((person) => (person.name === person.id ? null : person.name))),
      textArray(people.map((person) => person.given)),
      textArray(people.map((person) => person.family)),
      textArray(people.map((person) => person.language)),
      textArray(people.map((person) => person.gender)),
      textArray(people.map((person) => person.birthDate)),
      textArray(people.map(({ fields }) => (Object.keys(fields).length === 0 ? null : JSON.stringify(fields)))),
    ],
  });
}

export async function writeIdentifiers(db: Queryable, sourceId: number, people: readonly Person[]): Promise<void> {
  const rows = people.flatMap((person) => person.identifiers.map((i) => ({ contactId: person.contactId, ...i })));
  if (rows.length === 0) return;
  await db.run({
    name: 'registry-identifier-write',
    text: `insert into registry.identifier as n (contact_id, system, value, source_id, sources)
      select distinct u.*, $1::int, array[$1::int] from unnest($2::int[], $3::text[], $4::text[]) u
      on conflict (contact_id, system, value) do update
        set sources = array(select x from unnest(n.sources || excluded.sources) x order by x)
        where not n.sources @> excluded.sources`,
    values: [
      sourceId,
      numberArray(rows.map((row) => row.contactId)),
      textArray(rows.map((row) => row.system)),
      textArray(rows.map((row) => row.value)),
    ],
  });
}

/** Addresses that this source no longer says go, unless another source says them. */
export function dropAddresses(db: Queryable, sourceId: number, people: readonly Person[]): Promise<number> {
  const rows = people.flatMap((person) => person.addresses.map((address) => ({ id: person.contactId, ...address })));
  return db.run({
    name: 'registry-address-drop',
    text: 'select registry.drop_addresses($1, $2::int[], $3::int[], $4::text[], $5::text[])',
    values: [
      sourceId,
      numberArray(people.map((person) => person.contactId)),
      numberArray(rows.map((row) => row.id)),
      textArray(rows.map((row) => row.scheme)),
      textArray(rows.map((row) => row.value)),
    ],
  });
}

/** An opt-out outlives the address row: a number that leaves a registry and comes back stays opted out. */
export async function writeAddresses(db: Queryable, sourceId: number, people: readonly Person[]): Promise<void> {
  const rows = people.flatMap((person) =>
    person.addresses.map((address) => ({ contactId: person.contactId, ...address })),
  );
  if (rows.length === 0) return;
  await db.run({
    name: 'registry-address-write',
    text: `select registry.write_addresses($1, $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::int[], $9::boolean[], $10::text[])`,
    values: [
      sourceId,
      numberArray(rows.map((row) => row.contactId)),
      textArray(rows.map((row) => row.scheme)),
      textArray(rows.map((row) => row.value)),
      textArray(rows.map((row) => row.raw)),
      textArray(rows.map((row) => row.mended)),
      textArray(rows.map((row) => row.use)),
      numberArray(rows.map((row) => Math.min(row.rank, 32_000))),
      booleanArray(rows.map((row) => row.valid)),
      textArray(rows.map((row) => row.refusal)),
    ],
  });
}

/** Roles that came before their person. */
export function linkRoles(db: Queryable, sourceId: number, ids: readonly string[]): Promise<number> {
  return db.run({
    name: 'registry-role-link',
    text: 'select registry.link_roles($1, $2::text[])',
    values: [sourceId, textArray(ids)],
  });
}

/** Groups that came before their members. */
export function linkMembers(db: Queryable, sourceId: number, ids: readonly string[]): Promise<number> {
  return db.run({
    name: 'registry-member-link',
    text: 'select registry.link_members($1, $2::text[])',
    values: [sourceId, textArray(ids)],
  });
}

/** After roles, sources or addresses of contacts have changed. */
export function refreshContacts(db: Queryable, contactIds: readonly number[]): Promise<number> {
  return db.run({ text: 'select registry.refresh_contacts($1::int[])', values: [numberArray(contactIds)] });
}

export async function hasOtherSources(db: Queryable, sourceId: number): Promise<boolean> {
  const rows = await db.query(sql`select from registry.identity where source_id <> ${sourceId} limit 1`);
  return rows.length > 0;
}
