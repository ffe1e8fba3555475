import { modifierType } from './modifier-type.ts';
import { changeTicket, hasOpenTicket, ticketOf } from './tickets.ts';

/** Opens a closed ticket again, unless another is open. */
export const ticketReopen = modifierType({
  type: 'ticket_reopen',
  properties: { ticket_uuid: 'text' },
  apply(contact, { ticket_uuid }, { log }) {
    if (hasOpenTicket(contact) || !ticketOf(contact, ticket_uuid)) return false;
    changeTicket(contact, ticket_uuid, { status: 'open' });
    log({ type: 'ticket_reopened', ticket_uuid });
    return true;
  },
});
