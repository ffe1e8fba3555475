/** Who of chosen people may be written to now: for what was chosen without the query language. */
import { type Sql, sql } from '../../db/db.ts';

export interface Writable {
  /** `contact_id`, ascending. */
  readonly recipients: Sql;
  /** `contact_id` and the `reason` of today. */
  readonly leftOut: Sql;
}

const ready = sql`c.status = 1 and c.reach = 0`;
const reason = sql`case when c.status <> 1 then 'inactive' when c.reach = 2 then 'invalid_number'
  when c.reach = 3 then 'opted_out' when c.reach = 4 then 'inactive' when c.reach <> 0 then 'no_address'
  else 'same_number' end`;

/** `people` answers ids of contacts. With `oncePerNumber`, of those who share a number only the lowest. */
export function writableAmong(people: Sql, oncePerNumber = false): Writable {
  const place = oncePerNumber
    ? sql`row_number() over (partition by coalesce(c.tel, c.id::text), (${ready}) order by c.id)`
    : sql`1`;
  const each = sql`select c.id, (${ready}) and ${place} = 1 as goes, ${reason} as reason
    from registry.contact c where c.id in (${people})`;
  return {
    recipients: sql`select id as contact_id from (${each}) w where goes order by id`,
    leftOut: sql`select id as contact_id, reason from (${each}) w where not goes`,
  };
}
