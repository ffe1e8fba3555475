/**
 * What a connector is: a translation between one kind of outside registry and FHIR resources, testable with nothing
 * running. A connector sees this file, the pure files beside it and `lib/`, never the database and never another
 * connector. A new one is one folder here and one line in `registry.ts` (docs/make/connector.md).
 *
 * **Errors.** Every call rejects with an `AppError`, whose words an officer can read and which never holds a secret:
 * - `connector:unreachable`: no answer, or one that time may mend (time-outs, 429, 5xx, a body cut off, a type that was
 *   there before and is not now). `detail.retry_after` says in seconds when the server wants to be asked again,
 *   `detail.said` in its own words what is wrong.
 * - `connector:refused`: credentials or rights; a person has to mend something.
 * - `connector:unreadable`: it answers, but not what we can read (HTML, loops of pages, links to another host).
 * A rejected read is never "nothing has changed": the caller keeps the cursor that it had.
 */
import type { TObject } from 'typebox';

export type Json = { readonly [key: string]: unknown };

// What is read.

/** Why nothing could be made of a thing that came. */
export type Unread = 'not_json' | 'not_a_resource' | 'too_large' | 'too_deep';

/** One thing that a reader has found, before anybody has looked inside. */
export interface Incoming {
  /** Where it stands in the input, for people: `practitioners.ndjson line 17`. */
  readonly where: string;
  /** The JSON text: a resource, or a Bundle's entry (one with `request.method` DELETE says that it is gone). */
  readonly text: string | null;
  /** Set when the text could not be had. */
  readonly refused: Unread | null;
  /** Instead of a text: resources that a converter has made. `text` is null then. */
  readonly resources?: readonly Json[];
  /** A row of a sheet is counted as one `row`, whatever resources it became. */
  readonly row?: boolean;
  /** The converter left the row out; its notes say why. */
  readonly rowRefused?: boolean;
  /** What the converter has to say; `where` is the item. */
  readonly notes?: readonly IncomingNote[];
}

export interface IncomingNote {
  readonly verdict: 'mended' | 'refused' | 'warned';
  readonly element: string | null;
  readonly value: string | null;
  readonly reason: string;
  readonly detail: string | null;
}

export const largestResource = 16 * 1024 * 1024;
export const deepestResource = 200;

/** Where to go on after a kill. */
export interface Checkpoint {
  /** Which of the files (or types of a live server). */
  readonly file: number;
  /** How many of its items are done. */
  readonly items: number;
  /** What a connector needs beside that; small, JSON, its own affair. */
  readonly state?: Json;
}

export interface Portion {
  readonly file: number;
  /** Items of this file before this portion. */
  readonly before: number;
  readonly items: readonly Incoming[];
  /** Bytes read of the whole input so far. */
  readonly bytes: number;
  /** Goes into the checkpoint of each of its items. */
  readonly state?: Json;
}

export interface Input {
  /** Bytes of the whole input, when known. */
  readonly bytes: number | null;
  /** Portions in order; a later item overrules an earlier one of the same type and id. */
  open(from: Checkpoint | null): AsyncIterable<Portion>;
}

// How a registry is reached.

export interface Connection<S extends object = Json> {
  /** Checked against `Connector.settings`, defaults filled in, secrets opened. */
  readonly settings: S;
  /** The operator allows outgoing HTTP into private networks. */
  readonly allowPrivateNetworks: boolean;
  readonly signal?: AbortSignal;
  /** First wait before a retry, doubled each time; 1000 when absent. */
  readonly retryMs?: number;
  /** Longest silence while an answer is awaited or read; 120,000 when absent. */
  readonly timeoutMs?: number;
}

