/** Who sees what was made for the people of an area: a broadcast, a start, a schedule. Given its alias, with `area` and `account_id`. */
import type { Subject } from '../../access/subject.ts';
import { type Sql, sql } from '../../db/db.ts';

/** Whether its area lies inside this one; null is the whole country. */
export function insideArea(area: readonly number[] | null, made: Sql): Sql {
  if (area === null) return sql`true`;
  return sql`(${made}.area is not null and not exists (
    select from unnest(${made}.area) place left join registry.place p on p.id = place
    where p.path is null or not p.path && ${area as number[]}::int[]))`;
}

/** Whoever made it, everybody without an area, and officers whose area covers the area of its maker. */
export function visibleTo({ accountId, area }: Pick<Subject, 'accountId' | 'area'>, made: Sql): Sql {
  return area === null ? sql`true` : sql`(${made}.account_id = ${accountId} or ${insideArea(area, made)})`;
}

export interface UuidPage {
  readonly uuids?: readonly string[] | undefined;
  /** The last one of the page before. */
  readonly before?: string | undefined;
}

/** Of lists by public id, newest first: those named, or those after the last page. */
export function pageByUuid(uuid: Sql, { uuids, before }: UuidPage): Sql {
  const named = uuids === undefined ? sql`true` : sql`${uuid} = any(${uuids as string[]}::uuid[])`;
  return before === undefined ? named : sql`${named} and ${uuid} < ${before}::uuid`;
}
