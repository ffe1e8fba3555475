/**
 * Adds the contact to groups. A group is given by its uuid, or by an expression that gives its name. Smart groups, whose
 * members follow from a query, cannot be changed by hand: they are an error event, as are groups that do not exist.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "add_contact_groups",
 *       "groups": [{ "uuid": "1e1ce1e1-9288-4504-869e-022d1003c72a", "name": "Nurses" },
 *                  { "name_match": "@fields.county staff" }] }
 *
 *     { "type": "contact_groups_changed",
 *       "groups_added": [{ "uuid": "1e1ce1e1-9288-4504-869e-022d1003c72a", "name": "Nurses" }] }
 */
import { actionType } from './action.ts';
import { change } from './change.ts';
import { groupsOf, named } from './references.ts';

export const addContactGroups = actionType({
  type: 'add_contact_groups',
  scope: 'all',
  fields: { groups: { kind: 'references', to: 'group', items: 100, variable: true } },
  execute(action, step) {
    const groups = groupsOf(step, action.groups).map(named);
    if (groups.length > 0) return change(step, { type: 'groups', groups, modification: 'add' });
  },
});
