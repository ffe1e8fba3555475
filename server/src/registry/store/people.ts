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

/**
 * Contacts of other sources that carry the same identifier of a named system, and no more than one: the same person.
 * A phone never links people: phones are shared, changed and recycled.
 */
export async function findBySharedIdentifier(
  db: Queryable,
  sourceId: number,
  people: readonly PersonRow[],
): Promise<Map<string, number>> {
  const pairs = people.flatMap((person) =>
    person.identifiers
      .filter((i) => i.system.includes(':') && i.value.length >= 3)
      .map((i) => ({ id: person.id, ...i })),
  );
  if (pairs.length === 0) return new Map();
  const rows = await db.query<{ id: string; contact_id: number }>({
    name: 'registry-same-person',
    text: `select u.id, min(i.contact_id) as contact_id
      from unnest($2::text[], $3::text[], $4::text[]) u(id, system, value)
      join registry.identifier i on i.value = u.value and i.system = u.system
      where not exists (select from registry.identity o where o.contact_id = i.contact_id and o.source_id = $1)
      group by u.id having count(distinct i.contact_id) = 1`,
    values: [
      sourceId,
      textArray(pairs.map((pair) => pair.id)),
      textArray(pairs.map((pair) => pair.system)),
      textArray(pairs.map((pair) => pair.value)),
    ],
  });
  return new Map(rows.map((row) => [row.id, row.contact_id]));
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

/** What the source does not say stays as it was: a partial source takes nothing away. */
export function updateContacts(db: Queryable, people: readonly Person[]): Promise<number> {
  return db.run({
    name: 'registry-contact-update',
    text: `update registry.contact c set name = u.name, given_name = coalesce(u.given, c.given_name),
        family_name = coalesce(u.family, c.family_name), language = coalesce(u.language, c.language),
        gender = coalesce(u.gender, c.gender), birth_date = coalesce(u.birth_date::date, c.birth_date), updated_at = now()
      from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
        u(id, name, given, family, language, gender, birth_date)
      where c.id = u.id and (c.name <> u.name or c.given_name is distinct from coalesce(u.given, c.given_name)
        or c.family_name is distinct from coalesce(u.family, c.family_name)
        or c.language is distinct from coalesce(u.language, c.language)
        or c.gender is distinct from coalesce(u.gender, c.gender)
        or c.birth_date is distinct from coalesce(u.birth_date::date, c.birth_date))`,
    values: nameColumns(people),
  });
}

export function writeIdentities(
  db: Queryable,
  sourceId: number,
  people: readonly Person[],
  concepts: Concepts,
): Promise<number> {
  return db.run({
    name: 'registry-identity-write',
    text: `insert into registry.identity as i (source_id, resource_id, contact_id, active, skills)
      select $1, u.id, u.contact_id, u.active, u.skills::int[]
      from unnest($2::text[], $3::int[], $4::boolean[], $5::text[]) u(id, contact_id, active, skills)
      on conflict (source_id, resource_id) do update set active = excluded.active, skills = excluded.skills
        where i.active <> excluded.active or i.skills <> excluded.skills`,
    values: [
      sourceId,
      textArray(people.map((person) => person.id)),
      numberArray(people.map((person) => person.contactId)),
      booleanArray(people.map((person) => person.active)),
      textArray(people.map((person) => listText(skillIds(person, concepts)))),
    ],
  });
}

export async function writeIdentifiers(db: Queryable, sourceId: number, people: readonly Person[]): Promise<void> {
  const rows = people.flatMap((person) => person.identifiers.map((i) => ({ contactId: person.contactId, ...i })));
  if (rows.length === 0) return;
  await db.run({
    name: 'registry-identifier-write',
    text: `insert into registry.identifier (contact_id, system, value, source_id)
      select u.*, $1 from unnest($2::int[], $3::text[], $4::text[]) u on conflict do nothing`,
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
    text: `insert into registry.address as a
        (contact_id, scheme, value, raw, mended, use, rank, valid, refusal, source_id, sources, opted_out)
      select u.*, $1, array[$1::int], o.value is not null
      from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::boolean[], $10::text[])
        u(contact_id, scheme, value, raw, mended, use, rank, valid, refusal)
      left join registry.opt_out o on o.scheme = u.scheme and o.value = u.value
      on conflict (contact_id, scheme, value) do update set raw = excluded.raw, mended = excluded.mended,
        use = excluded.use, rank = excluded.rank, valid = excluded.valid, refusal = excluded.refusal,
        sources = case when a.sources @> excluded.sources then a.sources else a.sources || excluded.sources end
      where (a.raw, a.mended, a.use, a.rank, a.valid, a.refusal) is distinct from
          (excluded.raw, excluded.mended, excluded.use, excluded.rank, excluded.valid, excluded.refusal)
        or not a.sources @> excluded.sources`,
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
