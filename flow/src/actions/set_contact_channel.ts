/**
 * Makes a channel the one by which the contact is reached: it becomes the channel of affinity of the addresses that it
 * can serve, and the first of them comes first. Null lets the engine choose again.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "set_contact_channel",
 *       "channel": { "uuid": "57f1078f-88aa-46f4-a59a-948a5739c03d", "name": "Orange" } }
 *
 *     { "type": "contact_urns_changed",
 *       "urns": ["tel:+231770000001?channel=57f1078f-88aa-46f4-a59a-948a5739c03d"] }
 */
import { actionType } from './action.ts';
import { change } from './change.ts';
import { found, named } from './references.ts';

export const setContactChannel = actionType({
  type: 'set_contact_channel',
  scope: 'online',
  fields: { channel: { kind: 'reference', to: 'channel', optional: true } },
  execute(action, step) {
    if (!action.channel) return change(step, { type: 'channel', channel: null });
    const channel = found(step, 'channel', action.channel, step.assets.channel(action.channel.uuid));
    if (!channel) return;
    if (!channel.roles.includes('send')) {
      return step.error("Can't set channel that can't send as the preferred channel");
    }
    return change(step, { type: 'channel', channel: named(channel) });
  },
});
