import { withChannel } from '../urns.ts';
import { modifierType } from './modifier-type.ts';
import { identityOf, setUrns } from './urn-changes.ts';

/** Prefers an address of the contact, the one by which it wrote last: it comes first, with the channel. */
export const affinity = modifierType({
  type: 'affinity',
  properties: { urn: 'text', channel: 'reference' },
  apply(contact, modifier, world) {
    const identity = identityOf(modifier.urn, world);
    const urns = contact.urns();
    const urn = urns.find((each) => each.identity === identity);
    if (!urn || (modifier.channel && !world.assets.channel(modifier.channel.uuid))) return false;
    const first = withChannel(urn, modifier.channel?.uuid);
    return setUrns(contact, [first, ...urns.filter((each) => each !== urn)], world);
  },
});
