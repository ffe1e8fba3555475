/** Subscriptions and their deliveries, in SQL. */
import { type Queryable, type Sql, sql } from '../../db/db.ts';
import type { Given } from './read-subscription.ts';

export interface SubscriptionRow {
  readonly id: string;
  readonly version: number;
  readonly updated_at: Date;
  readonly account_id: number;
  readonly resource: Given;
  readonly headers: Buffer | null;
  readonly type: string;
  readonly status: 'requested' | 'active' | 'error' | 'off';
  readonly error: string | null;
  readonly ends_at: Date | null;
  readonly begins_at: Date;
  readonly seen_until: Date;
  readonly refused: number;
}

export interface DeliveryRow {
  readonly id: string;
  readonly type: string;
  readonly resource_id: string;
  readonly version: string;
  readonly attempts: number;
}

/** Who may see and change it: the account that made it, and administrators of the whole country. */
interface Who {
  readonly accountId: number | null;
  readonly role: string;
  readonly area: readonly number[] | null;
}

const columns = sql`s.id, s.version, s.updated_at, s.account_id, s.resource, s.headers, s.type, s.status, s.error, s.ends_at,
  s.begins_at, s.seen_until, s.refused`;
const visible = ({ accountId, role, area }: Who): Sql =>
  sql`(s.account_id = ${accountId}::int or ${role === 'administrator' && area === null}::boolean)`;
const anew = sql`version = version + 1, updated_at = date_trunc('milliseconds', clock_timestamp())`;

