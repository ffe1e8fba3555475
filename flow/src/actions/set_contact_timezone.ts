/**
 * Sets the time zone of the contact, an IANA name; empty text removes it. What is no such name is an error event.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "set_contact_timezone", "timezone": "Africa/Monrovia" }
 *
 *     { "type": "contact_timezone_changed", "timezone": "Africa/Monrovia" }
 */
import { zone } from '../values/zones.ts';
import { actionType } from './action.ts';
import { change } from './change.ts';
import { tryText } from './evaluate.ts';

export const setContactTimezone = actionType({
  type: 'set_contact_timezone',
  scope: 'all',
  fields: { timezone: { kind: 'template', optional: true, max: 10_000 } },
  execute(action, step) {
    const { text, ok } = tryText(step, action.timezone);
    if (!ok) return;
    const timezone = text.trim();
    if (timezone !== '' && !zone(timezone)) {
      return step.error(`Unrecognized timezone: '${timezone}'`, 'timezone:invalid', { timezone });
    }
    return change(step, { type: 'timezone', timezone });
  },
});
