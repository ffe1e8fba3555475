/** Dates of campaigns follow changes of people and of campaigns: noted changes first, whole audiences in portions. */
import { type Queryable, type Sql, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { createResting, type Resting } from './resting.ts';
import type { ScheduleTools } from './schedules.ts';
import { askForWork } from './store-campaigns.ts';
import * as store from './store-sweep.ts';
import { ownerOf } from './tick.ts';

/** Contacts in one transaction. */
const portion = 1_000;

type SweepTools = Pick<ScheduleTools, 'db' | 'audiences' | 'log'>;

/** Answers true when there may be more. A campaign that fails rests, and looks at everybody when it is back. */
export function sweepChanges(tools: SweepTools, resting: Resting = createResting()): Promise<boolean> {
  return tools.db.tx(async (tx) => {
    if (!(await store.tryToSweep(tx))) return false;
    const ids = await store.takeChanges(tx, portion);
    if (ids.length === 0) return false;
    for (const campaign of await store.activeCampaigns(tx)) await lookAlone(tx, tools, campaign, ids, resting);
    return ids.length > 0;
  });
}

export function sweepCampaigns(tools: SweepTools, resting: Resting = createResting()): Promise<boolean> {
  return tools.db.tx(async (tx) => {
    if (!(await store.tryToSweep(tx))) return false;
    const work = await store.claimWork(tx, resting.ids());
    if (!work) return false;
    const ids = await store.nextContacts(tx, work.cursor, portion);
    if (ids.length > 0 && !(await lookAlone(tx, tools, work.campaign, ids, resting))) return true;
    await store.moveWork(tx, work.campaign.id, ids.length < portion ? null : ids.at(-1)!);
    return true;
  });
}

/** False when it failed: nothing of it is kept, and it stands in the way of no other campaign. */
async function lookAlone(
  tx: Queryable,
  tools: SweepTools,
  campaign: store.ActiveCampaign,
  ids: readonly number[],
  resting: Resting,
): Promise<boolean> {
  await tx.run(sql`savepoint look`);
  try {
    await look(tx, tools, campaign, ids);
    await tx.run(sql`release savepoint look`);
    return true;
  } catch (error) {
    await tx.run(sql`rollback to savepoint look`);
    tools.log.error({ err: error, campaign: campaign.uuid }, 'the dates of a campaign could not be worked out');
    resting.add(campaign.id);
    await askForWork(tx, campaign.id);
    return false;
  }
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
