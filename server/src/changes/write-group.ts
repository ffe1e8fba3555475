/**
 * A group that is kept both ways: what is another here goes there as differences, on the version that was read, and what
 * is another there comes in through the importer first. So both sides' additions and removals are kept.
 */

import { system } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { AnyConnector, Json, PatchOperation } from '../connectors/connectors.ts';
import { AppError } from '../errors.ts';
import { linkGroup } from '../registry/registry.ts';
import { bringIn } from './reach.ts';
import * as ties from './store-ties.ts';
import type { ChangeTools, Reached } from './tools.ts';

const kind = 'changes.group';
const identifierSystem = 'https://mhero.org/fhir/group';
const mostRounds = 5;
const most = 20;
const longestRetrySeconds = 3_600;

export async function orderGroups({ db, jobs }: ChangeTools): Promise<void> {
  await db.tx(async (tx) => {
    for (const group of await ties.takeTies(tx, most)) await jobs.enqueue(tx, kind, { group });
  });
  for (const { group_id } of await ties.tiesGone(db)) await ties.settleTie(db, group_id, { state: 'gone' });
}

export function registerGroupWrites(tools: ChangeTools): void {
  tools.jobs.register(kind, async ({ payload, signal }) => {
    const groupId = Number(payload.group);
    try {
      const settled = await keepTogether(tools, groupId, signal);
      if (settled) await ties.settleTie(tools.db, groupId, settled);
    } catch (error) {
      if (signal.aborted) throw error;
      await putOff(tools, groupId, error as Error);
    }
    return undefined;
  });
}

async function putOff(tools: ChangeTools, groupId: number, error: Error): Promise<void> {
  const tie = await ties.readTie(tools.db, groupId);
  if (!tie) return;
  const retrySeconds = Math.min(longestRetrySeconds, 10 * 2 ** tie.attempts);
  if (!(error instanceof AppError)) tools.log.warn({ err: error, group: tie.uuid }, 'a group could not be written');
  await ties.settleTie(tools.db, groupId, { state: 'failed', trouble: error.message.slice(0, 500), retrySeconds });
}

type Settled = Parameters<typeof ties.settleTie>[2];

interface Site extends Reached {
  readonly read: NonNullable<AnyConnector['readOne']>;
  readonly write: NonNullable<AnyConnector['write']>;
}

async function keepTogether(tools: ChangeTools, groupId: number, signal: AbortSignal): Promise<Settled | null> {
  const first = await ties.readTie(tools.db, groupId);
  if (!first || first.state === 'gone') return null;
  const reached = await tools.reach(first.source_id, signal);
  const { readOne, write } = reached?.connector ?? {};
  if (!reached || !readOne || !write)
    return { state: 'failed', trouble: 'not_connected', retrySeconds: longestRetrySeconds };
  const site: Site = { ...reached, read: readOne, write };
  for (let round = 0; round < mostRounds; round++) {
    const tie = await ties.readTie(tools.db, groupId);
    if (!tie) return null;
    const settled = tie.resource_id === null ? await make(tools, tie, site) : await bring(tools, tie, site);
    if (settled) return settled;
  }
  throw new AppError('group:state', 'The group is being changed in the registry all the time.');
}

/** Found by our identifier when an earlier attempt has made it. */
async function make(tools: ChangeTools, tie: ties.TieRow, site: Site): Promise<Settled | null> {
  const { connector, connection, write } = site;
  const { add } = await ties.differenceOf(tools.db, tie.group_id, tie.source_id);
  const identifier = { system: identifierSystem, value: tie.uuid };
  const resource = {
    ...{ resourceType: 'Group', identifier: [identifier], active: true, type: 'practitioner', actual: true },
    name: tie.name,
    ...(add.length > 0 ? { member: add.map(memberOf) } : {}),
  };
  const answer = await write.call(connector, connection, { kind: 'create', resource, identifier });
  if (answer.status !== 'written') return refusal(answer);
  await tools.db.tx(async (tx) => {
    const link = { sourceId: tie.source_id, resourceId: answer.id, twoWay: true, sourceName: tie.name };
    await linkGroup(tx, tie.group_id, link);
    await record(tx, system, 'group.write', `group:${tie.uuid}`, { made: `Group/${answer.id}`, members: add.length });
  });
  await show(tools, tie, site, answer.resource);
  return null;
}

