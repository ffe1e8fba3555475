import type { Named } from '@mhero/contract/common.ts';
import { type Queryable, sql } from '../db/db.ts';

/** Ids that are no place are left out. */
export function readPlaceNames(db: Queryable, ids: readonly number[]): Promise<Named[]> {
  return db.query<Named>(sql`select id, name from registry.place where id = any(${ids}::int[]) order by name`);
}
