/** Channels as people set them up. Deployment-wide: officers may see and use them, administrators change them. */
import { type Queryable, sql } from '../db/db.ts';
import { channelsChanged } from './store-lease.ts';

export interface StoredChannel {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly kind: string;
  readonly scheme: string;
  readonly settings: Record<string, unknown>;
  readonly secrets: Buffer | null;
  readonly secret_names: string[];
  readonly rate: number | null;
  readonly paused: boolean;
  readonly link: string;
  readonly link_reason: string | null;
  readonly link_since: Date | null;
  readonly waiting: number;
}

const columns = sql`c.id, c.uuid, c.name, c.kind, c.scheme, c.settings, c.secrets, c.secret_names, c.rate, c.paused,
  case when c.lease_until > now() then c.link else 'idle' end link, c.link_reason, c.link_since,
  ((select count(*) from messaging.outbox where channel_id = c.id)
    + coalesce((select sum(k.size - k.cursor) from broadcasts.broadcast b join broadcasts.chunk k on k.broadcast_id = b.id
      where b.channel_id = c.id and b.state in ('scheduled', 'queued', 'sending', 'paused')), 0))::int waiting`;

export async function listChannels(db: Queryable): Promise<StoredChannel[]> {
  return db.query<StoredChannel>(sql`select ${columns} from messaging.channel c where retired_at is null order by id`);
}

/** By uuid or by name. */
export async function channelBy(db: Queryable, key: string): Promise<StoredChannel | null> {
  const [row] = await db.query<StoredChannel>(sql`
    select ${columns} from messaging.channel c where retired_at is null and (uuid::text = ${key} or lower(name) = lower(${key}))`);
  return row ?? null;
}

export interface ChannelValues {
  readonly name: string;
  readonly settings: Record<string, unknown>;
  readonly secrets: Buffer | null;
  readonly secretNames: readonly string[];
  readonly rate: number | null;
  readonly paused: boolean;
}

export async function insertChannel(
  tx: Queryable,
  uuid: string,
  kind: { kind: string; scheme: string },
  values: ChannelValues,
  accountId: number | null,
): Promise<void> {
  await tx.run(sql`
    insert into messaging.channel (uuid, name, kind, scheme, settings, secrets, secret_names, rate, paused, created_by)
    values (${uuid}, ${values.name}, ${kind.kind}, ${kind.scheme}, ${JSON.stringify(values.settings)}, ${values.secrets},
      ${values.secretNames as string[]}, ${values.rate}, ${values.paused}, ${accountId})`);
  await tx.run(sql`select pg_notify(${channelsChanged}, '')`);
}

/** `reopen`: the owner closes the link and opens it with the new settings. */
export async function updateChannel(tx: Queryable, id: number, values: ChannelValues, reopen: boolean): Promise<void> {
  await tx.run(sql`
    update messaging.channel set name = ${values.name}, settings = ${JSON.stringify(values.settings)}, secrets = ${values.secrets},
      secret_names = ${values.secretNames as string[]}, rate = ${values.rate}, paused = ${values.paused},
      version = version + ${reopen ? 1 : 0} where id = ${id}`);
  await tx.run(sql`select pg_notify(${channelsChanged}, ${String(id)})`);
}

export async function retireChannel(tx: Queryable, id: number): Promise<void> {
  await tx.run(sql`update messaging.channel set retired_at = now(), link = 'idle' where id = ${id}`);
  await tx.run(sql`select pg_notify(${channelsChanged}, ${String(id)})`);
}

export async function channelInUse(tx: Queryable, id: number): Promise<boolean> {
  const [row] = await tx.query<{ used: boolean }>(sql`
    select exists (select from messaging.outbox where channel_id = ${id}) or exists (
      select from broadcasts.broadcast where channel_id = ${id} and state in ('scheduled', 'queued', 'sending', 'paused')) used`);
  return row!.used;
}

export interface MessageNow {
  readonly state: number;
  readonly failure: string | null;
  readonly detail: string | null;
}

export async function messageNow(db: Queryable, id: number): Promise<MessageNow | null> {
  const [row] = await db.query<MessageNow>(sql`select state, failure, detail from messaging.message where id = ${id}`);
  return row ?? null;
}
