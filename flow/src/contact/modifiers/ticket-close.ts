import { modifierType } from './modifier-type.ts';
import { changeTicket, ticketOf } from './tickets.ts';

/** Closes an open ticket. */
export const ticketClose = modifierType({
  type: 'ticket_close',
  properties: { ticket_uuid: 'text' },
  apply(contact, { ticket_uuid }, { log }) {
    if (ticketOf(contact, ticket_uuid)?.status !== 'open') return false;
    changeTicket(contact, ticket_uuid, { status: 'closed' });
    log({ type: 'ticket_closed', ticket_uuid });
    return true;
  },
});
