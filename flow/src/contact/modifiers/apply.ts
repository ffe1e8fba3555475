/** The one door to the changes of a contact. */
import type { Contact } from '../contact.ts';
import type { Modifier, ModifierWorld, Modify } from '../modifier.ts';
import { updateSmartGroups } from '../smart-groups.ts';
import { complete, problemOf } from './modifier-type.ts';
import { modifierTypes } from './registry.ts';

/** What is wrong with a modifier, in words; undefined when it can be applied. */
export function modifierProblem(modifier: Modifier): string | undefined {
  const type = modifierTypes.get(modifier?.type);
  return type ? problemOf(modifier, type.properties) : `unknown modifier type '${modifier?.type}'`;
}

/** A modifier that makes no sense is an error event. */
export const modify: Modify = (contact, modifier, world) => {
  const problem = modifierProblem(modifier);
  if (problem !== undefined) {
    world.log({ type: 'error', text: `Can't change contact: ${problem}` });
    return false;
  }
  const type = modifierTypes.get(modifier.type)!;
  const changed = type.apply(contact, complete(modifier, type.properties) as never, world);
  return typeof changed === 'boolean'
    ? settle(contact, changed, world)
    : changed.then((is) => settle(contact, is, world));
};

function settle(contact: Contact, changed: boolean, world: ModifierWorld): boolean {
  if (changed) updateSmartGroups(contact, world);
  return changed;
}
