import { zone } from '../../values/zones.ts';
import { modifierType, update } from './modifier-type.ts';

/** Sets the time zone by its IANA name; an empty one takes it away. */
export const timezone = modifierType({
  type: 'timezone',
  properties: { timezone: 'text' },
  apply(contact, modifier, { log }) {
    const name = modifier.timezone;
    if (name === (contact.json.timezone ?? '')) return false;
    if (name !== '' && !zone(name)) {
      log({
        type: 'error',
        text: `Unrecognized timezone: '${name}'`,
        code: 'timezone:invalid',
        extra: { timezone: name },
      });
      return false;
    }
    update(contact, { timezone: name || undefined });
    log({ type: 'contact_timezone_changed', timezone: name });
    return true;
  },
});
