/** Campaigns: what goes to each person at a distance from a date of theirs. */
import { createHash } from 'node:crypto';
import type { Campaign, CampaignChange, CampaignEvent, CampaignRow, NewCampaign } from '@mhero/contract/schedules.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import { checkTexts } from '../broadcasts/broadcasts.ts';
import type { Queryable } from '../db/db.ts';
import { AppError, type FieldError } from '../errors.ts';
import { findFlow } from '../flows/flows.ts';
import { idOf, pageOf } from '../lib/pages.ts';
import { findChannel } from '../messaging/messaging.ts';
import { allFields } from '../registry/registry.ts';
import type { ScheduleTools } from './schedules.ts';
import { narrow } from './store.ts';
import * as store from './store-campaigns.ts';

export interface Campaigns {
  /**
   * The same `key` of the same account answers the same campaign. Errors: `request:invalid`, `query:invalid`,
   * `flow:missing`, `channel:missing`, `template:invalid`, `request:key_reused`.
   */
  create(subject: Subject, request: NewCampaign, key?: string | null): Promise<Campaign>;
  get(subject: Subject, uuid: string): Promise<Campaign>;
  list(subject: Subject, cursor?: string, limit?: number): Promise<{ items: CampaignRow[]; next: string | null }>;
  /** Errors: those of `create`, and `schedule:state`. */
  change(subject: Subject, uuid: string, change: CampaignChange): Promise<Campaign>;
}

/** Dates that every contact may have. */
export const ownDates = ['birth_date', 'hire_date', 'created_on', 'last_seen_on'] as const;

/** A hundred and fifty years: nobody waits for longer, and the calendar of the database goes on. */
const farthest: Readonly<Record<CampaignEvent['unit'], number>> = {
  ...{ minutes: 100_000, hours: 100_000, days: 54_750, weeks: 7_800, months: 1_800, years: 150 },
};

export function createCampaigns(tools: ScheduleTools): Campaigns {
  const { db } = tools;

  async function one(subject: Subject, uuid: string): Promise<store.CampaignRow> {
    const [row] = await store.listCampaigns(db, subject, { uuid, limit: 1 });
    if (!row) throw new AppError('request:not_found', 'There is no such campaign, or it is outside of your area.');
    return row;
  }

  async function show(subject: Subject, uuid: string): Promise<Campaign> {
    const row = await one(subject, uuid);
    const events = await store.listEvents(db, row.id, subject.area);
    return {
      ...toRow(row),
      ...{ stop_query: row.stop_query, stop_flow: row.stop_flow, channel: row.channel },
      events: events.map(({ uuid: id, amount, next_at, id: _, ...rest }) => ({
        ...{ ...rest, id, offset: amount, next_at: next_at?.toISOString() ?? null },
      })),
    };
  }

  return {
    get: show,
    async list(subject, cursor, limit = 50) {
      const rows = await store.listCampaigns(db, subject, { before: idOf(cursor), limit: limit + 1 });
      return pageOf(rows, limit, ({ id }) => String(id), toRow);
    },
    async create(subject, request, key = null) {
      const hash = createHash('sha256').update(JSON.stringify(request)).digest();
      const before = key === null ? null : await known(db, subject, key, hash);
      if (before) return show(subject, before);
      const uuid = await db.tx(async (tx) => (await addCampaign(tx, tools, subject, request, { key, hash })).uuid);
      return show(subject, uuid);
    },
    async change(subject, uuid, { action, campaign }) {
      const found = await one(subject, uuid);
      await db.tx(async (tx) => {
        await narrow(tx, 'campaign', found.id, subject);
        if (campaign) {
          if (found.state === 'archived') throw wrongState(found.state);
          const { row, events } = await read(tx, tools, subject, campaign, null);
          await store.rewriteCampaign(tx, found.id, row);
          await store.writeEvents(tx, found.id, events);
          await store.askForWork(tx, found.id);
        }
        if (action) await move(tx, found, action);
        await record(
          tx,
          subject,
          `campaign.${action ?? 'change'}`,
          `campaign:${uuid}`,
          campaign && { name: campaign.name },
        );
      });
      return show(subject, uuid);
    },
  };
}

const wrongState = (state: string): AppError =>
  new AppError('schedule:state', `This campaign is ${state}; that cannot be done with it.`);

/** One that stands still drops what waits, so that nothing comes in a burst when it goes on. */
async function move(tx: Queryable, found: store.CampaignRow, action: 'pause' | 'resume' | 'archive'): Promise<void> {
  const from = { pause: ['active'], resume: ['paused', 'archived'], archive: ['active', 'paused'] }[action];
  const to = { pause: 'paused', resume: 'active', archive: 'archived' }[action];
  if (!(await store.moveCampaign(tx, found.id, from, to))) throw wrongState(found.state);
  if (action === 'resume') await store.askForWork(tx, found.id);
  else await store.dropWaiting(tx, found.id);
}

