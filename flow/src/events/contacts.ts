/**
 * Events of the contact and its tickets, in goflow's JSON. Each event has `uuid` (version 7), `type` and
 * `created_on` besides what is named here. The examples stand in the reference; a test holds what is written against them.
 */
import type { FieldValueJson, TicketJson } from '../contact/contact.ts';
import type { AssetReference, FieldReference } from '../definition/schema.ts';

/**
 * A field was set, or cleared (`value` is null).
 *
 *     { "type": "contact_field_changed", "field": { "key": "beds", "name": "Beds" },
 *       "value": { "text": "40", "number": 40 } }
 */
export interface ContactFieldChanged {
  readonly type: 'contact_field_changed';
  readonly field: FieldReference;
  readonly value: FieldValueJson | null;
}

/**
 * Groups were entered or left, by hand or because a smart group now counts the contact in or out.
 *
 *     { "type": "contact_groups_changed",
 *       "groups_added": [{ "uuid": "1e1ce1e1-9288-4504-869e-022d1003c72a", "name": "Nurses" }] }
 */
export interface ContactGroupsChanged {
  readonly type: 'contact_groups_changed';
  readonly groups_added?: readonly AssetReference[];
  readonly groups_removed?: readonly AssetReference[];
}

/**
 * The language changed; empty when it was cleared.
 *
 *     { "type": "contact_language_changed", "language": "fra" }
 */
export interface ContactLanguageChanged {
  readonly type: 'contact_language_changed';
  readonly language: string;
}

/**
 * The contact was heard of.
 *
 *     { "type": "contact_last_seen_changed", "last_seen_on": "2026-01-05T09:00:00.000Z" }
 */
export interface ContactLastSeenChanged {
  readonly type: 'contact_last_seen_changed';
  readonly last_seen_on: string;
}

/**
 * The name changed.
 *
 *     { "type": "contact_name_changed", "name": "Mary Kollie" }
 */
export interface ContactNameChanged {
  readonly type: 'contact_name_changed';
  readonly name: string;
}

/**
 * The status changed: active, blocked, stopped or archived. Who is not active leaves all groups.
 *
 *     { "type": "contact_status_changed", "status": "stopped" }
 */
export interface ContactStatusChanged {
  readonly type: 'contact_status_changed';
  readonly status: string;
}

/**
 * The time zone changed; empty when it was cleared.
 *
 *     { "type": "contact_timezone_changed", "timezone": "Africa/Monrovia" }
 */
export interface ContactTimezoneChanged {
  readonly type: 'contact_timezone_changed';
  readonly timezone: string;
}

/**
 * The addresses changed: all of them, in the order of preference.
 *
 *     { "type": "contact_urns_changed", "urns": ["tel:+231770000001", "whatsapp:231770000001"] }
 */
export interface ContactUrnsChanged {
  readonly type: 'contact_urns_changed';
  readonly urns: readonly string[];
}

/**
 * A conversation with a person was opened: a ticket.
 *
 *     { "type": "ticket_opened", "ticket": { "uuid": "01969b47-384b-76f8-a7eb-cc4cc9ec3e6b", "status": "open",
 *       "topic": { "uuid": "472a7a73-96cb-4736-b567-056d987cc5b4", "name": "Salary" } } }
 */
export interface TicketOpened {
  readonly type: 'ticket_opened';
  readonly ticket: TicketJson;
}

/**
 * A ticket was closed.
 *
 *     { "type": "ticket_closed", "ticket_uuid": "01969b47-384b-76f8-a7eb-cc4cc9ec3e6b" }
 */
export interface TicketClosed {
  readonly type: 'ticket_closed';
  readonly ticket_uuid: string;
}

/**
 * A closed ticket was opened again.
 *
 *     { "type": "ticket_reopened", "ticket_uuid": "01969b47-384b-76f8-a7eb-cc4cc9ec3e6b" }
 */
export interface TicketReopened {
  readonly type: 'ticket_reopened';
  readonly ticket_uuid: string;
}

/**
 * Somebody was put in charge of a ticket, or nobody (null).
 *
 *     { "type": "ticket_assignee_changed", "ticket_uuid": "01969b47-384b-76f8-a7eb-cc4cc9ec3e6b",
 *       "assignee": { "uuid": "23d5108e-b25e-41d5-9482-1501d12a74ae", "name": "Ann" } }
 */
export interface TicketAssigneeChanged {
  readonly type: 'ticket_assignee_changed';
  readonly ticket_uuid: string;
  readonly assignee: AssetReference | null;
}

/**
 * The topic of a ticket changed.
 *
 *     { "type": "ticket_topic_changed", "ticket_uuid": "01969b47-384b-76f8-a7eb-cc4cc9ec3e6b",
 *       "topic": { "uuid": "472a7a73-96cb-4736-b567-056d987cc5b4", "name": "Salary" } }
 */
export interface TicketTopicChanged {
  readonly type: 'ticket_topic_changed';
  readonly ticket_uuid: string;
  readonly topic: AssetReference;
}

/**
 * A note was put on a ticket.
 *
 *     { "type": "ticket_note_added", "ticket_uuid": "01969b47-384b-76f8-a7eb-cc4cc9ec3e6b", "note": "Called twice." }
 */
export interface TicketNoteAdded {
  readonly type: 'ticket_note_added';
  readonly ticket_uuid: string;
  readonly note: string;
}
