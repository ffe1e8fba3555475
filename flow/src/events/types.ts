/**
 * Every event that the engine writes, in goflow's JSON. Each has `uuid` (version 7), `type` and `created_on` besides what
 * is named here. The examples stand in the reference; a test holds what the engine writes against them.
 */
import type { FieldValueJson, TicketJson } from '../contact/contact.ts';
import type { FieldReference } from '../definition/schema.ts';
import type { FlowReference, ResultJson } from '../engine/session.ts';

interface Reference {
  readonly uuid: string;
  readonly name: string;
}

/** A message that is made to be sent. */
export interface MessageOut {
  /** Absent when there is nowhere to send it. */
  readonly urn?: string;
  readonly channel?: Reference;
  readonly text: string;
  /** `type:url`. */
  readonly attachments?: readonly string[];
  readonly quick_replies?: ReadonlyArray<Readonly<Record<string, string>>>;
  readonly templating?: Readonly<Record<string, unknown>>;
  /** Language and country: `fra-GN`. */
  readonly locale?: string;
  /** `no_route`, `contact_blocked`, … : it is kept, and not sent. */
  readonly unsendable_reason?: string;
}

/**
 * A message to the contact was made; the host sends it.
 *
 *     { "type": "msg_created", "msg": { "urn": "tel:+231770000001",
 *       "channel": { "uuid": "57f1078f-88aa-46f4-a59a-948a5739c03d", "name": "Phones" },
 *       "text": "Good day Mary. Is the clinic open?", "quick_replies": [{ "type": "text", "text": "Yes" }],
 *       "locale": "eng-LR" } }
 */
export interface MsgCreated {
  readonly type: 'msg_created';
  readonly msg: MessageOut;
  readonly broadcast_uuid?: string;
  readonly ticket_uuid?: string;
}

/**
 * Something is said or played to the contact in a call: a text to be spoken, or the address of a sound.
 *
 *     { "type": "ivr_created", "msg": { "urn": "tel:+231770000001",
 *       "channel": { "uuid": "57f1078f-88aa-46f4-a59a-948a5739c03d", "name": "Phones" },
 *       "text": "Press 1 if the clinic is open.", "locale": "eng-LR" } }
 */
export interface IvrCreated {
  readonly type: 'ivr_created';
  readonly msg: MessageOut;
}

/**
 * The session waits for a message, until `expires_on`; with a timeout the host goes on when so many seconds have passed
 * since the last message was really sent.
 *
 *     { "type": "msg_wait", "timeout_seconds": 600, "expires_on": "2026-01-08T09:00:00.000Z",
 *       "hint": { "type": "digits", "count": 1 } }
 */
export interface MsgWait {
  readonly type: 'msg_wait';
  readonly timeout_seconds?: number;
  readonly expires_on?: string;
  readonly hint?: Readonly<Record<string, unknown>>;
}

/**
 * The session waits while the call is put through to another number.
 *
 *     { "type": "dial_wait", "urn": "tel:+231770000002", "dial_limit_seconds": 60, "call_limit_seconds": 7200,
 *       "expires_on": "2026-01-05T11:01:00.000Z" }
 */
export interface DialWait {
  readonly type: 'dial_wait';
  readonly urn: string;
  readonly dial_limit_seconds: number;
  readonly call_limit_seconds: number;
  readonly expires_on?: string;
}

/**
 * Many people are to be sent a message; the host finds them and sends. Translations by language.
 *
 *     { "type": "broadcast_created", "base_language": "eng",
 *       "translations": { "eng": { "text": "Cholera alert in Bong" }, "fra": { "text": "Alerte choléra à Bong" } },
 *       "groups": [{ "uuid": "b7cf0d83-f1c9-411c-96fd-c511a4cfa86d", "name": "Supervisors" }] }
 */
export interface BroadcastCreated {
  readonly type: 'broadcast_created';
  readonly translations: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly base_language: string;
  readonly groups?: readonly Reference[];
  readonly contacts?: readonly Reference[];
  readonly contact_query?: string;
  readonly urns?: readonly string[];
  readonly template?: Reference;
  readonly template_variables?: readonly string[];
}

/**
 * A run through a flow began; `parent_uuid` when another run entered it, `terminal` when that one ended by it.
 *
 *     { "type": "run_started", "run_uuid": "01969b47-113b-76f8-95cf-9fca95f1c30a",
 *       "flow": { "uuid": "76f0a02f-3b75-4b86-9064-e9195e1b3a02", "name": "Stock report" } }
 */
export interface RunStarted {
  readonly type: 'run_started';
  readonly run_uuid: string;
  readonly flow: FlowReference;
  readonly parent_uuid?: string;
  readonly terminal?: boolean;
}

/**
 * A run ended: completed, expired, interrupted or failed.
 *
 *     { "type": "run_ended", "run_uuid": "01969b47-113b-76f8-95cf-9fca95f1c30a", "status": "completed",
 *       "flow": { "uuid": "76f0a02f-3b75-4b86-9064-e9195e1b3a02", "name": "Stock report" } }
 */
export interface RunEnded {
  readonly type: 'run_ended';
  readonly run_uuid: string;
  readonly flow: FlowReference;
  readonly status: string;
}

/**
 * A result was saved with another value or category than before.
 *
 *     { "type": "run_result_changed", "name": "Malaria cases", "value": "12", "category": "Number",
 *       "previous": { "value": "10", "category": "Number" } }
 */
