/** Campaigns of an export file of RapidPro, made in the transaction of its import; what is not made is told. */
import type { CampaignEvent } from '@mhero/contract/schedules.ts';
import type { CampaignEvent as ExportedEvent } from '@mhero/flow/exports/campaigns.ts';
import { sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { ImportNote, ImportPart } from '../flows/flows.ts';
import { addVocabulary, allFields, allGroups } from '../registry/registry.ts';
import { addCampaign, ownDates } from './campaigns.ts';
import type { ScheduleTools } from './schedules.ts';

const units = { M: 'minutes', H: 'hours', D: 'days', W: 'weeks' } as const;
const modes = { I: 'interrupt', S: 'skip', P: 'passive' } as const;

export const importCampaigns =
  (tools: Pick<ScheduleTools, 'audiences'>): ImportPart =>
  async (tx, subject, file, { createMissing }) => {
    if (createMissing && file.campaigns.length > 0) await makeMissing(tx, file.campaigns);
    const notes: ImportNote[] = [];
    for (const { uuid, name, group, events } of file.campaigns) {
      await tx.run(sql`savepoint campaign`);
      try {
        const query = `group = "${group.name.replaceAll('"', '')}"`;
        await addCampaign(tx, tools, subject, { name, query, events: events.map(eventOf) }, { uuid });
        await tx.run(sql`release savepoint campaign`);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        await tx.run(sql`rollback to savepoint campaign`);
        const [field] = error.detail.fields ?? [];
        const why = field ? `${error.message} ${field.where} ${field.message}` : error.message;
        notes.push({ level: 'lost', code: 'campaign_not_made', where: name, what: 'The campaign was not made.', why });
      }
    }
    return notes;
  };

function eventOf(event: ExportedEvent): CampaignEvent {
  const texts = event.does.kind === 'message' ? event.does.texts : {};
  const base = event.does.kind === 'message' ? event.does.baseLanguage : '';
  return {
    id: event.uuid,
    ...{ relative_to: event.relativeTo.key, offset: event.offset, unit: units[event.unit] },
    ...{ hour: event.deliveryHour < 0 ? null : event.deliveryHour, mode: modes[event.startMode] },
    does:
      event.does.kind === 'flow'
        ? { kind: 'flow', flow: event.does.flow.uuid }
        : { kind: 'text', texts: { default: texts[base] ?? '', ...withoutUnknown(texts, base) } },
  };
}

const withoutUnknown = (texts: Readonly<Record<string, string>>, base: string): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([language]) => language !== base && language !== 'und'));

type Given = readonly {
  readonly group: { readonly uuid: string; readonly name: string };
  readonly events: readonly ExportedEvent[];
}[];

async function makeMissing(tx: Parameters<ImportPart>[0], campaigns: Given): Promise<void> {
  const groups = new Set((await allGroups(tx)).map((group) => group.name.toLowerCase()));
  const fields = new Set<string>([...ownDates, ...(await allFields(tx)).map((field) => field.key)]);
  const dates = campaigns.flatMap(({ events }) => events.map((event) => event.relativeTo));
  const missing = campaigns.map(({ group }) => group).filter(({ name }) => !groups.has(name.toLowerCase()));
  await addVocabulary(
    tx,
    unique(missing, 'name').map((group) => ({ ...group, query: null })),
    unique(
      dates.filter(({ key }) => !fields.has(key)),
      'key',
    ).map(({ key, label }) => ({ key, name: label, type: 'datetime' })),
  );
}

function unique<Key extends string, Item extends Readonly<Record<Key, string>>>(
  items: readonly Item[],
  key: Key,
): Item[] {
  return [...new Map(items.map((item) => [item[key].toLowerCase(), item])).values()];
}
