import type { TicketJson } from '../contact.ts';
import { modifierType, referenceTo, update } from './modifier-type.ts';
import { hasOpenTicket } from './tickets.ts';

const DEFAULT_TOPIC = 'General';

/** Opens a ticket, about the topic “General” where none is named; nothing when one is open. */
export const ticketOpen = modifierType({
  type: 'ticket_open',
  properties: { topic: 'reference', assignee: 'reference', note: 'text' },
  apply(contact, { topic, assignee, note }, { assets, log, uuid }) {
    if (hasOpenTicket(contact)) return false;
    const about = (topic && assets.topic(topic.uuid)) ?? assets.topicByName(DEFAULT_TOPIC);
    const user = assignee && assets.user(assignee.uuid);
    const ticket: TicketJson = {
      uuid: uuid(),
      status: 'open',
      ...(about ? { topic: referenceTo(about) } : {}),
      ...(user ? { assignee: referenceTo(user) } : {}),
    };
    update(contact, { tickets: [...(contact.json.tickets ?? []), ticket] });
    log({ type: 'ticket_opened', ticket });
    if (note !== '') log({ type: 'ticket_note_added', ticket_uuid: ticket.uuid, note });
    return true;
  },
});

/** What versions of RapidPro before tickets could be reopened call it. */
export const ticket = modifierType({ ...ticketOpen, type: 'ticket' });
