/**
 * The work behind subscriptions. One turn of a subscription: look for what has changed, in the area of the account that
 * made it, keep that as deliveries, and send these in order. Each has turns of its own, so a slow receiver holds up nobody
 * else; a lease makes that only one node at a time has a turn, and that the turn of a killed node is taken again.
 */
import { randomUUID } from 'node:crypto';
import type { Subject } from '../../access/subject.ts';
import { AppError } from '../../errors.ts';
import { settledMoment, subjectOfAccount } from '../behind.ts';
import type { FhirContext, ResourceKind } from '../kind.ts';
import type { FhirRooms } from '../rooms.ts';
import { readSearch } from '../search/read-search.ts';
import { readCriteria } from './read-subscription.ts';
import { createSender, type Outcome, type Sender } from './send.ts';
import * as store from './store.ts';

export interface DeliveryOptions {
  /** Turns at once on this node. */
  readonly slots: number;
  /** How long nothing is looked at after there was nothing. */
  readonly lookMs: number;
  readonly timeoutMs: number;
  /** After each failed attempt of one delivery; after the last it is a dead letter. */
  readonly pausesMs: readonly number[];
  readonly leaseMs: number;
}

const usual: DeliveryOptions = {
  slots: 16,
  lookMs: 3_000,
  timeoutMs: 10_000,
  pausesMs: [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 3_600_000],
  leaseMs: 60_000,
};

const pageResources = 500;
const inOneTurn = 50;
const turnMs = 20_000;
/** Rows of nodes whose clocks are behind may be dated a little before what was seen already. */
const overlapMs = 15_000;
/** A receiver that refuses so many in a row does not understand us. */
const mostRefused = 10;
export const sealPurpose = 'fhir.subscription';

interface Work {
  readonly rooms: FhirRooms;
  readonly all: ReadonlyMap<string, ResourceKind>;
  readonly base: string;
  readonly sender: Sender;
  readonly options: DeliveryOptions;
}

/** Answers the function that stops it and waits for what is being sent. */
export function startDeliveries(
  rooms: FhirRooms,
  kinds: readonly ResourceKind[],
  base: string,
  given: Partial<DeliveryOptions> = {},
): () => Promise<void> {
  const options = { ...usual, ...given };
  const sender = createSender({ allowPrivate: rooms.config.allowPrivateNetworks, timeoutMs: options.timeoutMs });
  const work: Work = { rooms, all: new Map(kinds.map((kind) => [kind.type, kind])), base, sender, options };
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let wake: () => void = () => {};

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (stopping.signal.aborted) wake();
    });

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      const lease = randomUUID();
      const row = running.size < options.slots ? await claim(lease) : null;
      if (!row) {
        await sleep(Math.min(1_000, options.lookMs));
        continue;
      }
      const task: Promise<void> = takeTurn(work, row, lease, stopping.signal).finally(() => {
        running.delete(task);
        wake();
      });
      running.add(task);
    }
  }

  const claim = (lease: string) =>
    store.claim(rooms.db, lease, options.leaseMs).catch((error: Error) => {
      rooms.log.warn({ err: error.message }, 'no subscription could be claimed');
      return null;
    });
  const ended = loop();
  return async () => {
    stopping.abort();
    wake();
    await ended;
    await Promise.all(running);
    await sender.close();
  };
}

async function takeTurn(work: Work, row: store.SubscriptionRow, lease: string, stopping: AbortSignal): Promise<void> {
  const { db, log } = work.rooms;
  let pauseMs = work.options.lookMs;
  try {
    pauseMs = await turn(work, row, lease, stopping);
  } catch (error) {
    log.warn({ err: (error as Error).message, subscription: row.id }, 'a turn of a subscription failed');
  }
  await store
    .release(db, row.id, lease, pauseMs)
    .catch((error: Error) => log.warn({ err: error.message }, 'a subscription could not be released'));
}

/** Answers how long to wait before the next one. */
async function turn(work: Work, row: store.SubscriptionRow, lease: string, stopping: AbortSignal): Promise<number> {
  const { rooms, options } = work;
  const over = (status: 'off' | 'error', words: string | null) =>
    store.setStatus(rooms.db, row.id, lease, status, words).then(() => options.lookMs);
  const subject = await subjectOfAccount(rooms.access, row.account_id);
  if (!subject) return over('off', 'The account that made it may not come in any more.');
  if (row.ends_at && row.ends_at <= rooms.clock.now()) return over('off', null);
  if (row.status === 'requested') await store.setStatus(rooms.db, row.id, lease, 'active', null);
  let search: Search;
  try {
    search = searchOf(work, row, subject);
  } catch (error) {
    if (error instanceof AppError) return over('error', error.message);
    throw error;
  }
  let some = await store.waiting(rooms.db, row.id, inOneTurn);
  let tookMs = 0;
  if (some.length === 0) {
    const begun = Date.now();
    if (!(await look(work, row, lease, search, stopping))) return 0;
    some = await store.waiting(rooms.db, row.id, inOneTurn);
    tookMs = Date.now() - begun;
  }
  // Looks that cost much are rare: a tenth of the time at most.
  if (some.length === 0) return Math.max(options.lookMs, tookMs * 10);
  return sendAll(work, row, lease, { search, some }, stopping);
}

