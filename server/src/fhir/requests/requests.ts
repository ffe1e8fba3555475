/**
 * Requests of other systems to send (mACM ITI-84): read, checked, resolved, and queued in one transaction with the names
 * under which they came, so that the same one is never sent twice.
 */
import { createHash } from 'node:crypto';
import type { CommunicationRequest } from '@medplum/fhirtypes';
import { peopleOfBroadcasts } from '../../broadcasts/broadcasts.ts';
import { type Queryable, sql } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import { uuid7 } from '../../lib/uuids.ts';
import { languageCode } from '../../registry/registry.ts';
import { peopleOfStarts } from '../../sessions/sessions.ts';
import type { FhirContext, WriteConditions } from '../kind.ts';
import type { RequestView } from '../render/request.ts';
import { changedElements } from './changed.ts';
import { channelFor } from './channel.ts';
import { type Asked, readRequest } from './read-request.ts';
import { resolveRecipients } from './recipients.ts';
import { refusal } from './refusal.ts';
import * as store from './store.ts';

/** How a door takes requests in. */
export interface Taking {
  /** Recipients that lead to nobody are left away and counted, instead of refusing all. */
  readonly lenient?: boolean;
  /** Parts of one request: who is in an earlier part is left away. */
  readonly parent?: string | null;
}

export interface Taken {
  readonly uuid: string;
  /** False where it was known by its name already: nothing was sent again. */
  readonly fresh: boolean;
}

/** Errors: `fhir:invalid` with each element, `request:key_reused`, and those of a broadcast or a start. */
export async function createRequest(
  context: FhirContext,
  resource: Readonly<Record<string, unknown>>,
  given: Pick<WriteConditions, 'key'>,
  taking: Taking = {},
): Promise<Taken> {
  const { rooms, subject } = context;
  const request = resource as unknown as CommunicationRequest;
  const asked = understand(request);
  const hash = hashOf(request);
  const names = { key: given.key, identifiers: asked.identifiers };
  return rooms.db.tx(async (tx) => {
    for (const name of [...asked.identifiers, ...(given.key ? [given.key] : [])].sort())
      await store.holdName(tx, subject.accountId, name);
    const known = await store.postedUnder(tx, subject.accountId, names);
    if (known) return { uuid: sameAs(known, hash), fresh: false };
    const uuid = uuid7();
    if (taking.parent) await store.holdName(tx, subject.accountId, taking.parent);
    const sent =
      asked.hold === null
        ? await send(context, tx, uuid, asked, taking)
        : { what: 'draft' as const, outcome: await look(context, tx, asked, taking) };
    await store.insertPosted(tx, {
      ...{
        uuid,
        ...sent,
        state: asked.hold,
        accountId: subject.accountId,
        area: subject.area,
        hash,
        resource: request,
      },
      ...{ ...names, parent: taking.parent ?? null },
    });
    return { uuid, fresh: true };
  });
}

function sameAs(known: store.PostedRow, hash: Buffer): string {
  if (known.request_hash.equals(hash)) return known.uuid;
  throw new AppError(
    'request:key_reused',
    `CommunicationRequest/${known.uuid} has this identifier or Idempotency-Key already and says something else. Give a new one; nothing was sent.`,
  );
}

function understand(request: CommunicationRequest): Asked {
  const { asked, wrong } = readRequest(request, languageCode);
  if (!asked) throw refusal(wrong);
  return asked;
}

