/** Who belongs to the groups that have a query: worked out at the start, at each resume and after each change. */
import type { Assets, Group } from '../assets/assets.ts';
import {
  type ContactMatcher,
  compileQuery,
  type Query,
  type QueryContact,
  type QueryEnvironment,
  resolverOf,
} from '../query/query.ts';
import type { Environment } from '../values/environment.ts';
import type { Contact, ContactJson, TicketJson } from './contact.ts';
import type { ModifierWorld } from './modifier.ts';

type References = NonNullable<ContactJson['groups']>;
type World = Pick<ModifierWorld, 'assets' | 'env' | 'log'>;

/**
 * Puts the contact into the smart groups whose query it answers and takes it out of the others, with one event. A
 * contact that is not active, or gone from the lists, belongs to no group at all.
 * @returns whether anything changed
 */
export function updateSmartGroups(contact: Contact, { assets, env, log }: World): boolean {
  const before = contact.json.groups ?? [];
  const { settled: last } = contact;
  const groups = last?.assets === assets && last.env === env ? last.groups : smartGroups(assets, env);
  const isActive = contact.json.status === 'active';
  const [added, removed] = isActive ? differences(contact, before, groups) : [[], smartFirst(before, groups)];
  const changed = added.length > 0 || removed.length > 0;
  if (changed) {
    const kept = removed.length === 0 ? before : before.filter((group) => !removed.includes(group));
    const now = added.length === 0 ? kept : [...kept, ...added];
    contact.json = { ...contact.json, groups: now.length === 0 ? undefined : now };
    log({
      type: 'contact_groups_changed',
      ...(added.length > 0 ? { groups_added: added } : {}),
      ...(removed.length > 0 ? { groups_removed: removed } : {}),
    });
  }
  const { json, settled } = contact;
  if (settled?.json !== json || settled.groups !== groups) contact.settled = { json, assets, env, groups };
  return changed;
}

/**
 * When the groups of a contact were right. Queries look at the contact only: as long as status and groups stay, those
 * whose properties did not change need not be asked again.
 */
export interface Settled {
  readonly json: ContactJson;
  readonly assets: Assets;
  readonly env: Environment;
  readonly groups: readonly SmartGroup[];
}

/** As it is with the smart groups that it belongs to, for what is decided before a session begins. */
export function inSmartGroups(contact: Contact, assets: Assets, env: Environment): ContactJson {
  updateSmartGroups(contact, { assets, env, log: () => undefined });
  return contact.json;
}

/** The order in which all groups are left. */
function smartFirst(references: References, groups: readonly SmartGroup[]): References {
  if (references.length < 2) return references;
  const smart = groups
    .map(({ group }) => references.find((each) => each.uuid === group.uuid))
    .filter((each) => each !== undefined);
  return [...smart, ...references.filter((each) => !smart.includes(each))];
}

function differences(
  contact: Contact,
  before: References,
  groups: readonly SmartGroup[],
): readonly [added: References, removed: References] {
  const added: Array<References[number]> = [];
  const removed: Array<References[number]> = [];
  if (groups.length === 0) return [added, removed];
  const { json } = contact;
  const last = contact.settled;
  const isKnown = last?.groups === groups && last.json.groups === json.groups && last.json.status === json.status;
  const asked = queryContact(json);
  for (const { group, matches, reads } of groups) {
    if (isKnown && !reads.some((read) => read(last.json) !== read(json))) continue;
    const at = before.find((each) => each.uuid === group.uuid);
    if (matches(asked)) {
      if (!at) added.push({ uuid: group.uuid, name: group.name });
    } else if (at) removed.push(at);
  }
  return [added, removed];
}

/** A contact as queries see it: only open tickets count, and the flow is the one in which it waits. */
export function queryContact(json: ContactJson): QueryContact {
  const { tickets, current_flow: flow, registry } = json;
  const allOpen = !tickets || tickets.every(isOpen);
  if (allOpen && !flow && !registry) return json as QueryContact;
  return { ...json, ...(allOpen ? {} : { tickets: tickets.filter(isOpen) }), ...(flow ? { flow } : {}), ...registry };
}

function isOpen(ticket: TicketJson): boolean {
  return ticket.status === 'open';
}

interface SmartGroup {
  readonly group: Group;
  readonly matches: ContactMatcher;
  /** What the query looks at. */
  readonly reads: readonly Read[];
}
type Read = (json: ContactJson) => unknown;

/** Compiled once for all contacts with the same habits of writing dates. */
const compiled = new WeakMap<Assets, Map<string, readonly SmartGroup[]>>();
/** More time zones than there are: a bound only against assets that live for ever. */
const MAX_HABITS = 1000;

function smartGroups(assets: Assets, env: Environment): readonly SmartGroup[] {
  let habits = compiled.get(assets);
  if (!habits) {
    habits = new Map();
    compiled.set(assets, habits);
  }
  const key = `${env.zone.name} ${env.dateFormat}`;
  let groups = habits.get(key);
  if (!groups) {
    groups = compileGroups(assets, { timezone: env.zone.name, date_format: env.dateFormat, now: assets.queryNow });
    if (habits.size >= MAX_HABITS) habits.clear();
    habits.set(key, groups);
  }
  return groups;
}

function compileGroups(assets: Assets, env: QueryEnvironment): readonly SmartGroup[] {
  const resolver = resolverOf({ attributes: assets.attributes, fields: assets.fields });
  return assets.groups.flatMap((group) =>
    group.parsed
      ? [{ group, matches: compileQuery(group.parsed, env, resolver), reads: [...readsOf(group.parsed).values()] }]
      : [],
  );
}

/** By name of what is read. */
function readsOf(query: Query, reads: Map<string, Read> = new Map()): ReadonlyMap<string, Read> {
  if (query.kind === 'everyone') return reads;
  if (query.kind !== 'condition') {
    for (const child of query.children) readsOf(child, reads);
    return reads;
  }
  const { propertyType, property } = query;
  if (propertyType === 'field') reads.set(`fields.${property}`, (json) => json.fields?.[property]);
  else if (propertyType === 'urn' || property === 'urn') reads.set('urns', (json) => json.urns);
  else if (property === 'flow') reads.set(property, (json) => json.current_flow);
  else if (property === 'group') reads.set(property, (json) => json.groups);
  else reads.set(property, (json) => json[property as keyof ContactJson]);
  return reads;
}
