/** The place tree: written in any order, linked when parents come, paths kept for one-probe subtree tests. */
import type { Queryable } from '../../db/db.ts';
import type { PlaceInput } from '../normalise/rows.ts';
import { booleanArray, numberArray, textArray } from './arrays.ts';
import type { Concepts } from './concepts.ts';

/** Answers the resource ids of places that are part of a cycle. */
export async function writePlaces(
  db: Queryable,
  sourceId: number,
  places: readonly PlaceInput[],
  concepts: Concepts,
): Promise<string[]> {
  await db.run({
    name: 'registry-place-write',
    text: `insert into registry.place as p (source_id, resource_id, name, code, level, facility, type_id, parent_ref,
        organization_ref, latitude, longitude, active)
      select $1, u.* from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::int[], $8::text[],
        $9::text[], $10::float8[], $11::float8[], $12::boolean[]) u
      on conflict (source_id, resource_id) do update set name = excluded.name, code = excluded.code,
        level = excluded.level, facility = excluded.facility, type_id = excluded.type_id,
        parent_ref = excluded.parent_ref, organization_ref = excluded.organization_ref, active = excluded.active,
        latitude = excluded.latitude, longitude = excluded.longitude,
        parent_id = case when p.parent_ref is distinct from excluded.parent_ref then null else p.parent_id end`,
    values: [
      sourceId,
      textArray(places.map((place) => place.id)),
      textArray(places.map((place) => place.name)),
      textArray(places.map((place) => place.code)),
      textArray(places.map((place) => place.level)),
      booleanArray(places.map((place) => place.facility)),
      numberArray(places.map((place) => (place.type ? concepts.find(place.type).id : null))),
      textArray(places.map((place) => place.parent)),
      textArray(places.map((place) => place.organization)),
      numberArray(places.map((place) => place.latitude)),
      numberArray(places.map((place) => place.longitude)),
      booleanArray(places.map((place) => place.active)),
    ],
  });
  const rows = await db.query<{ resource_id: string }>({
    name: 'registry-place-link',
    text: 'select link_places as resource_id from registry.link_places($1, $2::text[])',
    values: [sourceId, textArray(places.map((place) => place.id))],
  });
  return rows.map((row) => row.resource_id);
}
