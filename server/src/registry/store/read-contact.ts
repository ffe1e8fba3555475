/** One person with everything that is known and where it came from. */
import type { ContactDetail } from '@mhero/contract/contacts.ts';
import { type Queryable, sql } from '../../db/db.ts';
import { originsOf, readFacts } from './facts.ts';

const reaches = ['reachable', 'no_address', 'invalid_number', 'opted_out', 'inactive'];
const statuses = ['', 'active', 'inactive', 'blocked', 'archived'];

interface ContactBase {
  id: number;
  uuid: string;
  name: string;
  status: number;
  language: string | null;
  gender: string | null;
  birth_date: string | null;
  tel: string | null;
  reach: number;
  last_heard_at: Date | null;
  cadre: string[];
  job: string[];
  facility: string[];
  groups: { id: number; name: string }[];
  fields: { key: string; name: string; value: string }[];
}

const names = (ids: string) =>
  `coalesce((select array_agg(n.name order by n.name) from registry.concept n where n.id = any(c.${ids})), '{}')`;

/** Null also when the contact is outside the area. */
export async function readContact(
  db: Queryable,
  uuid: string,
  area: readonly number[] | null,
): Promise<(Omit<ContactDetail, 'consent'> & { contactId: number }) | null> {
  const [base] = await db.query<ContactBase>({
    text: `select c.id, c.uuid, c.name, c.status, c.language, c.gender, c.birth_date, c.tel, c.reach, c.last_heard_at,
        ${names('cadres')} as cadre, ${names('jobs')} as job,
        coalesce((select array_agg(f.name order by f.name) from registry.place f where f.id = any(c.facilities)), '{}') as facility,
        coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by g.name)
          from registry.contact_group g where g.id = any(c.groups)), '[]') as groups,
        coalesce((select jsonb_agg(jsonb_build_object('key', e.key, 'name', coalesce(f.name, e.key), 'value', e.value ->> 'text') order by e.key)
          from jsonb_each(c.fields) e left join registry.field f on f.key = e.key), '[]') as fields
      from registry.contact c where c.id = (select coalesce(merged_into, id) from registry.contact where uuid = $1) and ($2::int[] is null or c.places && $2::int[])`,
    values: [uuid, area],
  });
  if (!base) return null;
  const [addresses, roles, identifiers, origins, facts] = await Promise.all([
    readAddresses(db, base.id),
    readRoles(db, base.id),
    db.query<ContactDetail['identifiers'][number]>(
      sql`select n.system, n.value, ${originsOf(sql`n.contact_id`, sql`n.sources`)} as origins
        from registry.identifier n where n.contact_id = ${base.id} order by n.system, n.value`,
    ),
    readOrigins(db, base.id),
    readFacts(db, [base.id]),
  ]);
  const { id, uuid: publicId, status, reach, last_heard_at, ...rest } = base;
  return {
    ...rest,
    contactId: id,
    id: publicId,
    status: statuses[status] ?? 'active',
    reach: reaches[reach] ?? 'no_address',
    last_heard_at: last_heard_at?.toISOString() ?? null,
    addresses,
    roles,
    identifiers,
    origins,
    facts: facts.get(id) ?? [],
  };
}

const readAddresses = (db: Queryable, id: number): Promise<ContactDetail['addresses']> =>
  db.query(
    sql`select a.scheme, a.value, a.raw, a.mended, a.valid, a.refusal, a.opted_out,
        (select count(*)::int from registry.address o where o.scheme = a.scheme and o.value = a.value and o.contact_id <> a.contact_id) as shared_with,
        case when s.id is null then null else jsonb_build_object('source', s.name, 'record',
          (select 'Practitioner/' || i.resource_id from registry.identity i
            where i.contact_id = a.contact_id and i.source_id = s.id limit 1)) end as origin,
        ${originsOf(sql`a.contact_id`, sql`a.sources`)} as origins
      from registry.address a left join registry.source s on s.id = a.source_id
      where a.contact_id = ${id} order by a.opted_out, a.rank, a.id`,
  );

const readRoles = (db: Queryable, id: number): Promise<ContactDetail['roles']> =>
  db.query(
    sql`select k.name as cadre, j.name as job, f.name as facility,
        coalesce((select array_agg(p.name order by u.at) from unnest(f.path[2:]) with ordinality u(id, at)
          join registry.place p on p.id = u.id), '{}') as places,
        e.name as employer,
        coalesce((select array_agg(n.name order by n.name) from registry.concept n where n.id = any(r.skills)), '{}') as skills,
        r.starts_on, r.ends_on, r.active and (r.ends_on is null or r.ends_on >= current_date) as active,
        jsonb_build_object('source', s.name, 'record', 'PractitionerRole/' || r.resource_id) as origin
      from registry.role r
        left join registry.concept k on k.id = r.cadre_id left join registry.concept j on j.id = r.job_id
        left join registry.concept e on e.id = r.employer_id left join registry.place f on f.id = r.facility_id
        left join registry.source s on s.id = r.source_id
      where r.contact_id = ${id} order by active desc, r.starts_on desc nulls last, r.id`,
  );

/** The records that a contact comes from, and why each is here when nobody decided it. */
const readOrigins = (db: Queryable, id: number): Promise<ContactDetail['origins']> =>
  db.query(
    sql`select s.name as source, 'Practitioner/' || i.resource_id as record,
        case when j.at is not null then jsonb_build_object('system', j.system, 'value', j.value,
          'at', to_char(j.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) end as linked_by
      from registry.identity i join registry.source s on s.id = i.source_id
        left join registry.joined j on j.source_id = i.source_id and j.resource_id = i.resource_id
      where i.contact_id = ${id} order by s.name, i.resource_id`,
  );
