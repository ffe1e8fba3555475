/** Triggers as officers and files make them: checked, and refused where two could not be told apart. */
import type { NewTrigger, Trigger } from '@mhero/contract/conversations.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db, Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { findFlow } from '../flows/flows.ts';
import { idOf, pageOf } from '../lib/pages.ts';
import { findChannel } from '../messaging/messaging.ts';
import { allGroups } from '../registry/registry.ts';
import * as store from './store-triggers.ts';
import { fold } from './triggers.ts';

export interface Triggers {
  listTriggers(request?: {
    cursor?: string;
    limit?: number;
    flow?: string;
  }): Promise<{ items: Trigger[]; next: string | null }>;
  /** Errors: `flow:missing`, `channel:missing`, `request:invalid`, `trigger:conflict`. */
  addTrigger(subject: Subject, request: NewTrigger): Promise<Trigger>;
  /** The same within the caller's transaction. */
  addTriggerInto(tx: Queryable, subject: Subject, request: NewTrigger): Promise<{ id: number; uuid: string }>;
  deleteTrigger(subject: Subject, uuid: string): Promise<void>;
}

export function createTriggers(db: Db): Triggers {
  return {
    async listTriggers({ cursor, limit = 50, flow } = {}) {
      const rows = await store.listTriggers(db, { before: idOf(cursor), flow: flow ?? null, limit: limit + 1 });
      return pageOf(rows, limit, (row) => String(row.id), toTrigger);
    },
    addTriggerInto,
    async addTrigger(subject, request) {
      const made = await db.tx((tx) => addTriggerInto(tx, subject, request));
      const [row] = await store.listTriggers(db, { before: made.id + 1, flow: null, limit: 1 });
      return toTrigger(row!);
    },
    deleteTrigger: (subject, uuid) =>
      db.tx(async (tx) => {
        if (!(await store.deleteTrigger(tx, uuid)))
          throw new AppError('request:not_found', 'There is no such trigger.');
        await record(tx, subject, 'trigger.delete', `trigger:${uuid}`);
      }),
  };
}

async function addTriggerInto(tx: Queryable, subject: Subject, request: NewTrigger) {
  const row = (await addTrigger(tx, await checked(tx, subject, request)))!;
  await record(tx, subject, 'trigger.add', `trigger:${row.uuid}`, { ...request });
  return row;
}

/**
 * Errors: `trigger:conflict`, in words, where another begins a flow by the same. With `again`, null where the same trigger
 * is there already.
 */
export async function addTrigger(
  tx: Queryable,
  made: store.NewTrigger,
  { again = false } = {},
): Promise<{ id: number; uuid: string } | null> {
  await store.lockTriggers(tx);
  const rival = await rivalOf(tx, made);
  if (rival && again && rival.flow_id === made.flowId && covers(rival, made)) return null;
  if (rival) throw new AppError('trigger:conflict', inWords(made, rival));
  return store.insertTrigger(tx, made);
}

const covers = (rival: store.RivalTrigger, made: store.NewTrigger): boolean => {
  const its = new Set(rival.keywords.map(fold));
  return made.keywords.every((keyword) => its.has(fold(keyword)));
};

async function rivalOf(tx: Queryable, made: store.NewTrigger): Promise<store.RivalTrigger | undefined> {
  const own = new Set(made.keywords.map(fold));
  const all = await store.rivals(tx, made);
  return all.find((rival) => made.kind !== 'keyword' || rival.keywords.some((each) => own.has(fold(each))));
}

const things = {
  catch_all: 'Anything that is written',
  new_conversation: 'A new conversation',
  missed_call: 'A missed call',
  incoming_call: 'An incoming call',
} as const;

function inWords(made: store.NewTrigger, rival: store.RivalTrigger): string {
  const own = new Set(made.keywords.map(fold));
  const shared = rival.keywords.find((each) => own.has(fold(each)));
  const thing = made.kind === 'keyword' ? `The keyword “${shared}”` : things[made.kind];
  return `${thing} begins the flow “${rival.flow_name}” already, for the same channel and groups. Remove that trigger, or choose another ${
    made.kind === 'keyword' ? 'word, ' : ''
  }channel or group.`;
}

async function checked(tx: Queryable, subject: Subject, request: NewTrigger): Promise<store.NewTrigger> {
  const keywords = [...new Set((request.keywords ?? []).map((keyword) => keyword.trim().toLowerCase()))];
  if ((request.kind === 'keyword') !== keywords.length > 0)
    throw new AppError('request:invalid', 'A keyword trigger has at least one keyword, every other has none.');
  const wrong = keywords.find((keyword) => keyword === '' || /\s/u.test(keyword));
  if (wrong !== undefined)
    throw new AppError('request:invalid', `“${wrong}” is no keyword: a keyword is one word or one sign.`);
  const ids = new Map((await allGroups(tx)).map((group) => [group.uuid, group.id]));
  const groups = (uuids: readonly string[] = []): number[] =>
    sorted(
      uuids.map((uuid) => {
        const id = ids.get(uuid);
        if (id === undefined) throw new AppError('request:invalid', `There is no group ${uuid}.`);
        return id;
      }),
    );
  const { kind, match = 'first' } = request;
  return {
    ...{ kind, keywords, match: kind === 'keyword' ? match : 'first' },
    flowId: (await findFlow(tx, request.flow)).id,
    channelId: request.channel === undefined ? null : (await findChannel(tx, request.channel)).id,
    ...{ include: groups(request.include_groups), exclude: groups(request.exclude_groups) },
    ...{ accountId: subject.accountId, area: subject.area },
  };
}

/** As they are compared: each once, ascending. */
export const sorted = (ids: readonly number[]): number[] => [...new Set(ids)].sort((a, b) => a - b);

function toTrigger({ id, uuid, created_at, ...rest }: store.ShownTrigger): Trigger {
  return {
    ...rest,
    ...{ id: uuid, keywords: [...rest.keywords] },
    ...{ include_groups: [...rest.include_groups], exclude_groups: [...rest.exclude_groups] },
    created_at: created_at.toISOString(),
  };
}