export interface RunResultChanged {
  readonly type: 'run_result_changed';
  readonly name: string;
  readonly value: string;
  readonly category: string;
  readonly extra?: unknown;
  readonly previous?: Partial<ResultJson>;
}

/**
 * Other sessions are to be started; the host finds who and starts them. `run_summary` becomes their `@parent`.
 *
 *     { "type": "session_triggered", "flow": { "uuid": "b7cf0d83-f1c9-411c-96fd-c511a4cfa86d", "name": "Check-in" },
 *       "groups": [{ "uuid": "1e1ce1e1-9288-4504-869e-022d1003c72a", "name": "Nurses" }],
 *       "exclusions": { "in_a_flow": true }, "run_summary": {},
 *       "history": { "parent_uuid": "01969b47-0583-76f8-924e-9de1a11831b3", "ancestors": 1, "ancestors_since_input": 0 } }
 */
export interface SessionTriggered {
  readonly type: 'session_triggered';
  readonly flow: FlowReference;
  readonly groups?: readonly Reference[];
  readonly contacts?: readonly Reference[];
  readonly contact_query?: string;
  readonly urns?: readonly string[];
  readonly exclusions?: { readonly in_a_flow?: boolean };
  readonly create_contact?: boolean;
  readonly run_summary: unknown;
  readonly history: unknown;
}

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
  readonly groups_added?: readonly Reference[];
  readonly groups_removed?: readonly Reference[];
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
 * A webhook was called; request and response as they went over the line, cut at 10,000 characters.
 *
 *     { "type": "webhook_called", "url": "https://example.org/stock", "status_code": 200,
 *       "request": "GET /stock HTTP/1.1\r\nHost: example.org\r\n\r\n", "response": "HTTP/1.1 200 OK\r\n\r\n{}",
 *       "elapsed_ms": 120, "retries": 0, "status": "success" }
 */
export interface WebhookCalled {
  readonly type: 'webhook_called';
  readonly url: string;
  readonly status_code: number;
  readonly request: string;
  readonly response: string;
  readonly elapsed_ms: number;
  readonly retries: number;
  readonly status: string;
  readonly resthook?: string;
  readonly sizes?: unknown;
}

/**
 * A resthook was called with this payload; each subscriber has its own `webhook_called`.
 *
 *     { "type": "resthook_called", "resthook": "new-registration", "payload": { "flow": { "name": "Registration" } } }
 */
export interface ResthookCalled {
  readonly type: 'resthook_called';
  readonly resthook: string;
  readonly payload: unknown;
}

/**
 * An e-mail was handed over.
 *
 *     { "type": "email_sent", "to": ["district@example.org"], "subject": "Stock-out", "body": "Salala is out of ORS." }
 */
export interface EmailSent {
  readonly type: 'email_sent';
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
}

/**
 * A language model answered.
 *
 *     { "type": "llm_called", "llm": { "uuid": "51ade705-8338-40a9-8a77-37657a936966", "name": "Claude" },
 *       "instructions": "Is this a complaint?", "input": "The pharmacy is closed", "output": "yes",
 *       "tokens": { "input": 12, "output": 1 }, "elapsed_ms": 800 }
 */
export interface LlmCalled {
  readonly type: 'llm_called';
  readonly llm: Reference;
  readonly instructions: string;
  readonly input: string;
  readonly output: string;
  readonly tokens: { readonly input: number; readonly output: number };
  readonly elapsed_ms: number;
}

/**
 * Airtime was sent.
 *
 *     { "type": "airtime_created", "external_id": "4ZJR8BT9MF", "sender": "tel:+231880000000",
 *       "recipient": "tel:+231770000001", "currency": "LRD", "amount": 100, "http_logs": [] }
 */
export interface AirtimeCreated {
  readonly type: 'airtime_created';
  readonly external_id: string;
  readonly sender: string;
  readonly recipient: string;
  readonly currency: string;
  readonly amount: unknown;
  readonly http_logs?: readonly unknown[];
}

/**
 * Labels were put on the message that came in.
 *
 *     { "type": "input_labels_added", "input_uuid": "0197b335-6ded-79a4-95a6-3af85b57f108",
 *       "labels": [{ "uuid": "3f65d88a-95dc-4140-9451-943e94e06fea", "name": "Complaint" }] }
 */
export interface InputLabelsAdded {
  readonly type: 'input_labels_added';
  readonly input_uuid: string;
  readonly labels: readonly Reference[];
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
  readonly assignee: Reference | null;
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
  readonly topic: Reference;
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

/**
 * Something went wrong, and the flow goes on. Codes: action:unsupported, dependency:missing, group:missing,
 * label:missing, user:missing, timezone:invalid, url:blocked, url:invalid, urn:invalid, urn:taken, expression,
 * expression:too_complex, webhook:request_size.
 *
 *     { "type": "error", "text": "error evaluating @(1 / 0): division by zero", "code": "expression" }
 */
export interface ErrorEvent {
  readonly type: 'error';
  readonly text: string;
  readonly code?: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * Something works and should not be relied on. Codes: context:deprecated, webhook:response_size.
 *
 *     { "type": "warning", "text": "@legacy_extra is deprecated", "code": "context:deprecated" }
 */
export interface Warning {
  readonly type: 'warning';
  readonly text: string;
  readonly code?: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * The run cannot go on, and with it all runs above it fail.
 *
 *     { "type": "failure", "text": "Router failed to pick a category" }
 */
export interface Failure {
  readonly type: 'failure';
  readonly text: string;
}
