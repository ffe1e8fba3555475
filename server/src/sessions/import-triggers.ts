/** Triggers of an export file of RapidPro, made in the transaction of its import; what is not made is told. */
import type { TriggerKind } from '@mhero/contract/conversations.ts';
import type { ExportedTrigger } from '@mhero/flow/exports/triggers.ts';
import type { Subject } from '../access/subject.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { flowNumbers, type ImportNote, type ImportPart } from '../flows/flows.ts';
import { openChannels } from '../messaging/messaging.ts';
import { addVocabulary, allGroups } from '../registry/registry.ts';
import { addTrigger, sorted } from './manage-triggers.ts';
import type { NewTrigger } from './store-triggers.ts';

const kinds: Readonly<Partial<Record<ExportedTrigger['type'], TriggerKind>>> = {
  K: 'keyword',
  C: 'catch_all',
  N: 'new_conversation',
  M: 'missed_call',
  V: 'incoming_call',
};
const others: Readonly<Partial<Record<ExportedTrigger['type'], string>>> = {
  S: 'a schedule',
  R: 'a referral',
  T: 'a closed ticket',
  I: 'an opt-in',
  O: 'an opt-out',
};

export const importTriggers: ImportPart = async (tx, subject, file, { createMissing }) => {
  if (createMissing) await makeGroups(tx, file.triggers);
  const known = await lookUp(tx);
  const notes: ImportNote[] = [];
  for (const trigger of file.triggers) {
    const made = madeOf(trigger, known, subject);
    const why = typeof made === 'string' ? made : await tryAdd(tx, made);
    if (why !== null)
      notes.push({
        level: 'lost',
        code: 'trigger_not_made',
        where: `${trigger.flow.name} › ${nameOf(trigger)}`,
        ...{ what: 'The trigger was not made.', why },
      });
  }
  return notes;
};

interface Known {
  readonly flows: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
  readonly channels: ReadonlyMap<string, number>;
}

async function lookUp(tx: Queryable): Promise<Known> {
  const groups = (await allGroups(tx)).flatMap(({ id, uuid, name }): [string, number][] => [
    [uuid, id],
    [name.toLowerCase(), id],
  ]);
  const channels = (await openChannels(tx)).map(({ id, uuid }): [string, number] => [uuid, id]);
  return { flows: await flowNumbers(tx), groups: new Map(groups), channels: new Map(channels) };
}

async function makeGroups(tx: Queryable, triggers: readonly ExportedTrigger[]): Promise<void> {
  const wanted = triggers.flatMap((trigger) => [...trigger.groups, ...trigger.excludeGroups]);
  await addVocabulary(
    tx,
    wanted.map(({ uuid, name }) => ({ uuid, name: name || uuid, query: null })),
    [],
  );
}

/** What is made of it, or why it cannot be. */
function madeOf(trigger: ExportedTrigger, known: Known, subject: Subject): NewTrigger | string {
  const kind = kinds[trigger.type];
  if (!kind) return `It begins the flow by ${others[trigger.type]}, which is not brought over.`;
  const flowId = known.flows.get(trigger.flow.uuid);
  if (flowId === undefined) return 'Its flow is not here.';
  const channelId = trigger.channel && known.channels.get(trigger.channel.uuid);
  if (channelId === undefined)
    return `It is for the channel “${trigger.channel?.name || trigger.channel?.uuid}”, which is not here.`;
  const idOf = ({ uuid, name }: { uuid: string; name: string }): number | undefined =>
    known.groups.get(uuid) ?? known.groups.get(name.toLowerCase());
  const absent = [...trigger.groups, ...trigger.excludeGroups].find((group) => idOf(group) === undefined);
  if (absent) return `It names the group “${absent.name}”, which is not here.`;
  return {
    ...{ kind, flowId, channelId, keywords: trigger.keywords, match: trigger.matchType === 'O' ? 'only' : 'first' },
    include: sorted(trigger.groups.map((group) => idOf(group)!)),
    exclude: sorted(trigger.excludeGroups.map((group) => idOf(group)!)),
    ...{ accountId: subject.accountId, area: subject.area },
  };
}

/** Null where it is there now; a file that is imported again finds its own triggers. */
async function tryAdd(tx: Queryable, made: NewTrigger): Promise<string | null> {
  try {
    await addTrigger(tx, made, { again: true });
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'trigger:conflict') return error.message;
    throw error;
  }
}

function nameOf({ type, keywords }: ExportedTrigger): string {
  return type === 'K' ? keywords.join(', ') : (kinds[type] ?? others[type] ?? type).replace('_', ' ');
}
