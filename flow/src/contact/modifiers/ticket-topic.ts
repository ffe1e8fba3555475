import { modifierType, referenceTo } from './modifier-type.ts';
import { changeTicket, ticketOf } from './tickets.ts';

/** Says what a ticket is about. */
export const ticketTopic = modifierType({
  type: 'ticket_topic',
  properties: { ticket_uuid: 'text', topic: 'reference' },
  apply(contact, modifier, { assets, log }) {
    const { ticket_uuid } = modifier;
    const ticket = ticketOf(contact, ticket_uuid);
    const asset = modifier.topic && assets.topic(modifier.topic.uuid);
    if (!ticket || !asset || ticket.topic?.uuid === asset.uuid) return false;
    const topic = referenceTo(asset);
    changeTicket(contact, ticket_uuid, { topic });
    log({ type: 'ticket_topic_changed', ticket_uuid, topic });
    return true;
  },
});
