/**
 * Events of campaigns that are due. Claimed, looked at once more, sent and marked in one transaction: each comes once for
 * a date, also when a node is killed.
 */
import { compileVersions, messageEnvironment, type Person, renderFor } from '../broadcasts/broadcasts.ts';
import { type Queryable, sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { spend } from '../hours/hours.ts';
import { systemClock } from '../lib/clock.ts';
import { uuid7 } from '../lib/uuids.ts';
import { enqueue } from '../messaging/messaging.ts';
import { createResting } from './resting.ts';
import type { ScheduleTools } from './schedules.ts';
import { type EventRow, listEvents } from './store-campaigns.ts';
import * as store from './store-sweep.ts';
import { partsOf } from './sweep.ts';
import { ownerOf } from './tick.ts';

const most = 500;
const hourMs = 3_600_000;
/** Later than this is missed: it would not be about today any more. */
const latestMs = 24 * hourMs;

/** Answers true when there may be more. Throws what is not a refusal; that campaign rests then, and the next call does others. */
export async function fireDue(tools: ScheduleTools, resting = createResting()): Promise<boolean> {
  let held: number | null = null;
  const work = tools.db.tx(async (tx) => {
    const fires = await store.claimFires(tx, most, resting.ids());
    const campaigns = await store.activeCampaigns(tx, [...new Set(fires.map((fire) => fire.campaign_id))]);
    for (const campaign of campaigns) {
      held = campaign.id;
      const events = await listEvents(tx, campaign.id, null);
      for (const event of events) {
        const mine = fires.filter((fire) => fire.event_id === event.id);
        if (mine.length > 0) await fireEvent(tx, tools, campaign, event, mine);
      }
    }
    return fires.length === most;
  });
  return work.catch((error: unknown) => {
    if (held !== null) resting.add(held);
    throw error;
  });
}

async function fireEvent(
  tx: Queryable,
  tools: ScheduleTools,
  campaign: store.ActiveCampaign,
  event: EventRow,
  fires: readonly store.FireRow[],
): Promise<void> {
  const outcomes = new Map<number, string>();
  const later = new Map<number, Date>();
  const go: store.Ready[] = [];
  const parts = await partsOf(tx, tools, campaign);
  const now = Date.now();
  const dueAt = new Map(fires.map((fire) => [fire.contact_id, fire.due_at.getTime()]));
  const people = parts
    ? await store.readyFor(
        tx,
        { contactIds: fires.map((fire) => fire.contact_id), bases: fires.map((fire) => fire.base) },
        campaign,
        parts.members,
        parts.stopped,
      )
    : [];
  for (const person of people) {
    const { contact_id: id } = person;
    const wait = person.busy && event.mode !== 'interrupt' && event.does.kind === 'flow';
    if (person.bar !== null) outcomes.set(id, person.bar);
    else if (now - dueAt.get(id)! > latestMs) outcomes.set(id, 'missed');
    else if (person.opens_at !== null) later.set(id, person.opens_at);
    else if (wait && event.mode === 'passive') later.set(id, new Date(now + hourMs));
    else if (person.busy && event.mode === 'skip') outcomes.set(id, 'busy');
    else go.push(person);
  }
  for (const { contact_id: id } of fires)
    if (!people.some((each) => each.contact_id === id)) outcomes.set(id, 'failed');
  if (go.length > 0) for (const [id, outcome] of await act(tx, tools, campaign, event, go)) outcomes.set(id, outcome);
  await store.endFires(tx, event.id, [...outcomes.keys()], [...outcomes.values()]);
  await store.putOffFires(tx, event.id, [...later.keys()], [...later.values()]);
}

/** What became of each. What is refused (the flow is archived) is noted and stands in nobody's way. */
async function act(
  tx: Queryable,
  tools: ScheduleTools,
  campaign: store.ActiveCampaign,
  event: EventRow,
  people: readonly store.Ready[],
): Promise<Map<number, string>> {
  await tx.run(sql`savepoint event`);
  try {
    const allowed = await withinBudget(tx, people);
    const going = people.filter((person) => allowed.has(person.contact_id));
    const outcomes = new Map(people.map((person) => [person.contact_id, 'budget']));
    const done =
      event.does.kind === 'text'
        ? await sendTexts(tx, tools, campaign, event.does.texts, going)
        : await startFlow(tx, tools, campaign, event, event.does.flow, going);
    for (const [id, outcome] of done) outcomes.set(id, outcome);
    await tx.run(sql`release savepoint event`);
    return outcomes;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await tx.run(sql`rollback to savepoint event`);
    tools.log.warn({ campaign: campaign.uuid, err: error.message }, 'an event of a campaign could not be done');
    return new Map(people.map((person) => [person.contact_id, 'failed']));
  }
}

/** Counted by the statement whose locks are held until the messages are kept with it. */
async function withinBudget(tx: Queryable, people: readonly store.Ready[]): Promise<Set<number>> {
  const ids = people.map((person) => person.contact_id);
  const spent = await spend(tx, sql`select unnest(${ids}::int[]) as contact_id`, new Date());
  if (spent === null) return new Set(ids);
  return new Set((await tx.query<{ contact_id: number }>(spent)).map((row) => row.contact_id));
}

async function sendTexts(
  tx: Queryable,
  { settings }: ScheduleTools,
  campaign: store.ActiveCampaign,
  texts: Readonly<Record<string, string>>,
  people: readonly store.Ready[],
): Promise<Map<number, string>> {
  const versions = compileVersions(texts);
  const env = messageEnvironment(await settings(), systemClock);
  const outcomes = new Map<number, string>();
  const singles = people.flatMap((person) => {
    const { text, errors } = renderFor(versions.of(person.language), person as Person, campaign.scheme, env);
    const bad = errors.length > 0 || text.trim() === '';
    outcomes.set(person.contact_id, bad ? 'failed' : 'sent');
    const { contact_id: contactId, address } = person;
    return bad ? [] : [{ channelId: campaign.channel_id, address, text, lane: 'ordinary' as const, contactId }];
  });
  await enqueue(tx, singles);
  return outcomes;
}

async function startFlow(
  tx: Queryable,
  { conversations }: ScheduleTools,
  campaign: store.ActiveCampaign,
  event: EventRow,
  flow: string,
  people: readonly store.Ready[],
): Promise<Map<number, string>> {
  if (people.length === 0) return new Map();
  const ids = people.map((person) => person.contact_id);
  await conversations.startThese(
    tx,
    ownerOf(campaign),
    { flow, channel: campaign.channel_uuid, lane: 'ordinary', skip_busy: event.mode !== 'interrupt' },
    ids,
    {
      origin: 'campaign',
      trigger: {
        type: 'campaign',
        event: {
          ...{ uuid: uuid7(), type: 'campaign_fired', created_on: new Date().toISOString() },
          campaign: { uuid: campaign.uuid, name: campaign.name },
        },
      },
    },
  );
  return new Map(ids.map((id) => [id, 'started']));
}
