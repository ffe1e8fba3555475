/**
 * What was accepted is written to its registry by a job that may be killed anywhere: it asks first what the registry
 * says now. Nothing is written twice, nothing is written over what somebody else has changed, and only what was read
 * back counts as done.
 */

import { system } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import { type AnyConnector, applyPatch, type PatchOperation, type WriteAnswer } from '../connectors/connectors.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { Json } from '../registry/registry.ts';
import { patchFor, type Wanted } from './element.ts';
import type { ChangeRow } from './model.ts';
import { type Present, presentOf } from './present.ts';
import { bringIn } from './reach.ts';
import * as store from './store.ts';
import { readPlaceNames } from './store-target.ts';
import { type ChangeTools, factsContext, type Reached } from './tools.ts';

const kind = 'changes.write';
/** Others who write to the same record at the same time. */
const mostRounds = 4;

export async function orderWrite(
  tx: Queryable,
  { jobs }: Pick<ChangeTools, 'jobs'>,
  id: number,
  accountId: number | null,
): Promise<void> {
  await jobs.enqueue(tx, kind, { change: id }, accountId);
}

export function registerWrites(tools: ChangeTools): void {
  tools.jobs.register(kind, async ({ payload, signal, last }) => {
    const id = Number(payload.change);
    const row = await begin(tools, id);
    if (!row) return undefined;
    const outcome = await attempt(tools, row, signal).catch((error: unknown): Outcome => {
      // What time may mend is tried again by the job, later and later.
      if (!last || signal.aborted) throw error instanceof AppError ? new Error(error.message) : error;
      return { state: 'failed', trouble: 'unreachable', detail: (error as Error).message };
    });
    await settle(tools, row, outcome);
    return { state: outcome.state };
  });
}

interface Outcome {
  /** `accepted`: it stands where we cannot write, and is to be done there by hand. */
  readonly state: 'confirmed' | 'conflict' | 'failed' | 'accepted';
  readonly trouble?: string;
  readonly detail?: string | null;
  readonly now?: { readonly value: string; readonly name: string } | null;
}

/** Accepted becomes writing; one that a killed node was writing goes on. */
function begin({ db }: ChangeTools, id: number): Promise<ChangeRow | null> {
  return db.tx(async (tx) => {
    const row = await store.holdById(tx, id);
    if (!row || row.by_hand || (row.state !== 'accepted' && row.state !== 'writing')) return null;
    if (row.state === 'writing') return row;
    await store.moveChange(tx, id, { state: 'writing' });
    await note(tx, row, 'writing', null);
    return { ...row, state: 'writing' };
  });
}

async function note(tx: Queryable, row: ChangeRow, what: string, detail: string | null): Promise<void> {
  await store.addStep(tx, row.id, { what, detail });
  await record(tx, system, `change.${what}`, `change:${row.uuid}`, {
    ...{ kind: row.kind, record: row.record },
    ...(detail ? { detail } : {}),
  });
}

interface Site extends Reached {
  readonly type: string;
  readonly id: string;
  readonly read: NonNullable<AnyConnector['readOne']>;
  readonly write: NonNullable<AnyConnector['write']>;
}

async function attempt(tools: ChangeTools, row: ChangeRow, signal: AbortSignal): Promise<Outcome> {
  const reached = row.source_id === null ? null : await tools.reach(row.source_id, signal);
  const [type, id] = row.record?.split('/') ?? [];
  const { readOne, write } = reached?.connector ?? {};
  if (!reached || !readOne || !write || !type || !id) return { state: 'failed', trouble: 'not_connected' };
  const site: Site = { ...reached, type, id, read: readOne, write };
  const wanted = await wantedOf(tools, row);
  if (row.kind === 'facility' && !wanted.place) return { state: 'failed', trouble: 'no_place_there' };
  for (let round = 0; round < mostRounds; round++) {
    const outcome = await writeOnce(tools, row, site, wanted);
    if (outcome) return outcome;
  }
  throw new Error(`${type}/${id} of ${reached.name} is being changed by others all the time.`);
}