interface Search {
  readonly context: FhirContext;
  readonly kind: ResourceKind;
  find(more: readonly (readonly [string, string])[], cursor: string | null): ReturnType<ResourceKind['search']>;
}

function searchOf({ rooms, all, base }: Work, row: store.SubscriptionRow, subject: Subject): Search {
  const { kind, criteria } = readCriteria(row.resource.criteria, all, base);
  const context: FhirContext = { rooms, subject, base, all };
  return {
    ...{ context, kind },
    find: (more, cursor) =>
      kind.search(context, {
        criteria: [...criteria, ...readSearch(kind, all, base, more).criteria],
        // In the order of the kind: the deliveries are ordered when they are read.
        ...{ count: pageResources, sort: [], cursor, total: false },
      }),
  };
}

/** What has changed since the last look becomes deliveries. False when it was stopped: nothing is lost, it is looked again. */
async function look(
  { rooms: { db }, options }: Work,
  row: store.SubscriptionRow,
  lease: string,
  search: Search,
  stopping: AbortSignal,
): Promise<boolean> {
  const until = await settledMoment(db);
  const from = new Date(Math.max(row.begins_at.getTime(), row.seen_until.getTime() - overlapMs));
  for (let cursor: string | null = null; ; ) {
    const page = await search.find([['_lastUpdated', `ge${from.toISOString()}`]], cursor);
    if (page.found.length > 0) await store.addDeliveries(db, row.id, lease, page.found);
    if (page.next === null) break;
    cursor = page.next;
    if (stopping.aborted || !(await store.renew(db, row.id, lease, options.leaseMs))) return false;
  }
  await store.seen(db, row.id, lease, until, from);
  return true;
}

async function sendAll(
  work: Work,
  row: store.SubscriptionRow,
  lease: string,
  { search, some }: { search: Search; some: readonly store.DeliveryRow[] },
  stopping: AbortSignal,
): Promise<number> {
  const { rooms, options } = work;
  const { db } = rooms;
  const begun = Date.now();
  const now = await search.find([['_id', [...new Set(some.map((one) => one.resource_id))].join(',')]], null);
  const texts = new Map(now.found.map((found) => [found.id, found.text]));
  // Deleted meanwhile, changed so that it does not match any more, or outside of the area now: nothing to tell.
  const gone = some.filter((one) => !texts.get(one.resource_id));
  if (gone.length > 0)
    await store.settle(
      db,
      gone.map((one) => one.id),
      'done',
      null,
    );
  const headers = row.headers ? (JSON.parse(rooms.sealer.open(sealPurpose, row.headers)) as string[]) : [];
  let refused = row.refused;
  for (const one of some) {
    const text = texts.get(one.resource_id);
    if (!text) continue;
    if (stopping.aborted || Date.now() - begun > turnMs) return 0;
    if (!(await store.renew(db, row.id, lease, options.leaseMs))) return options.lookMs;
    const notice = { id: one.id, subscription: row.id, type: one.type, resourceId: one.resource_id, text };
    const outcome = await work.sender.send(row.resource.channel, headers, notice);
    refused = outcome.kind === 'refused' ? refused + 1 : 0;
    const pauseMs = await after(work, row, lease, one, outcome, refused);
    if (pauseMs !== null) return pauseMs;
  }
  return 0;
}

/** Null when the next one may be sent, else how long to wait. */
async function after(
  { rooms: { db }, options }: Work,
  row: store.SubscriptionRow,
  lease: string,
  one: store.DeliveryRow,
  outcome: Outcome,
  refused: number,
): Promise<number | null> {
  if (outcome.kind === 'done') {
    await store.settle(db, [one.id], 'done', null);
    await store.noteTrouble(db, row.id, null, 0);
    return null;
  }
  const pauseMs = options.pausesMs[one.attempts];
  if (outcome.kind === 'later' && pauseMs !== undefined) {
    await store.noteAttempt(db, one.id, outcome.words);
    await store.noteTrouble(db, row.id, `${outcome.words} Attempt ${one.attempts + 1}; it is tried again.`, 0);
    return pauseMs;
  }
  await store.settle(db, [one.id], 'dead', outcome.words);
  await store.noteTrouble(db, row.id, outcome.words, refused);
  if (outcome.kind === 'refused' && refused < mostRefused) return null;
  await store.setStatus(db, row.id, lease, 'error', `${outcome.words} Mend it and set the status to requested.`);
  return options.lookMs;
}
