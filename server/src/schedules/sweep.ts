/** Dates of campaigns follow changes of people and of campaigns: noted changes first, whole audiences in portions. */
import { type Queryable, type Sql, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { ScheduleTools } from './schedules.ts';
import * as store from './store-sweep.ts';
import { ownerOf } from './tick.ts';

/** Contacts in one transaction. */
const portion = 1_000;

/** Answers true when there may be more. */
export function sweepChanges(tools: Pick<ScheduleTools, 'db' | 'audiences' | 'log'>): Promise<boolean> {
  return tools.db.tx(async (tx) => {
    if (!(await store.tryToSweep(tx))) return false;
    const ids = await store.takeChanges(tx, portion);
    if (ids.length === 0) return false;
    for (const campaign of await store.activeCampaigns(tx)) await look(tx, tools, campaign, ids);
    return ids.length > 0;
  });
}

export function sweepCampaigns(tools: Pick<ScheduleTools, 'db' | 'audiences' | 'log'>): Promise<boolean> {
  return tools.db.tx(async (tx) => {
    if (!(await store.tryToSweep(tx))) return false;
    const work = await store.claimWork(tx);
    if (!work) return false;
    const ids = await store.nextContacts(tx, work.cursor, portion);
    if (ids.length > 0) await look(tx, tools, work.campaign, ids);
    await store.moveWork(tx, work.campaign.id, ids.length < portion ? null : ids.at(-1)!);
    return true;
  });
}

async function look(
  tx: Queryable,
  tools: Pick<ScheduleTools, 'audiences' | 'log'>,
  campaign: store.ActiveCampaign,
  ids: readonly number[],
): Promise<void> {
  const parts = await partsOf(tx, tools, campaign);
  if (parts) await store.recalculate(tx, campaign.id, ids, parts.members, parts.stopped);
}

/** Who is in it, and who has done it; null when its question cannot be answered any more (a group is gone). */
export async function partsOf(
  tx: Queryable,
  { audiences, log }: Pick<ScheduleTools, 'audiences' | 'log'>,
  campaign: store.ActiveCampaign,
): Promise<{ members: Sql; stopped: Sql } | null> {
  const subject = ownerOf(campaign);
  try {
    const members = await audiences.members(subject, campaign.query, tx);
    const stopped = campaign.stop_query
      ? await audiences.members({ area: null }, campaign.stop_query, tx)
      : sql`select 0 as id where false`;
    return { members, stopped };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn({ campaign: campaign.uuid, err: error.message }, 'the audience of a campaign cannot be read');
    return null;
  }
}
