/** Who belongs to the groups that have a query: worked out at the start, at each resume and after each change. */
import type { Assets, Group } from '../assets/assets.ts';
import {
  type ContactMatcher,
  compileQuery,
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
  const [added, removed] = contact.json.status === 'active' ? differences(contact, before, assets, env) : [[], before];
  if (added.length === 0 && removed.length === 0) return false;
  const kept = removed.length === 0 ? before : before.filter((group) => !removed.includes(group));
  const groups = added.length === 0 ? kept : [...kept, ...added];
  contact.json = { ...contact.json, groups: groups.length === 0 ? undefined : groups };
  log({
    type: 'contact_groups_changed',
    ...(added.length > 0 ? { groups_added: added } : {}),
    ...(removed.length > 0 ? { groups_removed: removed } : {}),
  });
  return true;
}

function differences(
  contact: Contact,
  before: References,
  assets: Assets,
  env: Environment,
): readonly [added: References, removed: References] {
  const added: Array<References[number]> = [];
  const removed: Array<References[number]> = [];
  const groups = smartGroups(assets, env);
  if (groups.length === 0) return [added, removed];
  const asked = queryContact(contact.json);
  for (const { group, matches } of groups) {
    const at = before.find((each) => each.uuid === group.uuid);
    if (matches(asked)) {
      if (!at) added.push({ uuid: group.uuid, name: group.name });
    } else if (at) removed.push(at);
  }
  return [added, removed];
}

/** A contact as queries see it: only open tickets count, and the flow is the one in which it waits. */
export function queryContact(json: ContactJson): QueryContact {
  const { tickets, current_flow: flow } = json;
  const allOpen = tickets === undefined || tickets.every(isOpen);
  if (allOpen && flow === undefined) return json as QueryContact;
  return { ...json, ...(allOpen ? {} : { tickets: tickets.filter(isOpen) }), ...(flow ? { flow } : {}) };
}

function isOpen(ticket: TicketJson): boolean {
  return ticket.status === 'open';
}

interface SmartGroup {
  readonly group: Group;
  readonly matches: ContactMatcher;
}

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
    groups = compileGroups(assets, { timezone: env.zone.name, date_format: env.dateFormat });
    if (habits.size >= MAX_HABITS) habits.clear();
    habits.set(key, groups);
  }
  return groups;
}

function compileGroups(assets: Assets, env: QueryEnvironment): readonly SmartGroup[] {
  const resolver = resolverOf({ fields: assets.fields });
  return assets.groups.flatMap((group) =>
    group.parsed ? [{ group, matches: compileQuery(group.parsed, env, resolver) }] : [],
  );
}
