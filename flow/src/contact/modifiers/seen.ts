import { compareDateTimes, parseIso } from '../../values/datetime.ts';
import { modifierType, update } from './modifier-type.ts';

/** Notes when the contact was last heard of; never goes back. */
export const seen = modifierType({
  type: 'seen',
  properties: { seen_on: 'text' },
  apply(contact, { seen_on }, { log }) {
    const seen = parseIso(seen_on);
    if (!seen) {
      log({ type: 'error', text: `'${seen_on}' is not an instant of time` });
      return false;
    }
    const before = parseIso(contact.json.last_seen_on ?? '');
    if (before && compareDateTimes(before, seen) >= 0) return false;
    update(contact, { last_seen_on: seen_on });
    log({ type: 'contact_last_seen_changed', last_seen_on: seen_on });
    return true;
  },
});