/** A plain fact about the other side. The console has words for each `code`; `text` is the same in English. */
export interface Fact {
  /** `software`, `clock_off`, `no_history`: lower snake case, stable. */
  readonly code: string;
  /** `trouble` wants to be looked at. */
  readonly level: 'good' | 'plain' | 'trouble';
  readonly text: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export interface TypeProbe {
  readonly type: string;
  /** False: the server does not know the type, or does not let us read it. */
  readonly offered: boolean;
  /** How many there are, when the server says. */
  readonly count: number | null;
  /** It tells what changed since an instant, deletes included (`_history?_since=`). */
  readonly history: boolean;
  /** It tells what changed since an instant, without deletes (`_lastUpdated`). */
  readonly lastUpdated: boolean;
}

export interface Probe {
  /** Such as `HAPI FHIR Server 6.8.0`. */
  readonly software: string | null;
  /** Such as `4.0.1`. */
  readonly version: string | null;
  readonly types: readonly TypeProbe[];
  readonly bulk: boolean;
  /** Their clock minus ours in seconds; null when they do not say. */
  readonly clockSeconds: number | null;
  /** All of this and more in the order in which people should read it. */
  readonly facts: readonly Fact[];
}

// Reading.

/** What a read has come to, in the other side's own clock. JSON, opaque to the caller, kept as it is. */
export type Cursor = Json;

export interface ReadRequest {
  /** `delta` is what changed since the cursor; without one it is `full`. */
  readonly mode: 'full' | 'delta';
  /** Resource types in the order in which they are wanted. */
  readonly types: readonly string[];
  /** What the last complete read gave, also for `full`: it says which types were there before. */
  readonly cursor: Cursor | null;
}

export interface TypeRead {
  readonly type: string;
  /** How it was read; `absent`: the server does not offer it and never has. */
  readonly way: 'history' | 'search' | 'bulk' | 'file' | 'absent';
  /** True: all that there are came, so what the caller has beside them may be gone. False: only what changed. */
  readonly whole: boolean;
  /** True: deletes since the cursor came too, no sweep is needed for them. */
  readonly deletes: boolean;
  readonly pages: number;
  /** Resources handed over, each version once. */
  readonly items: number;
}

export interface ReadEnd {
  /** For the next read. Keep it only when everything that was read is durably stored. */
  readonly cursor: Cursor;
  readonly types: readonly TypeRead[];
  /** What was noticed on the way: a clock hours off, types that are not there, pages that moved. */
  readonly facts: readonly Fact[];
}

export interface Reading extends Input {
  /** Only after the last `open` came to its end; throws a bug before. */
  end(): ReadEnd;
}

// One resource, and writing.

export type Found =
  | { readonly status: 'found'; readonly resource: Json; readonly version: string | null }
  /** It was there and is deleted (410), or is not known (404). */
  | { readonly status: 'gone' };

/** RFC 6902. `test` may be used; a test that fails is a conflict. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string };

export type Change =
  /** Happens only on that version (`meta.versionId`); null: on the one that is there now. */
  | {
      readonly kind: 'patch';
      readonly type: string;
      readonly id: string;
      readonly version: string | null;
      readonly patch: readonly PatchOperation[];
    }
  | { readonly kind: 'replace'; readonly version: string | null; readonly resource: Json }
  /** Made unless one with that identifier is there already: calling again makes no second one. */
  | { readonly kind: 'create'; readonly resource: Json; readonly identifier: { system: string; value: string } };

export type WriteAnswer =
  /** Read back and seen to be there. */
  | { readonly status: 'written'; readonly id: string; readonly version: string | null; readonly resource: Json }
  /** Somebody has changed it meanwhile; nothing was written. With what is there now. */
  | { readonly status: 'conflict'; readonly resource: Json; readonly version: string | null }
  | { readonly status: 'gone' }
  /** The server does not take it; the same again would be refused again. `words` are the server's own, for people. */
  | { readonly status: 'refused'; readonly code: number; readonly words: string }
  /** The answer was lost and the server cannot be asked. Calling `write` again with the same change is safe. */
  | { readonly status: 'unknown'; readonly words: string };

export interface Connector<S extends object = Json> {
  /** `fhir`, `csd`: the folder's name. */
  readonly kind: string;
  readonly title: string;
  /** Schema of the settings: validates the API, draws the console's form. Properties carry `title` and `description`. */
  readonly settings: TObject;
  /** Names of settings that are sealed at rest, never logged and never returned. */
  readonly secrets: readonly (keyof S & string)[];
  /** Looks without reading much: at most some requests for each type. Errors as above. */
  probe(connection: Connection<S>, types: readonly string[]): Promise<Probe>;
  /** Throws `request:invalid` for settings that cannot be; asks nothing before `open` of what it answers. */
  read(connection: Connection<S>, request: ReadRequest): Reading;
  /**
   * Ids of all that there are, in portions; rejects rather than end early. An id that is missing is a suspicion only
   * (pages can move while they are read): ask `readOne` before believing that it is gone.
   */
  ids?(connection: Connection<S>, type: string): AsyncIterable<readonly string[]>;
  readOne?(connection: Connection<S>, type: string, id: string): Promise<Found>;
  /** Never rejects for what the other side does: that is in the answer. */
  write?(connection: Connection<S>, change: Change): Promise<WriteAnswer>;
}
