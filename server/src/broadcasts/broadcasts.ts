/** Front door of broadcasts: accept, steer, watch, repeat. */
import { createHash } from 'node:crypto';
import type { Settings } from '@mhero/contract/access.ts';
import {
  type Accounting,
  type Broadcast,
  type BroadcastPreview,
  type Curve,
  type Lane,
  lanes,
  type NewBroadcast,
  type PreviewRequest,
  type Recipient,
  type SendAgain,
} from '@mhero/contract/broadcasts.ts';
import { compileTemplate } from '@mhero/flow/expressions/substitute.ts';
import type { Static } from 'typebox';
import type { Subject } from '../access/subject.ts';
import type { Audiences } from '../audiences/audiences.ts';
import { record } from '../audit/audit.ts';
import { type Db, type Queryable, type Sql, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { idOf, pageOf } from '../lib/pages.ts';
import { cancelRetries, findChannel, holdRetries, insertBodies, laneName, laneNumber } from '../messaging/messaging.ts';
import { writableAmong } from '../registry/registry.ts';
import { createLive } from './live.ts';
import { previewBroadcast } from './preview.ts';
import { listRecipients, type RecipientsRequest } from './recipients.ts';
import * as accept from './store-accept.ts';
import { accountings, curve } from './store-accounting.ts';
import * as store from './store-broadcasts.ts';
import { againSql } from './store-recipients.ts';
import { broadcastRequests } from './store-requests.ts';
import { dueAt, expiresAt, validityHours, wallTime } from './when.ts';

export { followingBroadcasts } from './follow-merge.ts';
export { compileVersions, messageEnvironment, type Person, renderFor, surelyWrong } from './render.ts';
export { type Delivery, type DeliveryFilter, deliveries } from './store-deliveries.ts';
export { type BroadcastRequest, broadcastRequests, peopleOfBroadcasts } from './store-requests.ts';
export { type RunningSupply, startSupply } from './supply.ts';
export { startUpkeep, type Upkeep } from './upkeep.ts';

export interface BroadcastTools {
  readonly db: Db;
  readonly clock: Clock;
  readonly audiences: Pick<Audiences, 'sql' | 'countByLanguageAndPrefix' | 'list'>;
  settings(): Promise<Pick<Settings, 'timezone' | 'country' | 'prices' | 'currency'>>;
}

export interface Broadcasts {
  /**
   * Freezes the audience and queues it in one transaction. The same `key` of the same account answers the same
   * broadcast; with another request it is refused (`request:key_reused`).
   * Throws `query:invalid`, `template:invalid`, `channel:missing`, `broadcast:empty`, `broadcast:changed`.
   */
  create(subject: Subject, request: Static<typeof NewBroadcast>, key?: string | null): Promise<Broadcast>;
  /**
   * As `create`, in the caller's transaction and to those of the audience that `only` keeps (it is given a query of
   * contacts by `contact_id`). `recipients` is null where the key was used before.
   */
  createIn(
    tx: Queryable,
    subject: Subject,
    request: Static<typeof NewBroadcast>,
    key: string,
    only: (people: Sql) => Sql,
  ): Promise<{ uuid: string; recipients: number | null }>;
  /** What it would look like and cost; changes nothing. */
  preview(subject: Subject, request: Static<typeof PreviewRequest>): Promise<BroadcastPreview>;
  get(subject: Subject, uuid: string): Promise<Broadcast>;
  list(subject: Subject, cursor?: string, limit?: number): Promise<{ items: Broadcast[]; next: string | null }>;
  /** Throws `broadcast:state` where it is too late. What is being handed over at that moment still goes. */
  change(subject: Subject, uuid: string, action: 'pause' | 'resume' | 'cancel'): Promise<Broadcast>;
  /** A new broadcast to some of the recipients, on the same channel and lane. */
  sendAgain(subject: Subject, uuid: string, request: Static<typeof SendAgain>, key?: string | null): Promise<Broadcast>;
  /**
   * To people that another room has chosen, given as a query of `contact_id`; whoever may not be written to now is left
   * out. The same `key` of the same account answers the same broadcast, whatever the request says now.
   */
  sendTo(
    subject: Subject,
    request: Omit<Static<typeof NewBroadcast>, 'query'>,
    people: Sql,
    key: string,
  ): Promise<Broadcast>;
  /**
   * As `sendTo`, in the caller's transaction, under a public id that the caller has made, and to one of those who share a
   * number.
   */
  sendToIn(
    tx: Queryable,
    subject: Subject,
    uuid: string,
    request: Omit<Static<typeof NewBroadcast>, 'query'>,
    people: Sql,
    /** After it nothing goes out any more, where that is sooner than usual. */
    until?: Date | null,
  ): Promise<{ recipients: number }>;
  recipients(
    subject: Subject,
    uuid: string,
    request: RecipientsRequest,
  ): Promise<{ items: Recipient[]; next: string | null }>;
  curve(subject: Subject, uuid: string): Promise<Curve>;
  accounting(subject: Subject, uuid: string): Promise<Accounting>;
  /** Of several, by public id; those outside of the caller's area are missing. */
  accountings(subject: Subject, uuids: readonly string[]): Promise<ReadonlyMap<string, Accounting>>;
  /** Calls `changed` after each move of the counters, at most about twice a second. Answers how to stop. */
  subscribe(subject: Subject, uuid: string, changed: (broadcast: Broadcast) => void): Promise<() => void>;
}

export function createBroadcasts(tools: BroadcastTools): Broadcasts {
  const { db, clock, audiences } = tools;
  const live = createLive(db);

  async function row(subject: Subject, uuid: string): Promise<store.BroadcastRow> {
    const found = await store.findBroadcast(db, subject, uuid);
    if (!found) throw new AppError('request:not_found', 'There is no such broadcast, or it is outside of your area.');
    return found;
  }

  async function shown(rows: readonly store.BroadcastRow[]): Promise<Broadcast[]> {
    const sums = await accountings(
      db,
      rows.map((each) => each.id),
    );
    return rows.map((each) => toBroadcast(each, sums.get(each.id)!));
  }

  const show = async (subject: Subject, uuid: string): Promise<Broadcast> =>
    (await shown([await row(subject, uuid)]))[0]!;

  interface Plan {
    readonly request: Static<typeof NewBroadcast>;
    readonly key: string | null;
    readonly hash: Buffer;
    readonly againOf: number | null;
    /** Its public id, where the caller has made one. */
    readonly uuid?: string;
    audience(tx: Queryable): Promise<{ recipients: Sql; leftOut: Sql; normalized: string }>;
  }

  async function makeIn(
    tx: Queryable,
    subject: Subject,
    plan: Plan,
  ): Promise<{ uuid: string; recipients: number | null }> {
    const { request, key, hash } = plan;
    checkTexts(request.texts);
    const lane: Lane = request.lane ?? 'ordinary';
    const channel = await findChannel(tx, request.channel);
    const due = dueAt(request.at, (await tools.settings()).timezone, clock.now());
    const later = due.getTime() > clock.now().getTime();
    const { recipients, leftOut, normalized } = await plan.audience(tx);
    const versions = Object.keys(request.texts);
    const bodies = await insertBodies(
      tx,
      versions.map((version) => request.texts[version]!),
    );
    const made = await accept.insertBroadcast(tx, {
      ...{ accountId: subject.accountId, key, hash, query: normalized, texts: request.texts, lane: laneNumber(lane) },
      name: request.name?.trim() || defaultName(request.texts),
      bodies: Object.fromEntries(versions.map((version, i) => [version, bodies[i]!])),
      channelId: channel.id,
      state: later ? 'scheduled' : 'queued',
      at: request.at ?? null,
      dueAt: due,
      expiresAt: expiresAt(due, lane),
      area: subject.area,
      ...{ againOf: plan.againOf, uuid: plan.uuid ?? null },
    });
    if (!made) return { uuid: await known(tx, subject, plan), recipients: null };
    const frozen = await accept.freeze(tx, {
      ...{ broadcastId: made.id, recipients, leftOut, lane: laneNumber(lane), dueAt: due },
      ...{ wall: wallTime(request.at), validHours: validityHours[lane] },
    });
    checkFrozen(frozen, request.confirmed);
    await accept.wakeSenders(tx, made.id);
    await record(tx, subject, 'broadcast.create', `broadcast:${made.uuid}`, {
      ...frozen,
      channel: channel.name,
      lane,
    });
    return { uuid: made.uuid, recipients: frozen.recipients };
  }

  const make = async (subject: Subject, plan: Plan): Promise<Broadcast> =>
    show(subject, (await db.tx((tx) => makeIn(tx, subject, plan))).uuid);

  async function known(tx: Queryable, subject: Subject, plan: Plan): Promise<string> {
    const found = await accept.findByKey(tx, subject.accountId, plan.key!);
    if (!found) throw new AppError('request:conflict', 'This request is being handled already. Ask again in a moment.');
    if (!found.request_hash.equals(plan.hash))
      throw new AppError(
        'request:key_reused',
        'This request key was used for another broadcast. Use a new key for a new broadcast.',
      );
    return found.uuid;
  }

  return {
    create: async (subject, request, key) => {
      const hash = hashOf(request);
      if (key) {
        const found = await accept.findByKey(db, subject.accountId, key);
        if (found)
          return show(
            subject,
            await known(db, subject, { request, key, hash, againOf: null, audience: () => Promise.reject() }),
          );
      }
      return make(subject, {
        request,
        key: key ?? null,
        hash,
        againOf: null,
        audience: (tx) => audiences.sql(subject, request.query, tx),
      });
    },
    createIn: (tx, subject, request, key, only) =>
      makeIn(tx, subject, {
        ...{ request, key, hash: hashOf(request), againOf: null },
        audience: async (on) => {
          const { recipients, leftOut, normalized } = await audiences.sql(subject, request.query, on);
          return { recipients: only(recipients), leftOut: only(leftOut), normalized };
        },
      }),
    preview: async (subject, request) =>
      previewBroadcast({ db, audiences, clock, settings: await tools.settings() }, subject, request),
    get: show,
    async list(subject, cursor, limit = 50) {
      const rows = await store.listBroadcasts(db, subject, idOf(cursor), limit + 1);
      const { items, next } = pageOf(
        rows,
        limit,
        ({ id }) => String(id),
        (each) => each,
      );
      return { items: await shown(items), next };
    },
    async change(subject, uuid, action) {
      const found = await row(subject, uuid);
      await db.tx(async (tx) => {
        if (!(await move(tx, found.id, action)))
          throw new AppError('broadcast:state', `This broadcast is ${found.state}; it cannot be ${words[action]}.`);
        if (action === 'cancel') {
          await cancelRetries(tx, found.id);
          await accept.giveBackRest(tx, found.id);
        } else await holdRetries(tx, found.id, action === 'pause');
        await accept.wakeSenders(tx, found.id);
        await live.note(tx, uuid);
        await record(tx, subject, `broadcast.${action}`, `broadcast:${uuid}`);
      });
      return show(subject, uuid);
    },
    async sendAgain(subject, uuid, request, key) {
      const found = await row(subject, uuid);
      const texts = request.texts ?? found.texts;
      return make(subject, {
        request: { query: found.query, texts, channel: found.channel, lane: laneName(found.lane), name: found.name },
        key: key ?? null,
        hash: hashOf({ uuid, ...request }),
        againOf: found.id,
        audience: async () => ({ ...writableAmong(againSql(found.id, request.to)), normalized: found.query }),
      });
    },
    async sendTo(subject, request, people, key) {
      const plan: Plan = {
        ...{ request: { ...request, query: '' }, key, hash: hashOf({ key }), againOf: null },
        audience: async () => ({ ...writableAmong(people), normalized: '' }),
      };
      const found = await accept.findByKey(db, subject.accountId, key);
      return found ? show(subject, await known(db, subject, plan)) : make(subject, plan);
    },
    async sendToIn(tx, subject, uuid, request, people, until = null) {
      const { recipients } = await makeIn(tx, subject, {
        ...{ request: { ...request, query: '' }, key: null, hash: hashOf({ uuid }), againOf: null, uuid },
        audience: async () => ({ ...writableAmong(people, true), normalized: '' }),
      });
      if (until) await accept.endBefore(tx, uuid, until);
      return { recipients: recipients ?? 0 };
    },
    recipients: async (subject, uuid, request) => listRecipients(db, await row(subject, uuid), request),
    curve: async (subject, uuid) => curve(db, (await row(subject, uuid)).id),
    accounting: async (subject, uuid) => (await show(subject, uuid)).accounting,
    async accountings(subject, uuids) {
      if (uuids.length === 0) return new Map();
      const rows = await broadcastRequests(db, subject, { uuids, limit: uuids.length });
      const sums = await accountings(
        db,
        rows.map((each) => each.id),
      );
      return new Map(rows.map((each) => [each.uuid, sums.get(each.id)!]));
    },
    async subscribe(subject, uuid, changed) {
      await row(subject, uuid);
      let told = '';
      return live.subscribe(uuid, async () => {
        const now = await show(subject, uuid);
        const text = JSON.stringify(now);
        if (text === told) return;
        told = text;
        changed(now);
      });
    },
  };
}

const words = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const;

function move(tx: Queryable, id: number, action: 'pause' | 'resume' | 'cancel'): Promise<boolean> {
  if (action === 'pause') return store.moveState(tx, id, ['scheduled', 'queued', 'sending'], sql`'paused'`);
  if (action === 'cancel')
    return store.moveState(tx, id, ['scheduled', 'queued', 'sending', 'paused'], sql`'cancelled'`);
  return store.moveState(
    tx,
    id,
    ['paused'],
    sql`case when started_at is not null then 'sending' when due_at > now() then 'scheduled' else 'queued' end`,
  );
}

/** Throws `template:invalid`: a text is missing, empty, or cannot be read. */
export function checkTexts(texts: Readonly<Record<string, string>>): void {
  const fields = [];
  for (const [version, text] of Object.entries(texts)) {
    if (text.trim() === '') fields.push({ where: `/texts/${version}`, message: 'is empty' });
    else if (version !== 'default' && !/^[a-z]{3}$/.test(version))
      fields.push({ where: `/texts/${version}`, message: 'is not a language of three letters' });
    else compileTemplate(text);
  }
  if (Object.keys(texts).length === 0) fields.push({ where: '/texts', message: 'has no text' });
  if (fields.length > 0) throw new AppError('template:invalid', 'A text is missing or empty.', { fields });
}

function checkFrozen(frozen: accept.Frozen, confirmed: number | undefined): void {
  if (frozen.recipients === 0)
    throw new AppError(
      'broadcast:empty',
      'Nobody can be reached with this: everyone who matches is left out. Nothing was sent.',
      {
        left_out: frozen.leftOut,
      },
    );
  if (confirmed === undefined) return;
  const off = Math.abs(frozen.recipients - confirmed);
  if (off >= 1 && off > confirmed / 100)
    throw new AppError(
      'broadcast:changed',
      `You confirmed ${confirmed} people; now it would go to ${frozen.recipients}. Look again and confirm. Nothing was sent.`,
      {
        confirmed,
        recipients: frozen.recipients,
      },
    );
}

const defaultName = (texts: Readonly<Record<string, string>>): string =>
  [...(texts.default ?? Object.values(texts)[0] ?? '')].slice(0, 60).join('').trim();

function hashOf(request: object): Buffer {
  const stable = JSON.stringify(request, (_, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(stable).digest();
}

function toBroadcast(row: store.BroadcastRow, accounting: Accounting): Broadcast {
  return {
    id: row.uuid,
    name: row.name,
    query: row.query,
    texts: row.texts,
    channel: row.channel,
    lane: lanes[row.lane]!,
    state: row.state,
    at: row.at,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
    by: row.by,
    accounting,
  };
}
