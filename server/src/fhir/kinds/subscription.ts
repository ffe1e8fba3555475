/** Subscription: rest-hooks on what the façade shows. What is sent is what the area of the account covers that made it. */
import { record } from '../../audit/audit.ts';
import { AppError } from '../../errors.ts';
import type { FhirContext, Found, ResourceKind, SearchAnswer } from '../kind.ts';
import type { Criterion } from '../search/criteria.ts';
import { sealPurpose } from '../subscriptions/deliver.ts';
import { readSubscription, type Wanted } from '../subscriptions/read-subscription.ts';
import * as store from '../subscriptions/store.ts';

/** Each is looked at every few seconds. */
const most = 200;

const found = (row: store.SubscriptionRow): Found => ({
  ...{ type: 'Subscription', id: row.id, version: String(row.version), updated: row.updated_at },
  text: JSON.stringify({
    ...row.resource,
    id: row.id,
    meta: { versionId: String(row.version), lastUpdated: row.updated_at.toISOString() },
    status: row.status,
    ...(row.error !== null && { error: row.error }),
  }),
});

const isId = (id: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id);

/** Programs with a token, in its area, and administrators. */
function checkRight({ subject }: FhirContext): void {
  if (subject.accountId === null || (subject.role !== 'administrator' && subject.kind !== 'token'))
    throw new AppError('access:forbidden', 'Subscriptions are made with a token, or by an administrator.');
}

const wantedOf = ({ rooms, all, base }: FhirContext, resource: Readonly<Record<string, unknown>>): Wanted =>
  readSubscription(resource, all, base, { allowPrivate: rooms.config.allowPrivateNetworks, now: rooms.clock.now() });

/** Headers hold passwords: sealed here, never shown again. */
const sealed = ({ rooms }: FhirContext, headers: readonly string[]): Buffer =>
  rooms.sealer.seal(sealPurpose, JSON.stringify(headers));

async function create(
  context: FhirContext,
  resource: Readonly<Record<string, unknown>>,
  given: { readonly key: string | null },
): Promise<Found> {
  checkRight(context);
  const { rooms, subject } = context;
  const wanted = wantedOf(context, resource);
  const begins_at = await presentOf(context, wanted.type);
  const key = given.key === null ? null : `${subject.accountId} ${given.key}`;
  return rooms.db.tx(async (tx) => {
    const count = await store.countSubscriptions(tx);
    const before = key === null ? null : await store.findByKey(tx, key);
    if (before) return found(before);
    if (count >= most) throw new AppError('request:conflict', `There are ${most} subscriptions; delete one first.`);
    const row = await store.insert(tx, {
      ...{ accountId: subject.accountId!, resource: wanted.given, type: wanted.type, ends_at: wanted.endsAt },
      ...{ begins_at, key },
      headers: wanted.headers && sealed(context, wanted.headers),
      status: wanted.off ? 'off' : 'requested',
    });
    await note(tx, context, 'create', row);
    return found(row);
  });
}

/** The directory dates its versions a moment ahead: what is there already is no news. */
async function presentOf(context: FhirContext, type: string): Promise<Date> {
  const now = context.rooms.clock.now();
  const request = { id: null, since: now, at: null, count: 1, cursor: null };
  const asOf = (await context.all.get(type)?.history?.(context, request))?.asOf;
  return asOf && asOf >= now ? new Date(asOf.getTime() + 1) : now;
}

async function update(
  context: FhirContext,
  id: string,
  resource: Readonly<Record<string, unknown>>,
  given: { readonly version: string | null },
): Promise<Found> {
  checkRight(context);
  const wanted = wantedOf(context, resource);
  return context.rooms.db.tx(async (tx) => {
    const before = await lockedOf(tx, context, id, given.version);
    // What was sealed for one receiver is never sent to another.
    const same = originOf(before.resource.channel.endpoint) === originOf(wanted.given.channel.endpoint);
    const row = await store.change(tx, id, {
      ...{ resource: wanted.given, type: wanted.type, ends_at: wanted.endsAt },
      headers: wanted.headers ? sealed(context, wanted.headers) : same ? before.headers : null,
      status: wanted.off ? 'off' : 'requested',
    });
    await note(tx, context, 'update', row);
    return found(row);
  });
}