/** Null: once more, to see that both agree. */
async function bring(tools: ChangeTools, tie: ties.TieRow, site: Site): Promise<Settled | null> {
  const { connector, connection, read, write } = site;
  const id = tie.resource_id!;
  const found = await read.call(connector, connection, 'Group', id);
  if (found.status === 'gone') return { state: 'gone' };
  await show(tools, tie, site, found.resource);
  const now = (await ties.readTie(tools.db, tie.group_id)) ?? tie;
  const difference = await ties.differenceOf(tools.db, tie.group_id, tie.source_id);
  const patch = patchFor(found.resource, difference, now.name === now.source_name ? null : now.name);
  if (patch.length === 0) return { state: 'in_step', written: true };
  const change = { kind: 'patch' as const, type: 'Group', id, version: found.version, patch };
  const answer = await write.call(connector, connection, change);
  if (answer.status === 'conflict') return null;
  if (answer.status !== 'written') return refusal(answer);
  const { add, remove } = difference;
  await tools.db.tx(async (tx) => {
    // The name that we gave is theirs now: the importer must not take it for a change of theirs.
    await linkGroup(tx, tie.group_id, { sourceId: tie.source_id, resourceId: id, twoWay: true, sourceName: now.name });
    await record(tx, system, 'group.write', `group:${tie.uuid}`, {
      ...{ record: `Group/${id}`, added: add.length, removed: remove.length },
    });
  });
  await show(tools, tie, site, answer.resource);
  return null;
}

function refusal(answer: { readonly status: string; readonly words?: string }): Settled {
  if (answer.status === 'gone') return { state: 'gone' };
  if (answer.status === 'unknown') throw new AppError('group:state', answer.words ?? 'The registry did not answer.');
  return { state: 'failed', trouble: (answer.words ?? answer.status).slice(0, 500), retrySeconds: longestRetrySeconds };
}

async function show(tools: ChangeTools, tie: ties.TieRow, { name }: Site, resource: Json): Promise<void> {
  if (!(await bringIn(tools.db, name, await tools.countryCode(), resource)))
    throw new AppError('import:running', `An exchange with ${name} is under way; the group waits for it.`);
  await ties.forgetAgreed(tools.db, tie.group_id, tie.source_id);
}

const memberOf = (ref: string) => ({ entity: { reference: `Practitioner/${ref}` } });

/** Who comes is appended; who goes leaves a list that is tested and given whole, so that it can be seen afterwards. */
export function patchFor(
  resource: Json,
  { add, remove }: Pick<ties.Difference, 'add' | 'remove'>,
  name: string | null,
): PatchOperation[] {
  const members = Array.isArray(resource.member) ? (resource.member as Json[]) : [];
  const refs = members.map((member) =>
    member.inactive === true ? null : referenceIn((member.entity as Json | undefined)?.reference),
  );
  const out = new Set(remove);
  const kept = members.filter((_, i) => refs[i] === null || !out.has(refs[i]!));
  const fresh = add.filter((ref) => !refs.includes(ref)).map(memberOf);
  return [...nameChange(resource, name), ...memberChange(members, kept, fresh)];
}

const nameChange = (resource: Json, name: string | null): PatchOperation[] =>
  name === null || resource.name === name
    ? []
    : [{ op: resource.name === undefined ? 'add' : 'replace', path: '/name', value: name }];

function memberChange(before: readonly Json[], kept: readonly Json[], fresh: readonly Json[]): PatchOperation[] {
  if (kept.length < before.length) {
    const value = [...kept, ...fresh];
    return [
      { op: 'test', path: '/member', value: before },
      value.length === 0 ? { op: 'remove', path: '/member' } : { op: 'replace', path: '/member', value },
    ];
  }
  if (fresh.length === 0) return [];
  if (before.length === 0) return [{ op: 'add', path: '/member', value: fresh }];
  return fresh.map((value) => ({ op: 'add', path: '/member/-', value }));
}

const referenceIn = (reference: unknown): string | null =>
  /(?:^|\/)Practitioner\/([^/?#|\s]{1,200})/.exec(typeof reference === 'string' ? reference : '')?.[1] ?? null;
