/** Open changes whose record the registry has sent again. */
import { type Queryable, sql } from '../db/db.ts';
import type { ChangeRow } from './model.ts';

type Row = Pick<ChangeRow, 'id' | 'record' | 'source_id' | 'kind' | 'field' | 'from_value' | 'to_value'>;

export const changesToSettle = (q: Queryable, after: number, most: number): Promise<Row[]> =>
  q.query<Row>(sql`select h.id, h.record, h.source_id, h.kind, h.field, h.from_value, h.to_value
    from changes.change h
    join registry.resource r on r.source_id = h.source_id and r.type = split_part(h.record, '/', 1)
      and r.id = substring(h.record from position('/' in h.record) + 1)
    where h.id > ${after} and (h.to_value is not null or h.kind = 'number_remove')
      and (h.state in ('proposed', 'conflict', 'failed') or (h.state = 'accepted' and h.by_hand))
      and r.received_at > h.changed_at
    order by h.id limit ${most}`);
