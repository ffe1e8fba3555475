/** People as lists of pairs and numbers show them. */
import type { MatchPerson } from '@mhero/contract/matching.ts';
import { type Queryable, type Sql, sql } from '../db/db.ts';

const statuses = ['', 'active', 'inactive', 'blocked', 'archived'];

/** Whether contact `id` lies inside the area; null is the whole country. */
export const inside = (id: Sql, area: readonly number[] | null): Sql =>
  area === null
    ? sql`true`
    : sql`exists (select from registry.contact c where c.id = ${id} and c.places && ${area as number[]}::int[])`;

/** Both of a pair have to be in it: who may see only one of them learns nothing of the other. */
export const bothInside = (one: Sql, other: Sql, area: readonly number[] | null): Sql =>
  area === null ? sql`true` : sql`(${inside(one, area)} and ${inside(other, area)})`;

interface Row extends Omit<MatchPerson, 'id' | 'status' | 'last_heard_at'> {
  readonly key: number;
  readonly uuid: string;
  readonly status: number;
  readonly last_heard_at: Date | null;
}

export async function readPeople(q: Queryable, ids: readonly number[]): Promise<Map<number, MatchPerson>> {
  const rows = await q.query<Row>(sql`select c.id as key, c.uuid, c.name, c.tel, c.gender, c.birth_date, c.status,
      c.last_heard_at,
      array(select n.name from registry.concept n where n.id = any(c.cadres) order by n.name) as cadre,
      array(select n.name from registry.concept n where n.id = any(c.jobs) order by n.name) as job,
      array(select p.name from registry.place p where p.id = any(c.facilities) order by p.name) as facility,
      array(select s.name from registry.source s where exists (select from registry.identity i
        where i.contact_id = c.id and i.source_id = s.id) order by s.shown_priority, s.id) as sources
    from registry.contact c where c.id = any(${ids as number[]}::int[])`);
  return new Map(
    rows.map(({ key, uuid, status, last_heard_at, ...row }) => [
      key,
      {
        ...row,
        id: uuid,
        status: statuses[status] ?? 'active',
        last_heard_at: last_heard_at?.toISOString() ?? null,
      },
    ]),
  );
}

/** What counts of pairs and numbers are of. */
export async function countPeople(q: Queryable, area: readonly number[] | null, withNumber: boolean): Promise<number> {
  const [row] = await q.query<{ people: number }>(sql`select count(*)::int as people from registry.person c
    where (${area as number[] | null}::int[] is null or c.places && ${area as number[] | null}::int[])
      and (not ${withNumber}::boolean or c.tel is not null)`);
  return row?.people ?? 0;
}
