/**
 * Reminding the silent of a start, once for each press: whoever still waits gets the waiting question again, for whoever
 * was silent until the conversation ended it begins anew. Whoever answers in between gets nothing.
 */
import type { NewReminder, Reminder } from '@mhero/contract/results.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db, Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { enqueue, laneName, laneNumber } from '../messaging/messaging.ts';
import type { Conversations } from '../sessions/sessions.ts';
import type { KnownQuestion } from './questions.ts';
import type { Scope } from './scope.ts';
import type { StartRow } from './store-context.ts';
import * as store from './store-reminders.ts';

export interface ReminderTools {
  readonly db: Db;
  readonly jobs: Pick<Jobs, 'enqueue' | 'register'>;
  readonly conversations: Pick<Conversations, 'hold' | 'startThese'>;
}

const kind = 'results.remind';
const portion = 200;

export interface Survey {
  readonly flow: string;
  readonly start: StartRow;
  /** Of the start, all of its time. */
  readonly scope: Scope;
  readonly questions: readonly KnownQuestion[];
}

export async function remind(
  tools: ReminderTools,
  subject: Subject,
  survey: Survey,
  request: NewReminder,
  key: string | null,
): Promise<Reminder> {
  const { db } = tools;
  const { start } = survey;
  const before = key === null ? null : await store.reminderByKey(db, subject.accountId, key);
  if (before?.start_id === start.id) return toReminder(before);
  if (before)
    throw new AppError('request:key_reused', 'This request key was used for another reminder. Use a new key.');
  const lane = request.lane ?? laneName(start.lane);
  const id = await db.tx(async (tx) => {
    const { accountId, name, area } = subject;
    const made = await store.insertReminder(tx, {
      ...{ startId: start.id, accountId, name, key, lane: laneNumber(lane), area },
    });
    if (made === null)
      throw new AppError('results:reminded', 'The silent were reminded within the last hour. Give them some time.');
    await beginAgain(tx, tools, subject, survey, made, lane);
    await tools.jobs.enqueue(tx, kind, { reminder: made }, accountId);
    await record(tx, subject, 'flow.remind', `flow:${survey.flow}`, { start: start.uuid, lane });
    return made;
  });
  return toReminder(await store.reminderById(db, id));
}

/** In the transaction of the reminder, so that they are asked again exactly if it is there. */
async function beginAgain(
  tx: Queryable,
  { conversations }: ReminderTools,
  subject: Subject,
  { flow, start, scope, questions }: Survey,
  id: number,
  lane: ReturnType<typeof laneName>,
): Promise<void> {
  const waiting = await store.countWaiting(tx, scope.starts!.ids, subject.area);
  const { ids, unreachable } = await store.silentFor(tx, scope, questions);
  const request = { flow, channel: start.channel, lane, restart: true, skip_busy: true };
  if (waiting + ids.length + unreachable === 0)
    throw new AppError(
      'results:reminded',
      'Nobody is silent now: whoever has not finished wrote in the last ten minutes. Give them some time.',
    );
  const again =
    ids.length === 0 ? null : await conversations.startThese(tx, subject, request, ids, { origin: 'officer' });
  await store.noteSilent(tx, id, {
    ...{ people: waiting + ids.length + unreachable, again: ids.length, start: again?.uuid ?? null, unreachable },
  });
}

export function registerReminders(tools: ReminderTools): void {
  tools.jobs.register(kind, async ({ payload, signal, report, last }) => {
    const id = Number(payload.reminder);
    try {
      for (let done = 0; !signal.aborted; ) {
        const moved = await step(tools, id);
        if (moved === 0) return { reminded: done };
        done += moved;
        await report({ looked_at: done });
      }
    } catch (error) {
      // Nobody comes back to it: it must not stand in the way of the next press.
      if (last || error instanceof AppError) await store.endReminder(tools.db, id);
      throw error;
    }
    return undefined;
  });
}

/** One portion in one transaction with its cursor: a kill in between repeats nothing and forgets nobody. */
function step({ db, conversations }: ReminderTools, id: number): Promise<number> {
  return db.tx(async (tx) => {
    const reminder = await store.holdReminder(tx, id);
    if (!reminder) return 0;
    const startIds = [reminder.start_id, ...(await store.againOf(tx, reminder.start_id))];
    const ids = await store.nextWaiting(tx, reminder, startIds, portion);
    if (ids.length === 0) {
      await store.endReminder(tx, id);
      return 0;
    }
    await conversations.hold(tx, ids);
    const rows = await store.readWaiting(tx, reminder, startIds, ids);
    await enqueue(
      tx,
      rows.flatMap(({ verdict, channel_id, address, text, contact_id }) =>
        verdict === 'still'
          ? [
              {
                channelId: channel_id,
                address: address!,
                text: text!,
                contactId: contact_id,
                lane: laneName(reminder.lane),
              },
            ]
          : [],
      ),
    );
    const of = (verdict: string): number => rows.filter((row) => row.verdict === verdict).length;
    const counts = { still: of('still'), moved: of('moved'), unreachable: of('unreachable') };
    await store.moveReminder(tx, id, ids.at(-1)!, counts);
    return ids.length;
  });
}

export function toReminder(row: store.ReminderRow): Reminder {
  const { uuid, state, people, reminded, started_again, not_any_more, unreachable } = row;
  return {
    ...{ id: uuid, state, people, reminded, started_again, not_any_more, unreachable },
    ...{ lane: laneName(row.lane), by: row.by_name, created_at: row.created_at.toISOString() },
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}
