/** The place tree and the values to choose from, each with the contacts that the caller may see. */
import type { Choice, PlaceRow } from '@mhero/contract/contacts.ts';
import { empty, type Queryable, type Sql, sql } from '../../db/db.ts';
import type { ConceptKind } from '../normalise/rows.ts';

type Area = readonly number[] | null;

/** A cursor is the last row's name and id. */
export interface PlaceQuery {
  readonly parent: number | null;
  readonly search: string | null;
  readonly after: { readonly name: string; readonly id: number } | null;
  readonly limit: number;
}

export function readPlaces(db: Queryable, area: Area, query: PlaceQuery): Promise<PlaceRow[]> {
  const inside = area ? sql`and p.path && ${area}::int[]` : empty;
  const after = query.after ? sql`and (lower(p.name), p.id) > (lower(${query.after.name}), ${query.after.id})` : empty;
  return db.query<PlaceRow>(
    sql`with page as (
        select p.* from registry.place p where ${whichPlaces(area, query)} ${query.search || query.parent ? inside : empty} ${after}
        order by lower(p.name), p.id limit ${query.limit}
      )
      select p.id, p.name, p.level, p.facility, t.name as type,
        case when u.id is null then null else jsonb_build_object('id', u.id, 'name', u.name) end as parent,
        (select count(*)::int from registry.place k where k.parent_id = p.id) as children,
        (select count(*)::int from registry.contact c where c.places @> array[p.id] ${visible(area)}) as contacts,
        p.latitude, p.longitude
      from page p left join registry.concept t on t.id = p.type_id left join registry.place u on u.id = p.parent_id
      order by lower(p.name), p.id`,
  );
}

const visible = (area: Area): Sql => (area ? sql`and c.places && ${area}::int[]` : empty);

/** Without parent and search: the roots of the country, or the caller's own area. */
function whichPlaces(area: Area, { parent, search }: PlaceQuery): Sql {
  if (search) return sql`lower(p.name) like ${`%${escapeLike(search.toLowerCase())}%`}`;
  if (parent !== null) return sql`p.parent_id = ${parent}`;
  // A root that nothing hangs on is most often a list of countries beside the tree.
  return area ? sql`p.id = any(${area}::int[])` : sql`p.parent_id is null`;
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
const mostChoices = 100;

const lists: Readonly<Record<string, { kind: ConceptKind; column: string }>> = {
  cadre: { kind: 'cadre', column: 'cadres' },
  job: { kind: 'job', column: 'jobs' },
  skill: { kind: 'skill', column: 'skills' },
  facility_type: { kind: 'facility_type', column: 'facility_types' },
  employer: { kind: 'employer', column: 'employers' },
};
const plain: Readonly<Record<string, string>> = { language: 'c.language', gender: 'c.gender' };

/** Null when the attribute has no list. Most used first. */
export async function readChoices(
  db: Queryable,
  area: Area,
  attribute: string,
  search: string | null,
): Promise<Choice[] | null> {
  const like = `%${escapeLike((search ?? '').toLowerCase())}%`;
  const inside = area ? 'where c.places && $2::int[]' : 'where $2::int[] is null';
  const list = lists[attribute];
  if (list)
    return db.query<Choice>({
      text: `with used as (select u.id, count(*)::int as contacts from registry.contact c, unnest(c.${list.column}) u(id) ${inside} group by u.id)
        select min(n.code) as value, n.name as label, coalesce(sum(u.contacts), 0)::int as contacts
        from registry.concept n left join used u on u.id = n.id
        where n.kind = $3 and (lower(n.name) like $1 or lower(n.code) like $1)
        group by n.name order by 3 desc, 2 limit ${mostChoices}`,
      values: [like, area, list.kind],
    });
  const column = plain[attribute];
  if (column)
    return db.query<Choice>({
      text: `select ${column} as value, ${column} as label, count(*)::int as contacts from registry.contact c ${inside}
          and ${column} is not null and lower(${column}) like $1 group by 1 order by 3 desc, 1 limit ${mostChoices}`,
      values: [like, area],
    });
  if (attribute === 'group')
    return db.query<Choice>({
      text: `select g.name as value, g.name as label, (select count(*)::int from registry.contact c ${inside} and c.groups @> array[g.id]) as contacts
        from registry.contact_group g where lower(g.name) like $1 order by lower(g.name) limit ${mostChoices}`,
      values: [like, area],
    });
  if (attribute === 'place' || attribute === 'facility')
    return db.query<Choice>({
      text: `select p.name as value, p.name || coalesce(' (' || u.name || ')', '') as label, null::int as contacts
        from registry.place p left join registry.place u on u.id = p.parent_id
        where lower(p.name) like $1 and ($2::int[] is null or p.path && $2::int[]) and ($3 or not p.facility)
          and (not $3 or p.facility) order by lower(p.name), p.id limit ${mostChoices}`,
      values: [like, area, attribute === 'facility'],
    });
  return null;
}
