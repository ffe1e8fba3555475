/** Who has a channel's link open: a lease in the row, fenced by an epoch. */
import { type Queryable, sql } from '../db/db.ts';

/** NOTIFY channel: a channel was added, changed, paused or given up. */
export const channelsChanged = 'messaging_channel';
/** A node that is killed loses its channels after this. */
export const leaseMs = 6000;

export interface LeasedChannel {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly kind: string;
  readonly scheme: string;
  readonly settings: Record<string, unknown>;
  readonly secrets: Buffer | null;
  readonly rate: number | null;
  readonly paused: boolean;
  readonly version: number;
  readonly epoch: number;
}

const columns = sql`id, uuid, name, kind, scheme, settings, secrets, rate, paused, version, epoch`;
const until = sql`clock_timestamp() + make_interval(secs => ${leaseMs / 1000})`;

/** Takes channels that nobody has; each gets a new epoch. */
export async function acquireChannels(db: Queryable, owner: string): Promise<LeasedChannel[]> {
  return db.query<LeasedChannel>(sql`
    update messaging.channel set owner = ${owner}, epoch = epoch + 1, lease_until = ${until},
      link = 'connecting', link_reason = null, link_since = now()
    where id in (select id from messaging.channel where retired_at is null and lease_until < now() for update skip locked)
    returning ${columns}`);
}

/** Answers those that are still ours, as they are set up now. */
export async function renewLeases(db: Queryable, owner: string): Promise<LeasedChannel[]> {
  return db.query<LeasedChannel>(sql`
    update messaging.channel set lease_until = ${until} where owner = ${owner} and retired_at is null returning ${columns}`);
}

export async function releaseChannel(db: Queryable, id: number, owner: string): Promise<void> {
  await db.run(sql`
    update messaging.channel set owner = null, lease_until = '-infinity', link = 'idle', link_reason = null, link_since = now()
    where id = ${id} and owner = ${owner}`);
  await db.run(sql`select pg_notify(${channelsChanged}, ${String(id)})`);
}

export async function noteLink(
  db: Queryable,
  id: number,
  owner: string,
  state: string,
  reason: string | null,
): Promise<void> {
  await db.run(sql`
    with changed as (
      update messaging.channel set link = ${state}, link_reason = ${reason}, link_since = now()
      where id = ${id} and owner = ${owner} and (link, link_reason) is distinct from (${state}, ${reason}) returning id
    ) select pg_notify(${channelsChanged}, id::text) from changed`);
}
