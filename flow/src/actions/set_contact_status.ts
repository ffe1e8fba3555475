/**
 * Sets the status of the contact. One that is not active is taken out of all groups, and messages to it cannot be sent.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "set_contact_status", "status": "stopped" }
 *
 *     { "type": "contact_status_changed", "status": "stopped" }
 */
import { actionType } from './action.ts';
import { change } from './change.ts';

export const setContactStatus = actionType({
  type: 'set_contact_status',
  scope: 'all',
  fields: { status: { kind: 'choice', values: ['active', 'blocked', 'stopped', 'archived'] } },
  execute: (action, step) => change(step, { type: 'status', status: action.status }),
});
