/** The contact of a session: its JSON, and what is worked out from it once and kept while it does not change. */
import type { Channel, Group } from '../assets/assets.ts';
import type { QueryContact } from '../query/query.ts';
import type { Settled } from './smart-groups.ts';

export interface FieldValueJson {
  readonly text: string;
  /** A JavaScript number where that is exact, else `JSON.rawJSON`. */
  readonly number?: unknown;
  readonly datetime?: string;
  readonly state?: string;
  readonly district?: string;
  readonly ward?: string;
}

export interface TicketJson {
  readonly uuid: string;
  readonly status: string;
  readonly topic?: { readonly uuid: string; readonly name: string } | null;
  readonly assignee?: { readonly uuid: string; readonly name: string } | null;
}

/** goflow's JSON. Properties that are empty are absent. */
export interface ContactJson {
  readonly uuid: string;
  readonly id?: number;
  readonly ref?: string;
  readonly name?: string;
  readonly language?: string;
  readonly status: string;
  readonly timezone?: string;
  readonly created_on: string;
  readonly last_seen_on?: string;
  /** `scheme:path?query#display`; the channel of affinity stands in the query. */
  readonly urns?: readonly string[];
  readonly groups?: ReadonlyArray<{ readonly uuid: string; readonly name: string }>;
  readonly fields?: Readonly<Record<string, FieldValueJson>>;
  readonly tickets?: readonly TicketJson[];
  /** The flow in which the contact waits, set by the host and by the engine. */
  readonly current_flow?: { readonly uuid: string; readonly name: string };
  /** What a registry of health workers knows, for the queries of smart groups alone. */
  readonly registry?: Partial<QueryContact>;
}

export interface Urn {
  /** As it stands in the JSON. */
  readonly text: string;
  readonly scheme: string;
  readonly path: string;
  readonly display?: string;
  /** UUID of the channel of affinity. */
  readonly channelUuid?: string;
  /** `scheme:path`. */
  readonly identity: string;
}

/** Where a message would go. */
export interface Destination {
  readonly urn: Urn;
  readonly channel: Channel;
}

/** Changes replace `json` by a new object; nothing is changed in place, so that a copy costs nothing. */
export interface Contact {
  json: ContactJson;
  /** When its smart groups were worked out last; `smart-groups.ts` keeps it. */
  settled: Settled | undefined;
  /** Parsed once for each list of addresses. */
  urns(): readonly Urn[];
  /** Those that exist. */
  groups(): readonly Group[];
  /** First address and channel by which a message can be sent, `call` for voice. */
  destination(role?: 'send' | 'call'): Destination | undefined;
  /** The two letters of the country of its preferred channel or number; empty when unknown. */
  country(): string;
}
