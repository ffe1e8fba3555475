/**
 * Front door of conversations: what an incoming message does to them, how flows are started, and what makes one begin by
 * itself.
 */
import type { FlowProblem, NewTrigger, Trigger } from '@mhero/contract/conversations.ts';
import type { Environment } from '@mhero/flow/values/environment.ts';
import type { Subject } from '../access/subject.ts';
import type { Audiences } from '../audiences/audiences.ts';
import { record } from '../audit/audit.ts';
import type { Db, Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { createLibrary, findFlow } from '../flows/flows.ts';
import type { Log } from '../lib/log.ts';
import { findChannel } from '../messaging/messaging.ts';
import { allGroups, createKnownNames } from '../registry/registry.ts';
import { type Engine, prepare, runBatch } from './batch.ts';
import { environmentFor, type Habits, insideHost } from './engine-host.ts';
import type { IncomingMessage, Item } from './model.ts';
import { createStarts, type Starts } from './starts.ts';
import { interrupt } from './step.ts';
import { listProblems } from './store-problems.ts';
import { lockContacts } from './store-talks.ts';
import * as store from './store-triggers.ts';
import { startWorkers } from './workers.ts';

export { environmentFor, insideHost } from './engine-host.ts';
export { listFlowLines } from './flow-lines.ts';
export { keywordsInUse } from './store-keywords.ts';

export interface Conversations extends Starts {
  /** Holds these contacts to the end of the transaction: call it once, before the other two. */
  hold(tx: Queryable, contactIds: readonly number[]): Promise<void>;
  /** Answers, in order, which of the messages are part of a conversation. */
  answer(tx: Queryable, messages: readonly (IncomingMessage & { readonly contactId: number })[]): Promise<boolean[]>;
  /** Ends the conversations of these contacts. */
  interrupt(tx: Queryable, contactIds: readonly number[]): Promise<void>;
  /** Begins to work on starts, waits that are over and calls on this node; answers the function that stops it. */
  work(): Promise<() => Promise<void>>;
  listTriggers(cursor?: string, limit?: number): Promise<{ items: Trigger[]; next: string | null }>;
  /** Errors: `flow:missing`, `channel:missing`, `request:invalid`. */
  addTrigger(subject: Subject, request: NewTrigger): Promise<Trigger>;
  /** The same within the caller's transaction. */
  addTriggerInto(tx: Queryable, subject: Subject, request: NewTrigger): Promise<{ id: number; uuid: string }>;
  deleteTrigger(subject: Subject, uuid: string): Promise<void>;
  /** What a flow could not do, newest first; people outside of the caller's area are left out. */
  problems(
    subject: Subject,
    flow: string,
    cursor?: string,
    limit?: number,
  ): Promise<{ items: FlowProblem[]; next: string | null }>;
}

export interface ConversationTools {
  readonly db: Db;
  readonly log: Log;
  readonly audiences: Pick<Audiences, 'sql'>;
  readonly allowPrivateNetworks: boolean;
  habits(): Promise<Habits>;
}

export function createConversations(tools: ConversationTools): Conversations {
  const { db, log } = tools;
  const library = createLibrary(async () => {
    const { timezone, country } = await tools.habits();
    return { timezone, default_country: country };
  });
  const engine: Engine = { flows: library, log, environment: keptEnvironment(tools.habits), names: createKnownNames() };

  return {
    ...createStarts(db, tools.audiences),
    hold: (tx, contactIds) =>
      lockContacts(
        tx,
        [...contactIds].sort((a, b) => a - b),
      ),
    async answer(tx, messages) {
      const items = messages.map(({ contactId, ...message }): Item => ({ kind: 'message', contactId, message }));
      return (await runBatch(tx, engine, items)).map((fate) => fate !== 'none');
    },
    async interrupt(tx, contactIds) {
      await lockContacts(
        tx,
        [...contactIds].sort((a, b) => a - b),
      );
      const items = contactIds.map((contactId): Item => ({ kind: 'due', contactId, session: '', what: 'timeout' }));
      const { talks, setting } = await prepare(tx, engine, items, insideHost);
      for (const talk of talks.values()) interrupt(talk, setting.writes);
      await setting.writes.flush(tx);
    },
    work: () => startWorkers(db, engine, { allowPrivate: tools.allowPrivateNetworks }),
    async listTriggers(cursor, limit = 50) {
      const rows = await store.listTriggers(db, numberOf(cursor), limit + 1);
      const page = rows.slice(0, limit);
      return { items: page.map(toTrigger), next: rows.length > limit ? String(page.at(-1)!.id) : null };
    },
    addTriggerInto: insertTrigger,
    async addTrigger(subject, request) {
      const made = await db.tx((tx) => insertTrigger(tx, subject, request));
      const [row] = await store.listTriggers(db, made.id + 1, 1);
      return toTrigger(row!);
    },
    deleteTrigger: (subject, uuid) =>
      db.tx(async (tx) => {
        if (!(await store.deleteTrigger(tx, uuid)))
          throw new AppError('request:not_found', 'There is no such trigger.');
        await record(tx, subject, 'trigger.delete', `trigger:${uuid}`);
      }),
    async problems(subject, flow, cursor, limit = 50) {
      const rows = await listProblems(db, { flow, area: subject.area, before: numberOf(cursor), limit: limit + 1 });
      const page = rows.slice(0, limit);
      const items = page.map(({ id, at, ...rest }) => ({ ...rest, at: at.toISOString() }));
      return { items, next: rows.length > limit ? String(page.at(-1)!.id) : null };
    },
  };
}

async function insertTrigger(tx: Queryable, subject: Subject, request: NewTrigger) {
  const row = await store.insertTrigger(tx, await newTrigger(tx, subject, request));
  await record(tx, subject, 'trigger.add', `trigger:${row.uuid}`, { ...request });
  return row;
}

async function newTrigger(tx: Queryable, subject: Subject, request: NewTrigger): Promise<store.NewTrigger> {
  const keywords = (request.keywords ?? []).map((keyword) => keyword.trim().toLowerCase());
  if ((request.kind === 'keyword') !== keywords.length > 0)
    throw new AppError('request:invalid', 'A keyword trigger has at least one keyword, a catch-all has none.');
  if (keywords.some((keyword) => keyword === '' || /\s/u.test(keyword)))
    throw new AppError('request:invalid', 'A keyword is one word or one sign.');
  const ids = new Map((await allGroups(tx)).map((group) => [group.uuid, group.id]));
  const groups = (uuids: readonly string[] = []): number[] =>
    uuids.map((uuid) => {
      const id = ids.get(uuid);
      if (id === undefined) throw new AppError('request:invalid', `There is no group ${uuid}.`);
      return id;
    });
  return {
    ...{ kind: request.kind, keywords, match: request.match ?? 'first', interrupts: request.interrupts ?? false },
    flowId: (await findFlow(tx, request.flow)).id,
    channelId: request.channel === undefined ? null : (await findChannel(tx, request.channel)).id,
    include: groups(request.include_groups),
    exclude: groups(request.exclude_groups),
    accountId: subject.accountId,
  };
}

/** Made anew only when the settings have changed. */
function keptEnvironment(habits: () => Promise<Habits>): () => Promise<Environment> {
  let kept: { habits: Habits; environment: Environment } | null = null;
  return async () => {
    const now = await habits();
    if (kept?.habits !== now) kept = { habits: now, environment: environmentFor(now) };
    return kept.environment;
  };
}

function numberOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new AppError('request:invalid', 'The cursor is not one that this list gave out.');
}

function toTrigger({ id, uuid, created_at, ...rest }: store.ShownTrigger): Trigger {
  return {
    ...rest,
    ...{ id: uuid, keywords: [...rest.keywords] },
    ...{ include_groups: [...rest.include_groups], exclude_groups: [...rest.exclude_groups] },
    created_at: created_at.toISOString(),
  };
}
