/** Every kind of change to a contact. */
import { affinity } from './affinity.ts';
import { channel } from './channel.ts';
import { field } from './field.ts';
import { groups } from './groups.ts';
import { language } from './language.ts';
import type { ModifierType } from './modifier-type.ts';
import { name } from './name.ts';
import { routes } from './routes.ts';
import { seen } from './seen.ts';
import { status } from './status.ts';
import { ticketAssignee } from './ticket-assignee.ts';
import { ticketClose } from './ticket-close.ts';
import { ticketNote } from './ticket-note.ts';
import { ticket, ticketOpen } from './ticket-open.ts';
import { ticketReopen } from './ticket-reopen.ts';
import { ticketTopic } from './ticket-topic.ts';
import { timezone } from './timezone.ts';
import { urn, urns } from './urns.ts';

/** By type. */
export const modifierTypes: ReadonlyMap<string, ModifierType> = new Map(
  [
    affinity,
    channel,
    field,
    groups,
    language,
    name,
    routes,
    seen,
    status,
    ticket,
    ticketAssignee,
    ticketClose,
    ticketNote,
    ticketOpen,
    ticketReopen,
    ticketTopic,
    timezone,
    urn,
    urns,
  ].map((each) => [each.type, each as unknown as ModifierType]),
);
