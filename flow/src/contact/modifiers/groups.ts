import type { Contact } from '../contact.ts';
import type { ModifierWorld } from '../modifier.ts';
import { modifierType, type NamedReference, referenceTo, update } from './modifier-type.ts';

/** Adds to or removes from groups. Who belongs to a smart group is worked out: those are refused. */
export const groups = modifierType({
  type: 'groups',
  properties: { groups: 'references', modification: ['add', 'remove'] },
  apply(contact, modifier, world) {
    const adds = modifier.modification === 'add';
    if (adds && contact.json.status !== 'active') {
      world.log({ type: 'error', text: "Can't add blocked or stopped contacts to groups" });
      return false;
    }
    const wanted = changeable(modifier.groups, adds, world);
    const changed = wanted.filter((group) => belongs(contact, group.uuid) !== adds);
    if (changed.length === 0) return false;
    const leaving = new Set(adds ? [] : changed.map((group) => group.uuid));
    const kept = (contact.json.groups ?? []).filter((group) => !leaving.has(group.uuid));
    update(contact, { groups: adds ? [...kept, ...changed] : kept });
    world.log({ type: 'contact_groups_changed', [adds ? 'groups_added' : 'groups_removed']: changed });
    return true;
  },
});

/** Those that exist and are not smart, each once. */
function changeable(references: readonly NamedReference[], adds: boolean, world: ModifierWorld): NamedReference[] {
  const found = new Map<string, NamedReference>();
  for (const { uuid } of references) {
    const group = world.assets.group(uuid);
    if (!group) continue;
    if (group.query) {
      const what = adds ? 'add contacts to' : 'remove contacts from';
      world.log({ type: 'error', text: `Can't ${what} the query based group '${group.name}'` });
    } else found.set(uuid, referenceTo(group));
  }
  return [...found.values()];
}

function belongs(contact: Contact, uuid: string): boolean {
  return contact.json.groups?.some((group) => group.uuid === uuid) ?? false;
}
