/** Contact properties and groups that blocks set. */
import { listOf, recordOf, textOf } from '../exports/json.ts';
import type { ActionJson } from './definition.ts';
import { addActions, addNode, destinationOf, tellOf, type Work } from './draft.ts';
import { defaultExit } from './exits.ts';
import { fieldKey } from './names.ts';
import { scopeOf } from './scope.ts';
import { ourTemplate } from './to-ours.ts';
import { isUuid } from './uuids.ts';

/** Most properties that one block may set. */
const MOST = 50;

/** The actions for `config.set_contact_property`, which every block may have: a list, or one alone in older files. */
export function propertyActions(work: Work, ...path: readonly string[]): ActionJson[] {
  const config = work.block.config.set_contact_property;
  const list = Array.isArray(config) ? listOf(config, MOST) : config === undefined || config === null ? [] : [config];
  return list.flatMap((each, i) => {
    const item = recordOf(each);
    const key = textOf(item.property_key, 200).trim();
    if (key === '') return [];
    const value = ourTemplate(textOf(item.property_value), scopeOf(work));
    return [propertyAction(work, work.draft.ids.derive(work.entry, 'property', String(i), ...path), key, value)];
  });
}

function propertyAction(work: Work, uuid: string, key: string, value: string): ActionJson {
  switch (key.toLowerCase()) {
    case 'name':
      return { uuid, type: 'set_contact_name', name: value };
    case 'language':
    case 'preferred_language':
      return { uuid, type: 'set_contact_language', language: value };
    case 'timezone':
      return { uuid, type: 'set_contact_timezone', timezone: value };
    case 'phone':
      return { uuid, type: 'add_contact_urn', scheme: 'tel', path: value };
    default: {
      const field = fieldKey(key);
      if (field !== key) tellOf(work, 'field_renamed', { from: key, to: field });
      return { uuid, type: 'set_contact_field', field: { key: field, name: key.slice(0, 36) }, value };
    }
  }
}

/**
 * Sets the properties of a block that has several ways out: a node in between for each place that they lead to.
 * Gives the node to go to, which is `to` itself when the block sets nothing.
 */
export function throughProperties(work: Work, to: string | null): string | null {
  const { draft } = work;
  const way = `${work.entry} ${to ?? 'end'}`;
  const known = draft.between.get(way);
  if (known !== undefined) return known;
  const actions = propertyActions(work, to ?? 'end');
  if (actions.length === 0) return to;
  const uuid = draft.ids.derive(way, 'properties');
  draft.between.set(way, uuid);
  addNode(work, 'execute_actions', {
    uuid,
    actions,
    exits: [{ uuid: draft.ids.derive(uuid, 'exit'), destination_uuid: to }],
  });
  return uuid;
}

/** `Core.SetContactProperty` */
export function translateProperties(work: Work): void {
  addActions(work, work.entry, propertyActions(work), destinationOf(work, defaultExit(work.block.exits)));
}

/** `Core.SetGroupMembership` */
export function translateGroups(work: Work): void {
  const { config, exits } = work.block;
  const uuid = work.draft.ids.derive(work.entry, 'groups');
  const actions: ActionJson[] = [];
  if (config.clear === true) {
    actions.push({ uuid, type: 'remove_contact_groups', groups: [], all_groups: true });
  } else {
    const listed = Array.isArray(config.groups) ? listOf(config.groups, 100) : [config];
    const groups = listed.flatMap((group) => groupOf(work, recordOf(group)));
    const isMember = config.is_member !== false && textOf(config.is_member, 10).toLowerCase() !== 'false';
    if (groups.length === 0) tellOf(work, 'group_unnamed');
    else actions.push({ uuid, type: isMember ? 'add_contact_groups' : 'remove_contact_groups', groups });
  }
  addActions(work, work.entry, [...actions, ...propertyActions(work)], destinationOf(work, defaultExit(exits)));
}

function groupOf(work: Work, group: Readonly<Record<string, unknown>>): object[] {
  const key = textOf(group.group_key, 200).trim();
  const name = (textOf(group.group_name, 200).trim() || key).slice(0, 64);
  if (name === '') return [];
  if (isUuid(key)) return [{ uuid: key.toLowerCase(), name }];
  tellOf(work, 'group_by_name', { name, key });
  return [{ name_match: name.replaceAll('@', '@@') }];
}
