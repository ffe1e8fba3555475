/**
 * Events of messages, calls and waits, in goflow's JSON. Each event has `uuid` (version 7), `type` and
 * `created_on` besides what is named here. The examples stand in the reference; a test holds what is written against them.
 */
import type { AssetReference } from '../definition/schema.ts';

/** A message that is made to be sent. */
export interface MessageOut {
  /** Absent when there is nowhere to send it. */
  readonly urn?: string;
  readonly channel?: AssetReference;
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
  readonly groups?: readonly AssetReference[];
  readonly contacts?: readonly AssetReference[];
  readonly contact_query?: string;
  readonly urns?: readonly string[];
  readonly template?: AssetReference;
  readonly template_variables?: readonly string[];
}