/** Of everything that it says, whatever id or version a client gave it. */
function hashOf({ id: _, meta: __, ...said }: CommunicationRequest): Buffer {
  const stable = JSON.stringify(said, (___, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(stable).digest();
}

async function look(
  context: FhirContext,
  tx: Queryable,
  { recipients }: Asked,
  { lenient }: Taking,
): Promise<store.Outcome> {
  const { named, unknown } = await resolveRecipients(context, tx, recipients);
  if (unknown.length > 0 && !lenient) throw refusal(unknown);
  return { asked: named + unknown.length, unknown: unknown.length };
}

/** Queues it under `uuid`. Errors: as `createRequest`. */
export async function send(
  context: FhirContext,
  tx: Queryable,
  uuid: string,
  asked: Asked,
  { lenient = false, parent = null }: Taking,
): Promise<{ what: 'broadcast' | 'start'; outcome: store.Outcome }> {
  const { rooms, subject } = context;
  const { people, named, unknown } = await resolveRecipients(context, tx, asked.recipients);
  if (unknown.length > 0 && !lenient) throw refusal(unknown);
  const earlier = parent === null ? null : await peopleOfParts(tx, subject.accountId, parent);
  const fresh = earlier === null ? people : sql`(${people}) except (${earlier})`;
  const outcome = {
    asked: named + unknown.length,
    unknown: unknown.length,
    repeated: await repeated(tx, people, earlier),
  };
  const channel = await channelFor(context, asked);
  if (asked.deed.kind === 'flow') {
    const { flow } = asked.deed;
    const how = { flow, lane: asked.lane, ...(channel ? { channel } : {}), ...(asked.at ? { at: asked.at } : {}) };
    const { recipients } = await rooms.conversations.startFor(tx, subject, uuid, how, fresh, { origin: 'officer' });
    if (recipients === 0) throw nobodyReached();
    return { what: 'start', outcome };
  }
  const { texts, name } = asked.deed;
  const how = {
    texts: { ...texts },
    name,
    lane: asked.lane,
    ...(channel ? { channel } : {}),
    ...(asked.at ? { at: asked.at } : {}),
  };
  await rooms.broadcasts.sendToIn(tx, subject, uuid, how, fresh, asked.until);
  return { what: 'broadcast', outcome };
}

const nobodyReached = (): AppError =>
  new AppError('broadcast:empty', 'Nobody can be reached with this: every recipient is left out. Nothing was sent.');

/** Everybody whom the earlier parts of the same request go to, or left out. */
async function peopleOfParts(tx: Queryable, accountId: number | null, parent: string) {
  const parts = (await store.partsOf(tx, accountId, parent)).map(({ uuid }) => uuid);
  if (parts.length === 0) return null;
  return sql`(${peopleOfBroadcasts(parts)}) union (${peopleOfStarts(parts)})`;
}

async function repeated(
  tx: Queryable,
  people: ReturnType<typeof sql>,
  earlier: ReturnType<typeof sql> | null,
): Promise<number> {
  if (earlier === null) return 0;
  const [row] = await tx.query<{ n: number }>(
    sql`select count(*)::int as n from ((${people}) intersect (${earlier})) r`,
  );
  return row!.n;
}

const actions: Readonly<Record<string, 'pause' | 'resume' | 'cancel' | undefined>> = {
  ...({ revoked: 'cancel', 'on-hold': 'pause', active: 'resume' } as const),
};

export interface Change {
  readonly id: string;
  /** As the caller sees it now; null where they do not. */
  readonly view: RequestView | null;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly given: WriteConditions;
}

/** Moves the status. Errors: `request:not_found`, `fhir:version`, `fhir:invalid`, `broadcast:state` and the like. */
export async function changeRequest(context: FhirContext, { id, view, resource, given }: Change): Promise<void> {
  if (!view)
    throw new AppError(
      'request:not_found',
      `There is no CommunicationRequest/${id.slice(0, 64)}, or it is outside of your area.`,
    );
  if (given.version !== null && given.version !== String(view.moves.length))
    throw new AppError('fhir:version', `The version is ${view.moves.length} by now. Read it again.`);
  const changed = changedElements(resource, view);
  if (changed.length > 0)
    throw refusal(
      changed.map((name) => ({
        where: `/${name}`,
        message: 'cannot be changed: an update moves the status only. Revoke this request and post another',
      })),
    );
  const wanted = String(resource.status);
  const now = view.moves.at(-1)!.status;
  if (wanted === now) return;
  if (view.what === 'draft') return changeDraft(context, id, wanted);
  const action = actions[wanted];
  if (!action)
    throw refusal([
      { where: '/status', message: 'can become active (goes on), on-hold (pauses) or revoked (cancels)' },
    ]);
  const { rooms, subject } = context;
  if (view.what === 'broadcast') await rooms.broadcasts.change(subject, id, action);
  else if (view.what === 'start') await rooms.conversations.changeStart(subject, id, action);
  else await rooms.schedules.change(subject, id, { action });
}

async function changeDraft(context: FhirContext, id: string, wanted: string): Promise<void> {
  const { rooms, subject } = context;
  await rooms.db.tx(async (tx) => {
    await store.holdName(tx, null, id);
    const [row] = await store.postedBy(tx, subject, { uuids: [id], limit: 1 });
    if (row?.what !== 'draft' || row.state === 'revoked')
      throw new AppError('request:conflict', 'This request was sent or revoked meanwhile. Read it again.');
    if (wanted === 'draft' || wanted === 'on-hold' || wanted === 'revoked') {
      await store.moveDraft(tx, id, wanted);
      return;
    }
    if (wanted !== 'active')
      throw refusal([{ where: '/status', message: 'can become active (is sent), draft, on-hold or revoked' }]);
    const asked = understand({ ...row.resource, status: 'active' });
    const sent = await send(context, tx, id, asked, { parent: row.parent });
    await store.insertPosted(tx, {
      ...{
        uuid: id,
        what: sent.what,
        outcome: { ...row.outcome, ...sent.outcome },
        state: null,
        accountId: subject.accountId,
        area: subject.area,
        key: null,
      },
      ...{ hash: row.request_hash, parent: row.parent, resource: row.resource, identifiers: [] },
    });
  });
}
