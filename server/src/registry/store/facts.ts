/** What each source says of people: what contacts show comes from here, and everything else stays readable. */
import type { FactRow, Saying } from '@mhero/contract/matching.ts';
import { type Queryable, type Sql, sql } from '../../db/db.ts';

const named = ['name', 'given_name', 'family_name', 'gender', 'birth_date', 'language'] as const;

interface Shown {
  readonly id: number;
  readonly name: string;
  readonly given_name: string | null;
  readonly family_name: string | null;
  readonly gender: string | null;
  readonly birth_date: string | null;
  readonly language: string | null;
  readonly fields: Readonly<Record<string, { readonly text?: string }>>;
}

interface Said extends Omit<Shown, 'id' | 'name' | 'fields'> {
  readonly contact_id: number;
  readonly name: string | null;
  readonly fields: Readonly<Record<string, string>> | null;
  readonly source: string;
  readonly record: string;
  readonly priority: number;
}

/** Of each contact, every fact with who says it and what others say. The order is that in which sources count. */
export async function readFacts(q: Queryable, ids: readonly number[]): Promise<Map<number, FactRow[]>> {
  const wanted = ids as number[];
  const [shown, said] = await Promise.all([
    q.query<Shown>(sql`select id, name, given_name, family_name, gender, birth_date, language, fields
      from registry.contact where id = any(${wanted}::int[])`),
    q.query<Said>(sql`select i.contact_id, i.name, i.given_name, i.family_name, i.gender, i.birth_date, i.language,
        i.fields, s.name as source, 'Practitioner/' || i.resource_id as record, s.shown_priority as priority
      from registry.identity i join registry.source s on s.id = i.source_id
      where i.contact_id = any(${wanted}::int[])
      order by i.active desc, s.shown_priority, i.source_id, i.resource_id`),
  ]);
  const sayings = Map.groupBy(said, (row) => row.contact_id);
  return new Map(shown.map((row) => [row.id, factsOf(row, sayings.get(row.id) ?? [])]));
}

function factsOf(shown: Shown, said: readonly Said[]): FactRow[] {
  const rows = named.map((fact) => factRow(fact, shown[fact], said, (one) => one[fact]));
  const keys = new Set([...Object.keys(shown.fields), ...said.flatMap((one) => Object.keys(one.fields ?? {}))]);
  const fields = [...keys]
    .sort()
    .map((key) => factRow(`field:${key}`, shown.fields[key]?.text ?? null, said, (one) => one.fields?.[key] ?? null));
  return [...rows, ...fields].filter((row) => row.value !== null || row.others.length > 0);
}

function factRow(
  fact: string,
  value: string | null,
  said: readonly Said[],
  pick: (one: Said) => string | null,
): FactRow {
  const all = said.flatMap((one) => {
    const theirs = pick(one);
    return theirs === null ? [] : [{ value: theirs, origin: originOf(one) }];
  });
  const at = all.findIndex((one) => one.value === value);
  return { fact, value, origin: all[at]?.origin ?? null, others: all.filter((_, i) => i !== at) };
}

const originOf = ({ source, record, priority }: Said): Saying => ({ source, record, priority });

/** The sources of a row with their records, best priority first, as JSON of `Saying`. */
export const originsOf = (contact: Sql, sources: Sql): Sql => sql`coalesce((select jsonb_agg(
    jsonb_build_object('source', o.name, 'priority', o.shown_priority, 'record', (select 'Practitioner/' || i.resource_id
      from registry.identity i where i.contact_id = ${contact} and i.source_id = o.id order by 1 limit 1))
    order by o.shown_priority, o.id)
  from registry.source o where o.id = any(${sources})), '[]')`;

export interface ListedFact {
  readonly contact_id: number;
  readonly fact: 'address' | 'identifier' | 'role' | 'group';
  readonly label: string | null;
  readonly value: string;
  readonly origins: Saying[];
}

/** Facts of which a person has several: addresses, identifiers, roles, groups. */
export function readListedFacts(q: Queryable, ids: readonly number[]): Promise<ListedFact[]> {
  const wanted = ids as number[];
  const origins = originsOf(sql`x.contact_id`, sql`x.sources`);
  return q.query<ListedFact>(sql`select x.contact_id, x.fact, x.label, x.value, ${origins} as origins from (
      select contact_id, 'address' as fact, scheme as label, value, sources from registry.address
        where contact_id = any(${wanted}::int[])
      union all select contact_id, 'identifier', system, value, sources from registry.identifier
        where contact_id = any(${wanted}::int[])
      union all select r.contact_id, 'role', null, concat_ws(', ', coalesce(j.name, k.name), f.name), array_agg(r.source_id)
        from registry.role r left join registry.concept j on j.id = r.job_id
        left join registry.concept k on k.id = r.cadre_id left join registry.place f on f.id = r.facility_id
        where r.contact_id = any(${wanted}::int[]) and r.active and (r.ends_on is null or r.ends_on >= current_date)
        group by 1, 4
      union all select c.id, 'group', null, g.name, '{}'
        from registry.contact c join registry.contact_group g on g.id = any(c.groups) where c.id = any(${wanted}::int[])
    ) x order by x.fact, x.label nulls first, x.value, x.contact_id`);
}
