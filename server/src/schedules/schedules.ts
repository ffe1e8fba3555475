/** Front door of schedules, campaigns and the calendar: what goes out without a person pressing a button. */
import { createHash } from 'node:crypto';
import type {
  NewSchedule,
  Schedule,
  ScheduleChange,
  ScheduleDetail,
  SchedulePreview,
  When,
} from '@mhero/contract/schedules.ts';
import { checkWhen, toRule } from '@mhero/flow/recurrence/recurrence.ts';
import type { Subject } from '../access/subject.ts';
import type { Audiences } from '../audiences/audiences.ts';
import { record } from '../audit/audit.ts';
import type { Broadcasts } from '../broadcasts/broadcasts.ts';
import { checkTexts } from '../broadcasts/broadcasts.ts';
import type { Db, Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { findFlow } from '../flows/flows.ts';
import { hoursRules, isZone } from '../hours/hours.ts';
import type { Log } from '../lib/log.ts';
import { idOf, pageOf } from '../lib/pages.ts';
import { findChannel, laneName, laneNumber } from '../messaging/messaging.ts';
import { type Conversations, checkParams } from '../sessions/sessions.ts';
import { coming, dayIn, occurrences } from './occurrences.ts';
import { whenOf } from './plan.ts';
import * as store from './store.ts';
import { plan } from './tick.ts';
import { startScheduleWork } from './work.ts';

export { createCalendar, type ReadCalendar } from './calendar.ts';
export { type Campaigns, createCampaigns } from './campaigns.ts';
export { followingCampaigns } from './follow-merge.ts';
export { importCampaigns } from './import-campaigns.ts';
export { type ScheduleRequest, scheduleRequests, schedulesBehind } from './store-requests.ts';

export interface ScheduleTools {
  readonly db: Db;
  readonly log: Log;
  readonly audiences: Pick<Audiences, 'parse' | 'count' | 'members'>;
  readonly broadcasts: Pick<Broadcasts, 'createIn'>;
  readonly conversations: Pick<Conversations, 'startIn' | 'startThese'>;
  settings(): Promise<{ readonly timezone: string; readonly country: string }>;
}

export interface Schedules {
  /**
   * The same `key` of the same account answers the same schedule. Errors: `request:invalid`, `query:invalid`,
   * `flow:missing`, `channel:missing`, `template:invalid`, `request:key_reused`.
   */
  create(subject: Subject, request: NewSchedule, key?: string | null): Promise<ScheduleDetail>;
  /** The next five times of a form, and how many people match now; keeps nothing. */
  preview(subject: Subject, request: { when: When; query?: string }): Promise<SchedulePreview>;
  get(subject: Subject, uuid: string): Promise<ScheduleDetail>;
  list(subject: Subject, cursor?: string, limit?: number): Promise<{ items: Schedule[]; next: string | null }>;
  /** Errors: `schedule:state` where it is over. */
  change(subject: Subject, uuid: string, change: ScheduleChange): Promise<ScheduleDetail>;
  /** Begins to work on what is due on this node; answers the function that stops it. */
  work(): Promise<() => Promise<void>>;
}

const previewed = 5;

export function createSchedules(tools: ScheduleTools): Schedules {
  const { db, audiences } = tools;

  async function one(subject: Subject, uuid: string): Promise<store.ScheduleRow> {
    const [row] = await store.listSchedules(db, subject, { uuid, limit: 1 });
    if (!row) throw new AppError('request:not_found', 'There is no such schedule, or it is outside of your area.');
    return row;
  }

  async function show(subject: Subject, uuid: string): Promise<ScheduleDetail> {
    const row = await one(subject, uuid);
    const found = await store.listOccurrences(db, row.id, 50);
    return {
      ...toSchedule(row),
      occurrences: found.map(({ on_day, due_at, at, ...rest }) => ({
        ...rest,
        ...{ on: on_day, due_at: due_at.toISOString(), at: at.toISOString() },
      })),
    };
  }

  async function rowOf(
    subject: Subject,
    request: NewSchedule,
    key: string | null,
    hash: Buffer,
  ): Promise<store.NewRow> {
    check(request.when);
    if (request.does.kind === 'text') checkTexts(request.does.texts);
    else checkParams(request.does.params);
    const { normalized } = await audiences.parse(request.query);
    const flow = request.does.kind === 'flow' ? await findFlow(db, request.does.flow) : null;
    return {
      ...{ accountId: subject.accountId, byName: subject.name, area: subject.area, key, hash },
      ...{ name: request.name.trim(), query: normalized, does: request.does, flowId: flow?.id ?? null },
      channelId: (await findChannel(db, request.channel)).id,
      lane: laneNumber(request.lane ?? 'ordinary'),
      rule: toRule(request.when),
      ...{ on: request.when.on, time: request.when.time, zone: request.when.zone },
      ...{ holidays: request.when.holidays, missed: request.missed ?? 'once' },
    };
  }

  async function planned(tx: Queryable, id: number): Promise<void> {
    const row = await store.holdSchedule(tx, id);
    if (row && (await plan(tx, row, await hoursRules(tx), new Date()))) return;
    throw new AppError('request:invalid', 'It would never go out: the time has passed, or every day is a holiday.', {
      fields: [{ where: '/when/on', message: 'has passed' }],
    });
  }

  async function rewrite(tx: Queryable, subject: Subject, row: store.ScheduleRow, request: NewSchedule): Promise<void> {
    await store.rewriteSchedule(tx, row.id, await rowOf(subject, request, null, row.request_hash));
    await store.clearDue(tx, row.id);
    if (row.state === 'active') await planned(tx, row.id);
  }

  return {
    async create(subject, request, key = null) {
      const hash = createHash('sha256').update(JSON.stringify(request)).digest();
      const row = await rowOf(subject, request, key, hash);
      const uuid = await db.tx(async (tx) => {
        const made = await store.insertSchedule(tx, row);
        if (made) {
          await planned(tx, made.id);
          await record(tx, subject, 'schedule.create', `schedule:${made.uuid}`, { name: row.name, rule: row.rule });
          return made.uuid;
        }
        const known = await store.scheduleByKey(tx, subject.accountId, key!);
        if (known?.request_hash.equals(hash)) return known.uuid;
        throw new AppError('request:key_reused', 'This request key was used for another schedule. Use a new key.');
      });
      return show(subject, uuid);
    },
    async preview(subject, { when, query }) {
      check(when);
      const rule = (await hoursRules(db))[0]!;
      const now = new Date();
      const next = coming(when, rule, now, null, previewed);
      const zone = when.zone ?? rule.zone;
      const skipped = [];
      const last = next.at(-1)?.on ?? '';
      for (const each of occurrences(when, rule, dayIn(zone, now))) {
        if (each.nominal > last || skipped.length >= previewed) break;
        if (each.on === null) skipped.push(each.nominal);
      }
      return {
        rule: toRule(when),
        next: next.map(({ nominal, on, at }) => ({
          ...{ on, at: at.toISOString(), zone, moved_from: nominal === on ? null : nominal },
        })),
        skipped,
        people: query === undefined ? null : (await audiences.count(subject, query)).reachable,
      };
    },
    get: show,
    async list(subject, cursor, limit = 50) {
      const rows = await store.listSchedules(db, subject, { before: idOf(cursor), limit: limit + 1 });
      return pageOf(rows, limit, ({ id }) => String(id), toSchedule);
    },
    async change(subject, uuid, { action, schedule }) {
      const found = await one(subject, uuid);
      await db.tx(async (tx) => {
        const row = (await store.holdSchedule(tx, found.id))!;
        if (!['active', 'paused'].includes(row.state))
          throw new AppError('schedule:state', `This schedule is ${row.state}; it cannot be changed.`);
        await store.narrow(tx, 'schedule', row.id, subject);
        if (schedule) await rewrite(tx, subject, row, schedule);
        if (action) {
          const to = { pause: 'paused', resume: 'active', cancel: 'cancelled' }[action];
          await store.moveSchedule(tx, row.id, ['active', 'paused'], to);
          // What would have come while it stood still does not come afterwards.
          await store.clearDue(tx, row.id);
          if (action === 'resume') await planned(tx, row.id);
        }
        await record(
          tx,
          subject,
          `schedule.${action ?? 'change'}`,
          `schedule:${uuid}`,
          schedule && { name: schedule.name },
        );
      });
      return show(subject, uuid);
    },
    work: () => startScheduleWork(tools),
  };
}

function check(when: When): void {
  const fields = checkWhen(when).map(({ where, message }) => ({ where: `/when${where}`, message }));
  if (when.zone !== null && !isZone(when.zone))
    fields.push({ where: '/when/zone', message: `"${when.zone}" is not a time zone, such as Africa/Monrovia` });
  if (fields.length > 0) throw new AppError('request:invalid', 'The time is not valid.', { fields });
}

function toSchedule(row: store.ScheduleRow): Schedule {
  return {
    ...{ id: row.uuid, name: row.name, query: row.query, does: row.does, when: whenOf(row) },
    ...{ channel: row.channel, lane: laneName(row.lane), missed: row.missed, flow_name: row.flow_name },
    ...{ rule: row.rule, state: row.state, by: row.by_name },
    next_at: row.state === 'active' ? (row.next_at?.toISOString() ?? null) : null,
    created_at: row.created_at.toISOString(),
  };
}
