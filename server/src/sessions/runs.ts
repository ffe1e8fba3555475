/** Conversations as officers look at them, and how they end one, a person's, or all of a flow. */
import type { FlowRun, FlowSession } from '@mhero/contract/conversations.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db, Tx } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { pageOf, uuidOf } from '../lib/pages.ts';
import { findReachable } from '../registry/registry.ts';
import { runStatus, sessionStatus } from './model.ts';
import * as store from './store-runs.ts';
import { lockContacts } from './store-talks.ts';

export interface Runs {
  /** Of a flow or of a person, newest first, within the caller's area. */
  listRuns(
    subject: Subject,
    of: { flow?: string; contact?: string },
    page: { cursor?: string; limit?: number },
  ): Promise<{ items: FlowRun[]; next: string | null }>;
  /** Errors: `request:not_found`. */
  getSession(subject: Subject, uuid: string): Promise<FlowSession>;
  /** Errors: `request:not_found`, `flow:state` where it has ended. */
  endSession(subject: Subject, uuid: string): Promise<void>;
  /** Ends the conversation of a person, if they are in one. Errors: `request:not_found`. */
  endContact(subject: Subject, uuid: string): Promise<{ ended: number }>;
  /** Ends all that wait in a flow, within the caller's area, in the background. Answers how many wait now. */
  endFlow(subject: Subject, uuid: string): Promise<{ ended: number }>;
}

export interface RunsTools {
  readonly db: Db;
  readonly jobs: Pick<Jobs, 'register' | 'enqueue'>;
  interrupt(tx: Tx, contactIds: readonly number[]): Promise<void>;
}

const endKind = 'sessions.end';
const portion = 200;

export function createRuns({ db, jobs, interrupt }: RunsTools): Runs {
  jobs.register(endKind, async ({ payload, progress, signal, report }) => {
    const { flow, area } = payload as { flow: string; area: number[] | null };
    let after = Number(progress.after ?? 0);
    let ended = Number(progress.ended ?? 0);
    while (!signal.aborted) {
      const ids = await db.tx(async (tx) => {
        const found = await store.waitingIn(tx, { flow, area, after, among: null, limit: portion });
        lockContacts(tx, found);
        const still = await store.waitingIn(tx, { flow, area, after, among: found, limit: portion });
        if (still.length > 0) await interrupt(tx, still);
        return found;
      });
      if (ids.length === 0) break;
      after = ids.at(-1)!;
      ended += ids.length;
      await report({ after, ended });
    }
    return { ended };
  });

  async function sessionOf(subject: Subject, uuid: string): Promise<store.SessionLineRow> {
    const found = await store.sessionLine(db, uuid, subject.area);
    if (!found)
      throw new AppError('request:not_found', 'There is no such conversation, or it is outside of your area.');
    return found;
  }

  return {
    async listRuns({ area }, { flow = null, contact = null }, { cursor, limit = 50 }) {
      const rows = await store.listRuns(db, { flow, contact, area, after: uuidOf(cursor), limit: limit + 1 });
      return pageOf(rows, limit, (row) => row.id, toRun);
    },
    async getSession(subject, uuid) {
      const row = await sessionOf(subject, uuid);
      const runs = await store.runsOf(db, row);
      const answers = await store.answersOf(
        db,
        runs.map((run) => run.id),
      );
      return toSession(row, runs, answers);
    },
    async endSession(subject, uuid) {
      const row = await sessionOf(subject, uuid);
      await db.tx(async (tx) => {
        lockContacts(tx, [row.contact_id]);
        if (!(await store.waits(tx, row.contact_id, uuid)))
          throw new AppError('flow:state', 'This conversation has ended already.');
        await interrupt(tx, [row.contact_id]);
        await record(tx, subject, 'session.end', `session:${uuid}`, { contact: row.contact });
      });
    },
    endContact: (subject, uuid) =>
      db.tx(async (tx) => {
        const contact = await findReachable(tx, uuid, subject.area);
        if (!contact)
          throw new AppError('request:not_found', 'There is no such person, or they are outside your area.');
        lockContacts(tx, [contact.id]);
        const waits = await store.waits(tx, contact.id, null);
        if (!waits) return { ended: 0 };
        await interrupt(tx, [contact.id]);
        await record(tx, subject, 'session.end', `contact:${uuid}`);
        return { ended: 1 };
      }),
    endFlow: (subject, uuid) =>
      db.tx(async (tx) => {
        const { area, accountId } = subject;
        const ended = await store.countWaitingIn(tx, uuid, area);
        if (ended === 0) return { ended };
        await jobs.enqueue(tx, endKind, { flow: uuid, area }, accountId);
        await record(tx, subject, 'flow.end', `flow:${uuid}`, { waiting: ended });
        return { ended };
      }),
  };
}

const runWords = wordsOf(runStatus);
const sessionWords = wordsOf(sessionStatus);

function wordsOf(numbers: Readonly<Record<string, number>>): ReadonlyMap<number, string> {
  return new Map(Object.entries(numbers).map(([word, number]) => [number, word]));
}

function toRun({ status, created_at, ended_at, ...rest }: store.RunLineRow): FlowRun {
  return {
    ...rest,
    status: runWords.get(status) ?? '',
    created_at: created_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
  };
}

function toSession(
  { contact_id: _, status, created_at, ended_at, timeout_at, expires_at, ...rest }: store.SessionLineRow,
  runs: readonly (store.RunLineRow & { readonly path: string[] })[],
  answers: readonly store.AnswerRow[],
): FlowSession {
  return {
    ...rest,
    status: sessionWords.get(status) ?? '',
    created_at: created_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
    timeout_at: timeout_at?.toISOString() ?? null,
    expires_at: expires_at?.toISOString() ?? null,
    runs: runs.map(({ path, ...run }) => ({
      ...toRun(run),
      path,
      results: answers
        .filter((answer) => answer.run === run.id)
        .map(({ run: __, at, ...answer }) => ({ ...answer, at: at.toISOString() })),
    })),
  };
}
