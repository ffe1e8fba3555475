/**
 * Events of runs, of services and of what goes wrong, in goflow's JSON. Each event has `uuid` (version 7), `type` and
 * `created_on` besides what is named here. The examples stand in the reference; a test holds what is written against them.
 */
import type { AssetReference } from '../definition/schema.ts';
import type { FlowReference, ResultJson } from '../engine/session.ts';

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
  readonly groups?: readonly AssetReference[];
  readonly contacts?: readonly AssetReference[];
  readonly contact_query?: string;
  readonly urns?: readonly string[];
  readonly exclusions?: { readonly in_a_flow?: boolean };
  readonly create_contact?: boolean;
  readonly run_summary: unknown;
  readonly history: unknown;
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
  readonly llm: AssetReference;
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
  readonly labels: readonly AssetReference[];
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
