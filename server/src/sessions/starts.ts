/** Starting flows for people: accepted with a frozen audience, then chunk by chunk on whichever node is free. */
import { createHash } from 'node:crypto';
import type { FlowStart, NewStart, StartedPerson } from '@mhero/contract/conversations.ts';
import type { Subject } from '../access/subject.ts';
import type { Audiences } from '../audiences/audiences.ts';
import { record } from '../audit/audit.ts';
import { type Db, type Queryable, type Sql, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { findFlow } from '../flows/flows.ts';
import { idOf, pageOf } from '../lib/pages.ts';
import { findChannel, findLine, laneName, laneNumber } from '../messaging/messaging.ts';
import { findReachable, writableAmong } from '../registry/registry.ts';
import { type Engine, runBatch } from './batch.ts';
import type { Fate, Item, StartItem } from './model.ts';
import { peopleInState, peopleOf, toPerson } from './store-start-people.ts';
import * as store from './store-starts.ts';
import { lockContacts } from './store-talks.ts';
import { watch } from './watch-starts.ts';

export interface Starts {
  /**
   * Freezes the audience in one transaction. The same `key` of the same account answers the same start. Errors:
   * `query:invalid`, `flow:missing`, `channel:missing`, `request:not_found`, `request:conflict`.
   */
  start(subject: Subject, request: NewStart, key?: string | null, more?: StartMore): Promise<FlowStart>;
  /**
   * As `start`, in the caller's transaction and for those of the audience that `only` keeps (it is given a query of
   * contacts by `contact_id`). Null where the key was used before.
   */
  startIn(
    tx: Queryable,
    subject: Subject,
    request: NewStart,
    key: string,
    only: (people: Sql) => Sql,
    more: StartMore,
  ): Promise<{ uuid: string; recipients: number } | null>;
  /** For exactly these people, in the caller's transaction; the caller has looked whether they may be written to, and
   * counted them against the budget. */
  startThese(
    tx: Queryable,
    subject: Subject,
    request: NewStart,
    contactIds: readonly number[],
    more: StartMore,
  ): Promise<{ uuid: string; recipients: number } | null>;
  /**
   * For people that another room has chosen, as a query of ids of contacts, in the caller's transaction and under a public
   * id that the caller has made. Whoever may not be written to is left out, and of those who share a number all but one.
   */
  startFor(
    tx: Queryable,
    subject: Subject,
    uuid: string,
    request: NewStart,
    people: Sql,
    more: StartMore,
  ): Promise<{ recipients: number }>;
  getStart(subject: Subject, uuid: string): Promise<FlowStart>;
  /** Of one flow, or all. */
  listStarts(
    subject: Subject,
    request?: { cursor?: string; limit?: number; flow?: string },
  ): Promise<{ items: FlowStart[]; next: string | null }>;
  /** Paused and cancelled: nobody else is started; who is in the flow goes on. Errors: `flow:state`. */
  changeStart(subject: Subject, uuid: string, action: 'pause' | 'resume' | 'cancel'): Promise<FlowStart>;
  /** Everybody of a start who is inside the caller's area, by when they came to us. Errors: `request:not_found`. */
  startPeople(
    subject: Subject,
    uuid: string,
    request?: { cursor?: string; limit?: number; state?: string },
  ): Promise<{ items: StartedPerson[]; next: string | null }>;
  /** Calls `changed` after each move of the counts, at most about twice a second. Answers how to stop. */
  watchStart(subject: Subject, uuid: string, changed: (start: FlowStart) => void): Promise<() => void>;
}

/** What an officer does not say: where a start comes from, and what its conversations know about it. */
export interface StartMore {
  readonly origin: 'officer' | 'flow' | 'schedule' | 'campaign';
  readonly by?: store.NewStartRow['by'];
  /** Goes before the trigger of each conversation: `type` and what belongs to it. */
  readonly trigger?: Readonly<Record<string, unknown>>;
}

/** People by `contact_id`; those left out with their reason. */
interface Frozen {
  readonly recipients: Sql;
  readonly leftOut: Sql;
  readonly normalized: string | null;
}

const nobody = sql`select 0 as contact_id, '' as reason where false`;

export function createStarts(db: Db, audiences: Pick<Audiences, 'sql'>): Starts {
  async function one(subject: Subject, uuid: string): Promise<store.StartRow> {
    const [row] = await store.listStarts(db, subject, { uuid, limit: 1 });
    if (!row) throw new AppError('request:not_found', 'There is no such start, or it is outside of your area.');
    return row;
  }

  async function known(subject: Subject, key: string, hash: Buffer): Promise<FlowStart | null> {
    const found = await store.startByKey(db, subject.accountId, key);
    if (!found) return null;
    if (found.request_hash.equals(hash)) return toStart(await one(subject, found.uuid));
    throw new AppError('request:key_reused', 'This request key was used for another start. Use a new key.');
  }

  async function audience(tx: Queryable, subject: Subject, request: NewStart): Promise<Frozen> {
    if ((request.query === undefined) === (request.contact === undefined))
      throw new AppError('request:invalid', 'Say either a query or one contact.');
    if (request.query !== undefined) return audiences.sql(subject, request.query, tx);
    const contact = await findReachable(tx, request.contact!, subject.area);
    if (!contact) throw new AppError('request:not_found', 'There is no such person, or they are outside your area.');
    if (contact.optedOut) throw new AppError('request:conflict', 'This person has asked not to hear from us.');
    if (contact.address === null)
      throw new AppError('request:conflict', 'This person has no number that we can write to.');
    return {
      recipients: sql`select ${contact.id}::int as contact_id`,
      leftOut: nobody,
      normalized: null,
    };
  }

  /** Null when the key was used already. */
  async function make(
    tx: Queryable,
    subject: Subject,
    request: NewStart,
    key: string | null,
    { recipients, leftOut, normalized }: Frozen,
    more: StartMore,
    { counted = false, uuid = null }: { readonly counted?: boolean; readonly uuid?: string | null } = {},
  ): Promise<{ uuid: string; recipients: number } | null> {
    checkParams(request.params);
    const flow = await findFlow(tx, request.flow);
    const channel =
      flow.type === 'voice' ? await findLine(tx, request.channel) : await findChannel(tx, request.channel);
    const lane = laneNumber(request.lane ?? 'ordinary');
    const made = await store.insertStart(tx, {
      ...{ accountId: subject.accountId, key, hash: hashOf(request), flowId: flow.id, query: normalized },
      ...{ channelId: channel.id, lane, params: request.params ?? null, area: subject.area },
      ...{ restart: request.restart ?? true, skipBusy: request.skip_busy ?? true, dueAt: dueAt(request.at) },
      ...{ origin: more.origin, by: more.by ?? null, trigger: more.trigger ?? null, uuid },
    });
    if (!made) return null;
    const count = await store.freezeStart(tx, made.id, lane, recipients, leftOut, counted);
    await record(tx, subject, 'flow.start', `flow:${request.flow}`, { start: made.uuid, recipients: count });
    return { uuid: made.uuid, recipients: count };
  }

  return {
    async start(subject, request, key = null, more = { origin: 'officer' }) {
      const hash = hashOf(request);
      const before = key === null ? null : await known(subject, key, hash);
      if (before) return before;
      const made = await db.tx(async (tx) =>
        make(tx, subject, request, key, await audience(tx, subject, request), more),
      );
      if (made !== null) return toStart(await one(subject, made.uuid));
      const other = await known(subject, key!, hash);
      if (other) return other;
      throw new AppError('request:conflict', 'This request is being handled already. Ask again in a moment.');
    },
    async startIn(tx, subject, request, key, only, more) {
      const { recipients, leftOut, normalized } = await audience(tx, subject, request);
      const frozen = { recipients: only(recipients), leftOut: only(leftOut), normalized };
      return make(tx, subject, request, key, frozen, more);
    },
    startThese: (tx, subject, request, ids, more) => {
      const recipients = sql`select unnest(${ids}::int[]) as contact_id`;
      return make(tx, subject, request, null, { recipients, leftOut: nobody, normalized: null }, more, {
        counted: true,
      });
    },
    async startFor(tx, subject, uuid, request, people, more) {
      const frozen = { ...writableAmong(people, true), normalized: null };
      const made = await make(tx, subject, request, null, frozen, more, { uuid });
      return { recipients: made?.recipients ?? 0 };
    },
    getStart: async (subject, uuid) => toStart(await one(subject, uuid)),
    async listStarts(subject, { cursor, limit = 50, flow } = {}) {
      const only = flow === undefined ? {} : { flow };
      const rows = await store.listStarts(db, subject, { before: idOf(cursor), limit: limit + 1, ...only });
      return pageOf(rows, limit, ({ id }) => String(id), toStart);
    },
    async changeStart(subject, uuid, action) {
      const row = await one(subject, uuid);
      await db.tx(async (tx) => {
        if (!(await store.moveStart(tx, row.id, action)))
          throw new AppError('flow:state', `This start is ${row.state}; it cannot be ${words[action]}.`);
        await record(tx, subject, `flow.${action}`, `flow:${row.flow}`, { start: uuid });
      });
      return toStart(await one(subject, uuid));
    },
    async startPeople(subject, uuid, { cursor, limit = 50, state } = {}) {
      const row = await one(subject, uuid);
      const after = idOf(cursor) ?? 0;
      if (state !== undefined) return peopleInState(db, row, subject.area, { after, limit, state });
      const rows = await peopleOf(db, row, subject.area, after, limit + 1);
      return pageOf(rows, limit, ({ id }) => String(id), toPerson);
    },
    async watchStart(subject, uuid, changed) {
      const { id } = await one(subject, uuid);
      let told = '';
      return watch(db, id, async () => {
        const now = toStart(await one(subject, uuid));
        const text = JSON.stringify(now);
        if (text === told) return;
        told = text;
        changed(now);
      });
    },
  };
}

const words = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const;
const farthestMs = 366 * 86_400_000;

function dueAt(at: string | undefined): Date | null {
  if (at === undefined) return null;
  const due = new Date(at);
  if (due.getTime() < Date.now() + farthestMs) return due;
  throw new AppError('request:invalid', 'The time lies more than a year ahead.', {
    fields: [{ where: '/at', message: 'is too far ahead' }],
  });
}

const mostParams = 10_000;

/** Each conversation keeps them. Errors: `request:invalid`. */
export function checkParams(params: NewStart['params']): void {
  if (params === undefined || JSON.stringify(params).length <= mostParams) return;
  throw new AppError('request:invalid', `The parameters are longer than ${mostParams} characters as JSON.`, {
    fields: [{ where: '/params', message: 'is too long' }],
  });
}

const hashOf = (request: NewStart): Buffer => createHash('sha256').update(JSON.stringify(request)).digest();

function toStart(row: store.StartRow): FlowStart {
  const { id, uuid, open, created_at, finished_at, due_at, lane, by_flow, by_flow_name, by_node, by_contact, ...rest } =
    row;
  return {
    ...rest,
    id: uuid,
    lane: laneName(lane),
    at: due_at.toISOString(),
    by: by_flow === null ? null : { flow: by_flow, flow_name: by_flow_name!, node: by_node, contact: by_contact },
    waiting: row.state === 'cancelled' ? 0 : open,
    cancelled: row.state === 'cancelled' ? open : 0,
    created_at: created_at.toISOString(),
    finished_at: finished_at?.toISOString() ?? null,
  };
}

/** Starts the flow for the people of one chunk, in one transaction. False when no chunk waits. */
export async function runChunk(db: Pick<Db, 'tx' | 'query' | 'run'>, engine: Engine): Promise<boolean> {
  let taken: store.ChunkRow | null = null;
  try {
    return await db.tx(async (tx) => {
      const chunk = await store.takeChunk(tx);
      if (!chunk) return false;
      taken = chunk;
      lockContacts(tx, chunk.contact_ids);
      const start: StartItem = {
        ...{ id: chunk.start_id, flow: chunk.flow, channelId: chunk.channel_id, lane: chunk.lane },
        ...{ restart: chunk.restart, skipBusy: chunk.skip_busy, batch: chunk.recipients > 1, params: chunk.params },
        ...{ area: chunk.area, trigger: chunk.trigger },
      };
      const items = chunk.contact_ids.map((contactId): Item => ({ kind: 'start', contactId, start }));
      const fates = await runBatch(tx, engine, items);
      await store.finishChunk(tx, chunk, countFates(fates));
      await store.noteLeftOut(tx, chunk.start_id, leftOutNow(chunk.contact_ids, fates));
      return true;
    });
  } catch (error) {
    engine.log.warn({ err: error }, 'people could not be started in a flow; it is tried again');
    if (taken) await store.postponeChunk(db, taken);
    return taken !== null;
  }
}

const lateReasons: Partial<Record<Fate, string>> = { busy: 'busy', before: 'before', failed: 'failed', none: 'failed' };

function leftOutNow(ids: readonly number[], fates: readonly Fate[]): Map<string, number[]> {
  const reasons = new Map<string, number[]>();
  for (const [i, fate] of fates.entries()) {
    const reason = lateReasons[fate];
    if (!reason) continue;
    const known = reasons.get(reason);
    if (known) known.push(ids[i]!);
    else reasons.set(reason, [ids[i]!]);
  }
  return reasons;
}

function countFates(fates: readonly Fate[]): store.ChunkCounts {
  const of = (fate: Fate): number => fates.filter((each) => each === fate).length;
  return {
    started: of('started') + of('errand'),
    busy: of('busy'),
    before: of('before'),
    failed: of('failed') + of('none'),
  };
}
