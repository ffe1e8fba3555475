import type { Channel } from '../../assets/assets.ts';
import type { Urn } from '../contact.ts';
import { withChannel } from '../urns.ts';
import { modifierType } from './modifier-type.ts';
import { setUrns } from './urn-changes.ts';

/**
 * Prefers a channel: addresses that it can reach come first and stay with it. Telephone numbers move to it from another
 * channel, other addresses belong to the channel that they came by. Null takes all preferences away.
 */
export const channel = modifierType({
  type: 'channel',
  properties: { channel: 'reference' },
  apply(contact, modifier, world) {
    if (!modifier.channel) {
      return setUrns(
        contact,
        contact.urns().map((urn) => withChannel(urn, undefined)),
        world,
      );
    }
    const preferred = world.assets.channel(modifier.channel.uuid);
    if (!preferred) return false;
    if (!preferred.roles.includes('send')) {
      world.log({ type: 'error', text: "Can't set channel that can't send as the preferred channel" });
      return false;
    }
    const urns = contact.urns().map((urn) => (moves(urn, preferred) ? withChannel(urn, preferred.uuid) : urn));
    const first = urns.filter((urn) => urn.channelUuid === preferred.uuid);
    return setUrns(contact, [...first, ...urns.filter((urn) => urn.channelUuid !== preferred.uuid)], world);
  },
});

function moves(urn: Urn, channel: Channel): boolean {
  if (!channel.schemes.includes(urn.scheme)) return false;
  return urn.scheme === 'tel' || urn.channelUuid === undefined;
}
