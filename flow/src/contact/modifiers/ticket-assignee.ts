import { modifierType, referenceTo } from './modifier-type.ts';
import { changeTicket, ticketOf } from './tickets.ts';

/** Gives a ticket to a user, or with null to nobody. */
export const ticketAssignee = modifierType({
  type: 'ticket_assignee',
  properties: { ticket_uuid: 'text', assignee: 'reference' },
  apply(contact, modifier, { assets, log }) {
    const { ticket_uuid } = modifier;
    const ticket = ticketOf(contact, ticket_uuid);
    const user = modifier.assignee && assets.user(modifier.assignee.uuid);
    if (!ticket || (modifier.assignee && !user) || ticket.assignee?.uuid === user?.uuid) return false;
    const assignee = user && referenceTo(user);
    changeTicket(contact, ticket_uuid, { assignee });
    log({ type: 'ticket_assignee_changed', ticket_uuid, assignee: assignee ?? null });
    return true;
  },
});