export async function countSubscriptions(tx: Queryable): Promise<number> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtext('fhir.subscription'))`);
  const [row] = await tx.query<{ count: number }>(sql`select count(*)::int as count from fhir.subscription`);
  return row!.count;
}

export async function findByKey(q: Queryable, key: string): Promise<SubscriptionRow | null> {
  const [row] = await q.query<SubscriptionRow>(sql`select ${columns} from fhir.subscription s where key = ${key}`);
  return row ?? null;
}

export async function insert(
  tx: Queryable,
  made: Pick<SubscriptionRow, 'resource' | 'headers' | 'type' | 'status' | 'ends_at' | 'begins_at'> & {
    accountId: number;
    key: string | null;
  },
): Promise<SubscriptionRow> {
  const [row] = await tx.query<SubscriptionRow>(sql`insert into fhir.subscription as s
      (account_id, resource, headers, type, status, ends_at, begins_at, key)
    values (${made.accountId}, ${JSON.stringify(made.resource)}, ${made.headers}, ${made.type}, ${made.status},
      ${made.ends_at}, ${made.begins_at}, ${made.key}) returning ${columns}`);
  return row!;
}

/** Begins again: at once, and with a clean slate. */
export async function change(
  tx: Queryable,
  id: string,
  to: Pick<SubscriptionRow, 'resource' | 'headers' | 'type' | 'status' | 'ends_at'>,
): Promise<SubscriptionRow> {
  const [row] =
    await tx.query<SubscriptionRow>(sql`update fhir.subscription s set resource = ${JSON.stringify(to.resource)},
      headers = ${to.headers}, type = ${to.type}, status = ${to.status}, ends_at = ${to.ends_at}, error = null, refused = 0,
      due_at = now(), ${anew} where id = ${id} returning ${columns}`);
  return row!;
}

export async function read(q: Queryable, who: Who, id: string, lock = false): Promise<SubscriptionRow | null> {
  const [row] = await q.query<SubscriptionRow>(sql`select ${columns} from fhir.subscription s
    where id = ${id} and ${visible(who)} ${lock ? sql`for update` : sql``}`);
  return row ?? null;
}

export const readAll = (q: Queryable, who: Who): Promise<SubscriptionRow[]> =>
  q.query<SubscriptionRow>(sql`select ${columns} from fhir.subscription s where ${visible(who)} order by id`);

export const remove = (tx: Queryable, id: string): Promise<number> =>
  tx.run(sql`delete from fhir.subscription where id = ${id}`);

/** The next one whose time has come and that nobody has: a node that died gives it back when its lease is over. */
export async function claim(q: Queryable, lease: string, leaseMs: number): Promise<SubscriptionRow | null> {
  const [row] = await q.query<SubscriptionRow>(sql`update fhir.subscription s set lease = ${lease},
      leased_until = now() + ${`${leaseMs} milliseconds`}::interval
    where id = (select id from fhir.subscription where status in ('requested', 'active') and due_at <= now()
      and (leased_until is null or leased_until < now()) order by due_at limit 1 for update skip locked)
    returning ${columns}`);
  return row ?? null;
}

/** False when somebody else has it, or it is not wanted any more. */
export async function renew(q: Queryable, id: string, lease: string, leaseMs: number): Promise<boolean> {
  const touched =
    await q.run(sql`update fhir.subscription set leased_until = now() + ${`${leaseMs} milliseconds`}::interval
    where id = ${id} and lease = ${lease} and status in ('requested', 'active')`);
  return touched > 0;
}

export async function release(q: Queryable, id: string, lease: string, pauseMs: number): Promise<void> {
  await q.run(sql`update fhir.subscription set lease = null, leased_until = null,
      due_at = greatest(due_at, now() + ${`${pauseMs} milliseconds`}::interval)
    where id = ${id} and lease = ${lease}`);
}

export async function setStatus(
  q: Queryable,
  id: string,
  lease: string,
  status: SubscriptionRow['status'],
  error: string | null,
): Promise<void> {
  await q.run(sql`update fhir.subscription set status = ${status}, error = ${error}, ${anew}
    where id = ${id} and lease = ${lease}`);
}

/** The latest trouble, without a new version: it comes and goes. */
export async function noteTrouble(q: Queryable, id: string, error: string | null, refused: number): Promise<void> {
  await q.run(sql`update fhir.subscription set error = ${error}, refused = ${refused}
    where id = ${id} and (error, refused) is distinct from (${error}::text, ${refused}::int)`);
}

export async function addDeliveries(
  q: Queryable,
  id: string,
  lease: string,
  found: readonly { readonly type: string; readonly id: string; readonly version: string; readonly updated: Date }[],
): Promise<number> {
  return q.run(sql`insert into fhir.delivery (subscription_id, type, resource_id, version, updated_at)
    select s.id, f.* from fhir.subscription s, unnest(${found.map((one) => one.type)}::text[], ${found.map((one) => one.id)}::text[],
      ${found.map((one) => one.version)}::text[], ${found.map((one) => one.updated)}::timestamptz[]) f
    where s.id = ${id} and s.lease = ${lease} on conflict do nothing`);
}

/** All up to `until` are deliveries now; those that were made are kept as long as a look may meet them again. */
export async function seen(q: Queryable, id: string, lease: string, until: Date, from: Date): Promise<void> {
  await q.run(sql`update fhir.subscription set seen_until = greatest(seen_until, ${until})
    where id = ${id} and lease = ${lease}`);
  await q.run(sql`delete from fhir.delivery where subscription_id = ${id} and state = 'done' and updated_at < ${from}
    and changed_at < ${from}`);
}

export const waiting = (q: Queryable, id: string, limit: number): Promise<DeliveryRow[]> =>
  q.query<DeliveryRow>(sql`select id, type, resource_id, version, attempts from fhir.delivery
    where subscription_id = ${id} and state = 'waiting' order by updated_at, id limit ${limit}`);

export async function settle(q: Queryable, ids: readonly string[], state: 'done' | 'dead', error: string | null) {
  await q.run(sql`update fhir.delivery set state = ${state}, error = ${error}, changed_at = now(),
    attempts = attempts + 1 where id = any(${ids as string[]}::uuid[])`);
}

export async function noteAttempt(q: Queryable, id: string, error: string): Promise<void> {
  await q.run(
    sql`update fhir.delivery set attempts = attempts + 1, error = ${error}, changed_at = now() where id = ${id}`,
  );
}

export interface DeadRow extends DeliveryRow {
  readonly subscription_id: string;
  readonly error: string | null;
  readonly changed_at: Date;
  readonly endpoint: string;
}

export const dead = (q: Queryable, who: Who, after: string | null, limit: number): Promise<DeadRow[]> =>
  q.query<DeadRow>(sql`select d.id, d.subscription_id, d.type, d.resource_id, d.version, d.attempts, d.error, d.changed_at,
      s.resource->'channel'->>'endpoint' as endpoint
    from fhir.delivery d join fhir.subscription s on s.id = d.subscription_id
    where d.state = 'dead' and ${visible(who)} and (${after}::uuid is null or d.id < ${after}::uuid)
    order by d.id desc limit ${limit}`);

/** One, or all that the caller may see; answers how many. */
export async function sendAgain(q: Queryable, who: Who, id: string | null): Promise<number> {
  const [row] = await q.query<{ count: number }>(sql`with again as (
      update fhir.delivery d set state = 'waiting', attempts = 0, changed_at = now() from fhir.subscription s
      where s.id = d.subscription_id and d.state = 'dead' and ${visible(who)} and (${id}::uuid is null or d.id = ${id}::uuid)
      returning d.subscription_id),
    due as (update fhir.subscription set due_at = now() where id in (select subscription_id from again))
    select count(*)::int as count from again`);
  return row!.count;
}

export const drop = (q: Queryable, who: Who, id: string): Promise<number> =>
  q.run(sql`delete from fhir.delivery d using fhir.subscription s
    where s.id = d.subscription_id and d.state = 'dead' and d.id = ${id} and ${visible(who)}`);