/** In the caller's transaction; dates are worked out after it. Throws `request:conflict` where the uuid is taken. */
export async function addCampaign(
  tx: Queryable,
  tools: Pick<ScheduleTools, 'audiences'>,
  subject: Subject,
  request: NewCampaign,
  { uuid = null, key = null, hash = null }: { uuid?: string | null; key?: string | null; hash?: Buffer | null },
): Promise<{ uuid: string }> {
  const { row, events } = await read(tx, tools, subject, request, uuid);
  const made = await store.insertCampaign(tx, row, { key, hash });
  if (!made) {
    const other = key !== null && hash !== null ? await known(tx, subject, key, hash) : null;
    if (other) return { uuid: other };
    throw new AppError('request:conflict', 'There is such a campaign already.');
  }
  await store.writeEvents(tx, made.id, events);
  await store.askForWork(tx, made.id);
  await record(tx, subject, 'campaign.create', `campaign:${made.uuid}`, { name: row.name, events: events.length });
  return made;
}

async function known(q: Queryable, subject: Subject, key: string, hash: Buffer): Promise<string | null> {
  const found = await store.campaignByKey(q, subject.accountId, key);
  if (!found || found.request_hash.equals(hash)) return found?.uuid ?? null;
  throw new AppError('request:key_reused', 'This request key was used for another campaign. Use a new key.');
}

async function read(
  tx: Queryable,
  { audiences }: Pick<ScheduleTools, 'audiences'>,
  subject: Subject,
  request: NewCampaign,
  uuid: string | null,
): Promise<{ row: store.NewCampaignRow; events: store.NewEvent[] }> {
  const dates = new Set<string>([
    ...ownDates,
    ...(await allFields(tx)).filter((field) => field.type === 'datetime').map((field) => field.key),
  ]);
  const wrong = request.events.flatMap((event, i) => wrongIn(event, `/events/${i}`, dates));
  if (wrong.length > 0) throw new AppError('request:invalid', 'An event is not valid.', { fields: wrong });
  const events: store.NewEvent[] = [];
  for (const event of request.events) {
    if (event.does.kind === 'text') checkTexts(event.does.texts);
    events.push({
      ...{ uuid: event.id ?? null, relativeTo: event.relative_to, amount: event.offset, unit: event.unit },
      ...{ hour: event.hour, does: event.does, mode: event.mode },
      flowId: event.does.kind === 'flow' ? (await findFlow(tx, event.does.flow)).id : null,
    });
  }
  const row: store.NewCampaignRow = {
    ...{ uuid, accountId: subject.accountId, byName: subject.name, area: subject.area, name: request.name.trim() },
    query: (await normal(tx, audiences, subject, request.query))!,
    stopQuery: await normal(tx, audiences, subject, request.stop_query?.trim() || null),
    stopFlowId: request.stop_flow ? (await findFlow(tx, request.stop_flow)).id : null,
    channelId: (await findChannel(tx, request.channel)).id,
  };
  return { row, events };
}

/** Asked within the transaction, where groups of the same import are there already. */
async function normal(
  tx: Queryable,
  audiences: ScheduleTools['audiences'],
  subject: Subject,
  query: string | null,
): Promise<string | null> {
  if (query === null) return null;
  await audiences.members(subject, query, tx);
  return query.trim();
}

function wrongIn(event: CampaignEvent, where: string, dates: ReadonlySet<string>): FieldError[] {
  const fields: FieldError[] = [];
  if (!dates.has(event.relative_to))
    fields.push({ where: `${where}/relative_to`, message: `"${event.relative_to}" is no date of a contact` });
  if (Math.abs(event.offset) > farthest[event.unit])
    fields.push({ where: `${where}/offset`, message: `is more than ${farthest[event.unit]} ${event.unit}` });
  if (event.hour !== null && (event.unit === 'minutes' || event.unit === 'hours'))
    fields.push({ where: `${where}/hour`, message: 'has no meaning with minutes and hours' });
  return fields;
}

function toRow(row: store.CampaignRow): CampaignRow {
  return {
    ...{ id: row.uuid, name: row.name, query: row.query, state: row.state, events: row.events, working: row.working },
    ...{ waiting: row.waiting, next_at: row.next_at?.toISOString() ?? null, by: row.by_name },
    created_at: row.created_at.toISOString(),
  };
}
