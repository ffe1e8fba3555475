/**
 * Asks for an opt-in of a messaging network, which RapidPro gave up. It is kept so that old flows run: it is an error
 * event.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "request_optin",
 *       "optin": { "uuid": "248be71d-78e9-4d71-a6c4-9981d369e5cb", "name": "Weekly tips" } }
 *
 *     { "type": "error", "text": "Opt-in requests are no longer supported", "code": "action:unsupported" }
 */
import { actionType } from './action.ts';

export const requestOptin = actionType({
  type: 'request_optin',
  scope: 'online',
  fields: {},
  execute: (_action, step) => step.error('Opt-in requests are no longer supported', 'action:unsupported'),
});
