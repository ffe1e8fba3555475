/** Messages of everybody, both ways, newest first: for other systems that ask. */
import type { Subject } from '../access/subject.ts';
import { join, type Queryable, type Sql, sql } from '../db/db.ts';
import { stateName } from './model.ts';

export interface Line {
  /** Both ways in one order of time. */
  readonly id: number;
  readonly direction: 'in' | 'out';
  /** Null for numbers that nobody owns. */
  readonly contact: string | null;
  readonly name: string | null;
  readonly broadcast: string | null;
  readonly channel: string | null;
  readonly scheme: string;
  readonly address: string;
  readonly text: string;
  /** waiting, held, sent, delivered, read, failed, expired, cancelled, unknown; null for what came in. */
  readonly state: string | null;
  readonly failure: string | null;
  readonly detail: string | null;
  /** When it was accepted, with its broadcast where it has one. */
  readonly queuedAt: Date;
  /** When it was taken up for the network, to the second. */
  readonly handedAt: Date;
  readonly sentAt: Date | null;
  /** When its state became final; of what came in, when it came. */
  readonly finalAt: Date | null;
}

export interface LinesFilter {
  readonly ids?: readonly number[] | undefined;
  readonly contact?: string | undefined;
  readonly direction?: 'in' | 'out' | undefined;
  readonly before?: number | undefined;
  /** Handed over, received, or changed at or after this moment. */
  readonly since?: Date | undefined;
  readonly limit: number;
}

/** The network has no more to say of a message after so long: changes since a moment are among messages not much older. */
const wordDays = 14;
/** Looked through for one page where somebody has an area, or few match. */
const mostLooked = 5_000;

interface Row extends Omit<Line, 'state'> {
  readonly number: number | null;
}

/**
 * Only messages of contacts inside the caller's area; of numbers that nobody owns only for the whole country. A page may be
 * short and not be the last: `next` says from where to go on.
 */
export async function readLines(
  q: Queryable,
  { area }: Pick<Subject, 'area'>,
  filter: LinesFilter,
): Promise<{ lines: Line[]; next: number | null }> {
  const within = area as number[] | null;
  const looked = within === null && filter.ids === undefined ? filter.limit : mostLooked;
  const rows = await q.query<Row & { inside: boolean }>(sql`
    select l.id, l.direction, c.uuid contact, c.name, b.uuid broadcast, h.name channel, coalesce(h.scheme, 'tel') scheme,
      l.address, coalesce(l.text, body.text, '') as text, l.state "number", l.failure, l.detail,
      coalesce(b.created_at, messaging.id_time(l.id)) "queuedAt", messaging.id_time(l.id) "handedAt", l.sent_at "sentAt", l.final_at "finalAt",
      (${within}::int[] is null or c.places && ${within}::int[]) is true as inside
    from (${windowOf(filter, looked)}) l
    left join registry.contact c on c.id = l.contact_id
    left join messaging.body body on body.id = l.body_id
    left join messaging.channel h on h.id = l.channel_id
    left join broadcasts.broadcast b on b.id = l.broadcast_id
    order by l.id desc`);
  const seen = rows.filter((row) => row.inside).slice(0, filter.limit);
  const last = seen.length === filter.limit ? seen.at(-1) : rows.length === looked ? rows.at(-1) : undefined;
  const lines = seen.map(({ inside: _, number, ...row }) => ({ ...row, state: stateOf(number) }));
  return { lines, next: last?.id ?? null };
}

const stateOf = (number: number | null): string | null =>
  number === null ? null : number === 1 ? 'waiting' : stateName(number);

function windowOf({ ids, contact, direction, before, since }: LinesFilter, looked: number): Sql {
  const which = (at: Sql): Sql =>
    join(
      [
        sql`(${before ?? null}::bigint is null or id < ${before ?? null}::bigint)`,
        ids === undefined ? sql`true` : sql`id = any(${ids as number[]}::bigint[])`,
        contact === undefined
          ? sql`true`
          : sql`contact_id = (select id from registry.contact where uuid = ${contact}::uuid)`,
        since === undefined
          ? sql`true`
          : sql`(id >= messaging.id_floor(${since}::timestamptz - make_interval(days => ${wordDays})) and ${at} >= ${since})`,
      ],
      ' and ',
    );
  const out = [
    sql`(select id, 'out' as direction, contact_id, broadcast_id, channel_id, address, text, body_id, state, failure, detail,
        sent_at, final_at from messaging.message
      where ${which(sql`greatest(sent_at, final_at, messaging.id_time(id))`)} order by id desc limit ${looked})`,
    sql`(select id, 'out', contact_id, broadcast_id, channel_id, address, text, body_id,
        case when held or (quiet and due_at > now()) then 2 else 1 end::smallint, last_failure, null, null, null
      from messaging.outbox where ${which(sql`created_at`)} order by id desc limit ${looked})`,
  ];
  const came = sql`(select id, 'in' as direction, contact_id, null::int broadcast_id, channel_id, address, text,
      null::bigint body_id, null::smallint state, null failure, null detail, null::timestamptz sent_at, received_at final_at
    from messaging.incoming where ${which(sql`received_at`)} order by id desc limit ${looked})`;
  const sources = direction === 'in' ? [came] : direction === 'out' ? out : [...out, came];
  return sql`select * from (${join(sources, ' union all ')}) each order by id desc limit ${looked}`;
}