/** Null: somebody else was faster, or the answer was lost: the registry is asked again what it says. */
async function writeOnce(
  tools: ChangeTools,
  row: ChangeRow,
  { connector, connection, type, id, read, write, name }: Site,
  wanted: Wanted,
): Promise<Outcome | null> {
  const found = await read.call(connector, connection, type, id);
  if (found.status === 'gone') {
    await bringIn(tools.db, name, wanted.country, { gone: `${type}/${id}` });
    return { state: 'failed', trouble: 'gone' };
  }
  const { resource, version } = found;
  const present = await presentNow(tools, row, resource);
  if (present.is === 'already') return confirm(tools, name, wanted, resource);
  if (present.is === 'other') {
    await bringIn(tools.db, name, wanted.country, resource);
    return { state: 'conflict', trouble: 'changed_there', now: present.now };
  }
  const patch = patchFor(resource, wanted);
  if (!(await wouldDo(tools, row, resource, patch))) return { state: 'accepted', trouble: 'not_there' };
  const answer: WriteAnswer = await write.call(connector, connection, { kind: 'patch', type, id, version, patch });
  if (answer.status === 'refused') return { state: 'failed', trouble: 'refused', detail: words(answer) };
  if (answer.status === 'gone') return { state: 'failed', trouble: 'gone' };
  if (answer.status === 'unknown') throw new Error(answer.words);
  if (answer.status === 'conflict') return null;
  const after = await presentNow(tools, row, answer.resource);
  if (after.is === 'already') return confirm(tools, name, wanted, answer.resource);
  return { state: 'failed', trouble: 'not_kept', now: after.now };
}

const words = ({ code, words: text }: { readonly code: number; readonly words: string }): string =>
  `${code} ${text}`.slice(0, 500);

/** Before anything is sent: whether we would read afterwards what is wanted. Elsewhere it is not for us to write. */
async function wouldDo(
  tools: ChangeTools,
  row: ChangeRow,
  resource: Json,
  patch: readonly PatchOperation[],
): Promise<boolean> {
  return patch.length > 0 && (await presentNow(tools, row, applyPatch(resource, patch))).is === 'already';
}

async function presentNow(tools: ChangeTools, row: ChangeRow, resource: Json): Promise<Present> {
  const { kind: what, field, from_value, to_value, source_id } = row;
  const expected = { kind: what, field, from: from_value, to: to_value };
  const present = await presentOf(tools.db, resource, await factsContext(tools, source_id!), expected);
  return present ?? { now: null, is: 'other' };
}

/** The registry's own word comes in through the importer, so that we show it with its source. */
async function confirm(tools: ChangeTools, source: string, { country }: Wanted, resource: Json): Promise<Outcome> {
  const shown = await bringIn(tools.db, source, country, resource);
  return { state: 'confirmed', detail: shown ? null : 'shown_later' };
}

async function wantedOf({ db, countryCode }: ChangeTools, row: ChangeRow): Promise<Wanted> {
  const places =
    row.kind === 'facility' ? await readPlaceNames(db, [row.to_place_id ?? 0, Number(row.from_value) || 0]) : [];
  const place = places.find((each) => each.id === row.to_place_id);
  const before = places.find((each) => String(each.id) === row.from_value);
  const here = place && place.source_id === row.source_id ? place : null;
  return {
    ...{ kind: row.kind, from: row.from_value, to: row.to_value, country: await countryCode() },
    ...(here
      ? {
          place: {
            ...{ reference: `Location/${here.resource_id}`, display: here.name },
            organization: here.organization_ref,
            before: before ? `Location/${before.resource_id}` : null,
          },
        }
      : {}),
  };
}

function settle({ db }: ChangeTools, row: ChangeRow, outcome: Outcome): Promise<void> {
  return db.tx(async (tx) => {
    const now = await store.holdById(tx, row.id);
    if (now?.state !== 'writing') return;
    await store.moveChange(tx, row.id, {
      ...{ state: outcome.state, trouble: outcome.trouble ?? null, now: outcome.now ?? null },
      byHand: outcome.state === 'accepted',
      troubleDetail: outcome.state === 'confirmed' ? null : (outcome.detail ?? null),
    });
    await note(
      tx,
      row,
      outcome.state === 'accepted' ? 'by_hand' : outcome.state,
      outcome.detail ?? outcome.trouble ?? null,
    );
  });
}
