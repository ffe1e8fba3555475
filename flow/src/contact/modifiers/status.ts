import { modifierType, update } from './modifier-type.ts';

/** Sets the status. A contact that is not active belongs to no group: that follows when the groups are worked out. */
export const status = modifierType({
  type: 'status',
  properties: { status: ['active', 'blocked', 'stopped', 'archived'] },
  apply(contact, modifier, { log }) {
    if (modifier.status === contact.json.status) return false;
    update(contact, { status: modifier.status });
    log({ type: 'contact_status_changed', status: modifier.status });
    return true;
  },
});
