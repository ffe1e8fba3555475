/** What changes the tickets of a contact. A contact has at most one open ticket; a ticket that is not there is passed over. */
import type { Contact, TicketJson } from '../contact.ts';
import { update } from './modifier-type.ts';

export function hasOpenTicket(contact: Contact): boolean {
  return contact.json.tickets?.some((ticket) => ticket.status === 'open') ?? false;
}

export function ticketOf(contact: Contact, uuid: string): TicketJson | undefined {
  return contact.json.tickets?.find((ticket) => ticket.uuid === uuid);
}

export function changeTicket(contact: Contact, uuid: string, properties: Partial<TicketJson>): void {
  const change = (ticket: TicketJson) => (ticket.uuid === uuid ? { ...ticket, ...properties } : ticket);
  update(contact, { tickets: contact.json.tickets?.map(change) });
}
