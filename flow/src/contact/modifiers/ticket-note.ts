import { modifierType } from './modifier-type.ts';
import { ticketOf } from './tickets.ts';

/** Adds a note to a ticket. Notes are kept by the host: the contact stays as it is, and only the event says it. */
export const ticketNote = modifierType({
  type: 'ticket_note',
  properties: { ticket_uuid: 'text', note: 'text' },
  apply(contact, { ticket_uuid, note }, { log }) {
    if (!ticketOf(contact, ticket_uuid)) return false;
    log({ type: 'ticket_note_added', ticket_uuid, note });
    return true;
  },
});
