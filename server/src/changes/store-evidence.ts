/** Texts behind a proposal, read when somebody looks at it. */
import { type Queryable, sql } from '../db/db.ts';

export interface LineRow {
  readonly direction: 'in' | 'out';
  readonly at: Date;
  readonly text: string;
}

/** What was said up to an answer and just after it, oldest first: the last two of ours and the last two of theirs. */
export async function linesAround(q: Queryable, contactId: number, at: Date): Promise<LineRow[]> {
  const before = new Date(at.getTime() + 2_000);
  return q.query<LineRow>(sql`select * from (
      (select 'out' as direction, m.sent_at as at, coalesce(m.text, b.text, '') as text, m.id
        from messaging.message m left join messaging.body b on b.id = m.body_id
        where m.contact_id = ${contactId} and m.id < messaging.id_floor(${at}) and m.sent_at is not null
        order by m.id desc limit 2)
      union all
      (select 'in', received_at, text, id from messaging.incoming
        where contact_id = ${contactId} and id < messaging.id_floor(${before}::timestamptz + interval '1 second')
        order by id desc limit 2)
    ) l where l.text <> '' order by l.id`);
}

export interface FailedRow {
  readonly at: Date;
  readonly text: string;
  readonly failure: string;
}

export const failedMessages = (q: Queryable, ids: readonly number[]): Promise<FailedRow[]> =>
  q.query<FailedRow>(sql`select coalesce(m.final_at, m.sent_at, messaging.id_time(m.id)) as at,
      coalesce(m.text, b.text, '') as text, coalesce(m.failure, '') as failure
    from messaging.message m left join messaging.body b on b.id = m.body_id
    where m.id = any(${ids as number[]}::bigint[]) order by m.id`);

export const flowNames = (
  q: Queryable,
  ids: readonly number[],
): Promise<{ id: number; uuid: string; name: string }[]> =>
  q.query(sql`select id, uuid, name from flows.flow where id = any(${ids as number[]}::int[])`);
