/**
 * Takes the contact out of groups, or with `all_groups` out of all that are not smart. Smart groups cannot be changed by
 * hand: one that is named here is an error event.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "remove_contact_groups",
 *       "groups": [{ "uuid": "1e1ce1e1-9288-4504-869e-022d1003c72a", "name": "Trainees" }] }
 *
 *     { "type": "contact_groups_changed",
 *       "groups_removed": [{ "uuid": "1e1ce1e1-9288-4504-869e-022d1003c72a", "name": "Trainees" }] }
 */
import { actionType } from './action.ts';
import { change } from './change.ts';
import { groupsOf, named } from './references.ts';

export const removeContactGroups = actionType({
  type: 'remove_contact_groups',
  scope: 'all',
  fields: {
    groups: { kind: 'references', to: 'group', items: 100, variable: true, optional: true },
    all_groups: { kind: 'flag', optional: true },
  },
  check: ({ groups, all_groups }) =>
    all_groups && groups?.length ? 'groups cannot be given together with all_groups' : undefined,
  execute(action, step) {
    const groups = action.all_groups
      ? step.assets.groups.filter((group) => !group.query && step.contact.groups().includes(group))
      : groupsOf(step, action.groups ?? []);
    if (groups.length > 0) {
      return change(step, { type: 'groups', groups: groups.map(named), modification: 'remove' });
    }
  },
});
