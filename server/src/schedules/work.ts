/** What a node does for schedules and campaigns by itself. */
import { hoursRules, writeClocks } from '../hours/hours.ts';
import { fireDue } from './fire.ts';
import { createResting } from './resting.ts';
import type { ScheduleTools } from './schedules.ts';
import * as store from './store.ts';
import { askDaily, askForWork } from './store-campaigns.ts';
import { sweepCampaigns, sweepChanges } from './sweep.ts';
import { plan, runDueSchedule } from './tick.ts';

const pollMs = 1_000;

/** Answers the function that stops it and waits for what is running. */
export async function startScheduleWork(tools: ScheduleTools): Promise<() => Promise<void>> {
  const { db, log } = tools;
  let stopped = false;
  let running: Promise<void> | null = null;
  let hours = '';
  const [schedules, campaigns, dates] = [createResting(), createResting(), createResting()];

  async function once(): Promise<void> {
    // Zones, holidays and working days move what is to come: looked at whenever they differ, and when a node begins.
    const rules = await hoursRules(db);
    const print = JSON.stringify(rules.map((rule) => [rule.id, rule.zone, [...rule.workingDays], [...rule.holidays]]));
    if (print !== hours) {
      await writeClocks(db);
      await planAll(tools);
      if (hours !== '') await askForWork(db, null);
    }
    hours = print;
    await askDaily(db);
    while (!stopped && (await runDueSchedule(db, tools, schedules)));
    while (!stopped && (await sweepChanges(tools, dates)));
    while (!stopped && (await sweepCampaigns(tools, dates)));
    while (!stopped && (await fireDue(tools, campaigns)));
  }

  const timer = setInterval(() => {
    running ??= once()
      .catch((error: unknown) => log.warn({ err: error }, 'schedules were not looked at; trying again'))
      .finally(() => {
        running = null;
      });
  }, pollMs);
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
}

/** One transaction for each schedule; whoever is at it already does it. One that fails is in the way of no other. */
async function planAll({ db, log }: Pick<ScheduleTools, 'db' | 'log'>): Promise<void> {
  for (const id of await store.activeIds(db))
    await db
      .tx(async (tx) => {
        const row = await store.holdSchedule(tx, id);
        if (row?.state === 'active') await plan(tx, row, await hoursRules(tx), new Date());
      })
      .catch((error: unknown) => log.warn({ err: error, schedule: id }, 'a schedule could not be planned anew'));
}
