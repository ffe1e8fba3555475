/** Where each recipient of a broadcast stands, with the instants of it: for other systems that ask. */
import type { Subject } from '../access/subject.ts';
import { type Queryable, sql } from '../db/db.ts';
import { stateName } from '../messaging/messaging.ts';
import { closedRules, isQuiet, retryHeld } from './store-quiet.ts';

export interface Delivery {
  /** Key of the page. */
  readonly contactId: number;
  readonly contact: string;
  readonly name: string;
  readonly broadcast: string;
  readonly scheme: string;
  readonly address: string | null;
  /** waiting, held, sending, sent, delivered, read, failed, expired, cancelled, unknown, left_out */
  readonly state: string;
  /** A failure, or the reason for being left out. */
  readonly failure: string | null;
  readonly detail: string | null;
  /** As it was sent; the version that would be sent, unfilled, where it has not been. */
  readonly text: string;
  readonly queuedAt: Date;
  /** When it was taken up for the network, to the second. */
  readonly handedAt: Date | null;
  readonly sentAt: Date | null;
  readonly finalAt: Date | null;
}

interface Row extends Omit<Delivery, 'state'> {
  readonly number: number | null;
  readonly handed: boolean;
  readonly leftOut: string | null;
  readonly retry: boolean;
  readonly held: boolean | null;
  readonly quiet: boolean;
  readonly broadcastState: string;
}

export interface DeliveryFilter {
  readonly broadcast: string;
  /** One person only. */
  readonly contact?: string | undefined;
  /** Contacts after this one, by `contactId`. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** By contact; only people inside the caller's area, whoever made the broadcast. Nobody where there is no such broadcast. */
export async function deliveries(
  db: Queryable,
  { area }: Pick<Subject, 'area'>,
  { broadcast, contact, after = 0, limit }: DeliveryFilter,
): Promise<Delivery[]> {
  const within = sql`(${area as number[] | null}::int[] is null or c.places && ${area as number[] | null}::int[])`;
  // Within a rule of hours ids ascend from chunk to chunk: three of each are enough for a page of everybody.
  const few = area === null && contact === undefined ? sql`place <= 3` : sql`true`;
  const next = sql`select * from (select k.contact_ids, k.cursor, (${isQuiet}) as quiet,
      row_number() over (partition by k.hours_id order by k.no) as place
    from b join broadcasts.chunk k on k.broadcast_id = b.id and k.last_id > ${after}
    where ${contact ?? null}::uuid is null or k.contact_ids @> array(select id from who)) k where ${few}`;
  const rows = await db.query<Row>(sql`
    with ${closedRules}, b as materialized (select * from broadcasts.broadcast where uuid = ${broadcast}),
    who as (select id from registry.contact where uuid = ${contact ?? null}), page as (
      (select c.id, n <= k.cursor handed, null::text left_out, k.quiet
        from (${next}) k, unnest(k.contact_ids) with ordinality u(i, n) join registry.contact c on c.id = i and ${within}
        where i > ${after} and (${contact ?? null}::uuid is null or i = (select id from who))
        order by i limit ${limit})
      union all
      (select c.id, false, l.reason, false from b join broadcasts.left_out l on l.broadcast_id = b.id and l.slice is null,
        unnest(l.contact_ids) i join registry.contact c on c.id = i and ${within}
        where i > ${after} and (${contact ?? null}::uuid is null or i = (select id from who)) order by i limit ${limit})
      order by id limit ${limit}
    )
    select c.id "contactId", c.uuid contact, c.name, b.uuid broadcast, b.state "broadcastState", h.scheme,
      coalesce(m.address, c.tel) address, m.state "number", m.detail,
      coalesce(m.failure, p.left_out, late.reason, o.last_failure) failure, p.handed,
      coalesce(m.text, body.text, b.texts ->> c.language, b.texts ->> 'default', '') as text,
      coalesce(p.left_out, case when m.id is null then late.reason end) "leftOut", o.id is not null retry, o.held, p.quiet,
      b.created_at "queuedAt", messaging.id_time(m.id) "handedAt", m.sent_at "sentAt",
      coalesce(m.final_at, case when m.id is null and b.state in ('done', 'cancelled') then b.finished_at end) "finalAt"
    from page p cross join b join messaging.channel h on h.id = b.channel_id join registry.contact c on c.id = p.id
    left join lateral (select * from messaging.message where contact_id = p.id and broadcast_id = b.id
      and p.handed order by id desc limit 1) m on true
    left join messaging.body body on body.id = m.body_id
    left join lateral (select id, last_failure, ${retryHeld} as held from messaging.outbox where contact_id = p.id
      and broadcast_id = b.id and claimed is null limit 1) o on true
    left join lateral (select reason from broadcasts.left_out where broadcast_id = b.id and slice is not null
      and p.handed and m.id is null and p.id = any(contact_ids) limit 1) late on true
    order by c.id`);
  return rows.map(({ number, handed, leftOut, retry, held, quiet, broadcastState, ...row }) => ({
    ...row,
    state: stateOf({ number, handed, leftOut, retry, held, quiet, broadcastState }),
  }));
}

type Facts = Pick<Row, 'number' | 'handed' | 'leftOut' | 'retry' | 'held' | 'quiet' | 'broadcastState'>;

/** Where those behind the cursor stand, by the broadcast's state. */
const restWords: Readonly<Record<string, string>> = { paused: 'held', cancelled: 'cancelled', done: 'expired' };

function stateOf({ number, handed, leftOut, retry, held, quiet, broadcastState }: Facts): string {
  if (leftOut !== null) return 'left_out';
  if (number !== null) return stateName(number);
  if (retry) return held ? 'held' : 'waiting';
  if (handed) return 'sending';
  return quiet ? 'held' : (restWords[broadcastState] ?? 'waiting');
}