async function remove(context: FhirContext, id: string, given: { readonly version: string | null }): Promise<void> {
  checkRight(context);
  await context.rooms.db.tx(async (tx) => {
    const row = await lockedOf(tx, context, id, given.version);
    await store.remove(tx, id);
    await note(tx, context, 'delete', row);
  });
}

const originOf = (endpoint: string): string => new URL(endpoint).origin;

type Tx = Parameters<typeof store.countSubscriptions>[0];

async function lockedOf(tx: Tx, { subject }: FhirContext, id: string, version: string | null) {
  const row = isId(id) ? await store.read(tx, subject, id, true) : null;
  if (!row) throw new AppError('request:not_found', 'There is no such Subscription of yours. Create it by POST.');
  if (version !== null && version !== String(row.version))
    throw new AppError('fhir:version', `It is at version ${row.version} now. Read it again.`);
  return row;
}

const note = (tx: Tx, { subject }: FhirContext, verb: string, { id, resource }: store.SubscriptionRow) =>
  record(tx, subject, `subscription.${verb}`, `subscription:${id}`, {
    criteria: resource.criteria,
    to: originOf(resource.channel.endpoint),
  });

/** They are few: all that the caller may see are read, and compared one by one. */
async function search(
  { rooms, subject }: FhirContext,
  { criteria, count, sort, cursor }: Parameters<ResourceKind['search']>[1],
): Promise<SearchAnswer> {
  if (subject.accountId === null) return { found: [], next: null, previous: null, total: 0 };
  const rows = (await store.readAll(rooms.db, subject)).filter((row) => criteria.every((one) => fulfils(row, one)));
  const [order] = sort;
  if (order?.param === '_lastUpdated') rows.sort((a, b) => a.updated_at.getTime() - b.updated_at.getTime());
  if (order?.descending) rows.reverse();
  const from = Number(cursor ?? 0) || 0;
  const next = from + count < rows.length && count > 0 ? String(from + count) : null;
  const previous = from > 0 ? String(Math.max(0, from - count)) : null;
  return { found: rows.slice(from, from + count).map(found), next, previous, total: rows.length };
}

function fulfils(row: store.SubscriptionRow, criterion: Criterion): boolean {
  if (criterion.kind !== 'plain') return false;
  const { channel, criteria } = row.resource;
  const texts: Readonly<Record<string, string | undefined>> = {
    ...{ _id: row.id, status: row.status, type: channel.type, payload: channel.payload },
    ...{ url: channel.endpoint, criteria },
  };
  const held = texts[criterion.name];
  const any = criterion.values.some((value) => {
    if (value.type === 'date') return within(row.updated_at, value.prefix, value.from, value.to);
    if (value.type === 'token') return value.code === held;
    if (value.type === 'uri') return value.text === held;
    return value.type === 'string' && held?.toLowerCase().startsWith(value.text.toLowerCase()) === true;
  });
  return criterion.modifier === 'not' ? !any : any;
}

function within(at: Date, prefix: string, from: Date, to: Date): boolean {
  if (prefix === 'ge') return at >= from;
  if (prefix === 'gt' || prefix === 'sa') return at >= to;
  if (prefix === 'le') return at < to;
  if (prefix === 'lt' || prefix === 'eb') return at < from;
  const inside = at >= from && at < to;
  return prefix === 'ne' ? !inside : inside;
}

export const subscription: ResourceKind = {
  type: 'Subscription',
  documentation:
    'Rest-hooks, made with a token or by administrators; what is sent is what its area covers. Headers are kept sealed and never returned.',
  params: {
    criteria: { type: 'string', modifiers: [] },
    payload: { type: 'token', modifiers: ['not'] },
    status: { type: 'token', modifiers: ['not'] },
    type: { type: 'token', modifiers: ['not'] },
    url: { type: 'uri', modifiers: [] },
  },
  read: async ({ rooms, subject }, id) => {
    const row = isId(id) && subject.accountId !== null ? await store.read(rooms.db, subject, id) : null;
    return row ? found(row) : null;
  },
  ...{ search, create, update, remove },
};
