/** Outlines of the places of one level, as their sources gave them. */
import type { PlaceShape } from '@mhero/contract/contacts.ts';
import { empty, type Queryable, sql } from '../../db/db.ts';
import { outlineOf, type Point, simpler } from '../boundary.ts';
import { readResources } from './sheets.ts';

/** Levels below have too many places to draw as outlines. */
const mostPlaces = 500;
/** Of the width of all together: about a pixel. */
const finest = 1 / 600;

export async function readShapes(db: Queryable, area: readonly number[] | null, level: string): Promise<PlaceShape[]> {
  const inside = area ? sql`and path && ${area}::int[]` : empty;
  const places = await db.query<{ id: number; source_id: number; resource_id: string }>(
    sql`select id, source_id, resource_id from registry.place
      where level = ${level} and active and not facility ${inside} order by id limit ${mostPlaces + 1}`,
  );
  if (places.length > mostPlaces) return [];
  const found: PlaceShape[] = [];
  for (const [source, rows] of Map.groupBy(places, (place) => place.source_id)) {
    const ids = rows.map((row) => row.resource_id);
    const resources = await readResources(db, source, 'Location', ids);
    for (const { id, resource_id } of rows) {
      const rings = outlineOf(resources.get(resource_id));
      if (rings.length > 0) found.push({ place: id, rings });
    }
  }
  const step = widthOf(found) * finest;
  return found
    .map(({ place, rings }) => ({ place, rings: simpler(rings, step) }))
    .filter(({ rings }) => rings.length > 0);
}

function widthOf(shapes: readonly { readonly rings: readonly Point[][] }[]): number {
  let [least, most] = [180, -180];
  for (const { rings } of shapes)
    for (const ring of rings)
      for (const [x] of ring) {
        if (x < least) least = x;
        if (x > most) most = x;
      }
  return Math.max(0, most - least);
}
