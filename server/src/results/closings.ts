/** “You said, we did”: a survey ends, once, with a message back to those who answered; whoever is still asked is let go. */
import type { Closing, NewClosing } from '@mhero/contract/results.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Broadcasts } from '../broadcasts/broadcasts.ts';
import { type Db, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { Flows } from '../flows/flows.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Conversations } from '../sessions/sessions.ts';
import type { KnownQuestion } from './questions.ts';
import { passages, type Scope } from './scope.ts';
import * as store from './store-closings.ts';
import type { FlowRow, StartRow } from './store-context.ts';
import { againOf } from './store-reminders.ts';

export interface ClosingTools {
  readonly db: Db;
  readonly jobs: Pick<Jobs, 'enqueue' | 'register'>;
  readonly flows: Pick<Flows, 'change'>;
  readonly conversations: Pick<Conversations, 'hold' | 'interrupt' | 'changeStart'>;
  readonly broadcasts: Pick<Broadcasts, 'sendTo'>;
}

export interface Closable {
  readonly flow: FlowRow;
  /** Null: the whole flow. */
  readonly start: StartRow | null;
  readonly scope: Scope;
  readonly questions: readonly KnownQuestion[];
}

const kind = 'results.close';
const portion = 200;

/**
 * First the row that says so: nobody else closes it from then on. Then the message, under a key that the row gives, and
 * last the end of what still goes on. Who pressed may press again when it was cut off in between.
 */
export async function close(
  tools: ClosingTools,
  subject: Subject,
  survey: Closable,
  request: NewClosing,
): Promise<Closing> {
  const { db } = tools;
  const { flow, start } = survey;
  if (start === null && subject.area !== null)
    throw new AppError(
      'access:outside_area',
      'A whole flow is closed by somebody for the whole country; close your start.',
    );
  const row = await claim(db, subject, survey);
  if (request.texts && row.broadcast === null) await sendBack(tools, subject, survey, row, request);
  if (start === null) await tools.flows.change(subject, flow.uuid, { archived: true });
  else if (['running', 'paused', 'scheduled'].includes(start.state))
    await tools.conversations.changeStart(subject, start.uuid, 'cancel').catch(onlyTooLate);
  await db.tx(async (tx) => {
    if (!(await store.beginClosing(tx, row.id))) return;
    await tools.jobs.enqueue(tx, kind, { closing: row.id }, subject.accountId);
    await record(tx, subject, 'flow.close', `flow:${flow.uuid}`, {
      start: start?.uuid ?? null,
      message: !!request.texts,
    });
  });
  return toClosing((await store.readClosing(db, flow.id, start?.id ?? null))!, subject);
}

async function claim(db: Db, subject: Subject, { flow, start }: Closable): Promise<store.ClosingRow> {
  const startId = start?.id ?? null;
  const { accountId, name, area } = subject;
  const made = await db.tx((tx) => store.insertClosing(tx, { flowId: flow.id, startId, accountId, name, area }));
  if (made) return made;
  const row = (await store.readClosing(db, flow.id, startId))!;
  const cutOff = row.account_id === accountId && row.cursor === store.notBegun;
  if (cutOff) return row;
  throw new AppError(
    'results:closed',
    `This was closed by ${row.by_name} on ${row.created_at.toISOString().slice(0, 10)}.`,
  );
}

async function sendBack(
  { db, broadcasts }: ClosingTools,
  subject: Subject,
  { flow, scope, questions }: Closable,
  row: store.ClosingRow,
  { texts, to = 'began', channel, lane }: NewClosing,
): Promise<void> {
  const who = to === 'finished' ? sql`f.status = 3` : sql`f.began`;
  const people = sql`select f.contact_id from ${passages(scope, questions)} where ${who}`;
  const request = { name: flow.name, texts: texts!, ...(channel && { channel }), ...(lane && { lane }) };
  try {
    const sent = await broadcasts.sendTo(subject, request, people, `closing ${row.id}`);
    const { audience, left_out } = sent.accounting;
    const recipients = audience - left_out.reduce((sum, each) => sum + each.count, 0);
    await store.noteBroadcast(db, row.id, { broadcast: sent.id, recipients });
  } catch (error) {
    // Nothing was sent: it is as if nobody had pressed.
    if (error instanceof AppError) await store.deleteClosing(db, row.id);
    throw error;
  }
}

function onlyTooLate(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'flow:state') throw error;
}

export function registerClosings(tools: ClosingTools): void {
  const { db, conversations } = tools;
  const step = (id: number): Promise<number> =>
    db.tx(async (tx) => {
      const closing = await store.holdClosing(tx, id);
      if (!closing) return 0;
      const { start_id } = closing;
      const starts = start_id === null ? null : [start_id, ...(await againOf(tx, start_id))];
      const ids = await store.stillAsked(tx, closing, starts, null, portion);
      if (ids.length === 0) {
        await store.endClosing(tx, id);
        return 0;
      }
      await conversations.hold(tx, ids);
      const asked = await store.stillAsked(tx, closing, starts, ids, portion);
      if (asked.length > 0) await conversations.interrupt(tx, asked);
      await store.moveClosing(tx, id, ids.at(-1)!, asked.length);
      return ids.length;
    });
  tools.jobs.register(kind, async ({ payload, signal, report, last }) => {
    const id = Number(payload.closing);
    try {
      for (let done = 0; !signal.aborted; ) {
        const moved = await step(id);
        if (moved === 0) return { ended: done };
        done += moved;
        await report({ ended: done });
      }
    } catch (error) {
      // Nobody comes back to it: who pressed may press again.
      if (last || error instanceof AppError) await store.moveClosing(db, id, store.notBegun, 0);
      throw error;
    }
    return undefined;
  });
}

/** What was done in the whole country is not counted for whoever sees a part of it. */
export function toClosing(row: store.ClosingRow, { area }: Pick<Subject, 'area'>): Closing {
  const { state, broadcast, recipients, ended } = row;
  const counts =
    row.start_id === null && area !== null
      ? { broadcast: null, recipients: null, ended: null }
      : { broadcast, recipients, ended };
  return { state, ...counts, by: row.by_name, closed_at: row.created_at.toISOString() };
}
