/** What one type of resource is to the façade: what can be done with it, what it is found by, and who does it. */
import type { Subject } from '../access/subject.ts';
import type { FhirRooms } from './rooms.ts';
import type { Criterion } from './search/criteria.ts';
import type { Param } from './search/params.ts';

export interface FhirContext {
  readonly rooms: FhirRooms;
  /** Who asks. Its area is in the SQL of everything that a kind reads. */
  readonly subject: Subject;
  /** `https://host/fhir/R4`, without a slash at the end. */
  readonly base: string;
  /** Every kind by its type. */
  readonly all: ReadonlyMap<string, ResourceKind>;
}

/** One version of a resource, as it leaves. */
export interface Found {
  readonly type: string;
  readonly id: string;
  readonly version: string;
  readonly updated: Date;
  /** The complete resource as JSON text, with `meta.versionId` and `meta.lastUpdated`; null for a version that deletes. */
  readonly text: string | null;
  /** How this version came about; said in histories. */
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  /** Of what was deleted because it became one with another that the caller may see: that one, as `Type/id`. */
  readonly successor?: string;
  /** Targets by the parameter that refers to them, as `Type/id`: what `_include` follows. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
}

export interface SearchRequest {
  /** All of them have to hold. */
  readonly criteria: readonly Criterion[];
  /** At most this many, one page. 0: only the total is wanted. */
  readonly count: number;
  readonly sort: readonly { readonly param: string; readonly descending: boolean }[];
  /** Of a page that this kind gave out; null is the first. */
  readonly cursor: string | null;
  /** Whether somebody waits for the exact number of all. */
  readonly total: boolean;
}

export interface SearchAnswer {
  readonly found: readonly Found[];
  readonly next: string | null;
  readonly previous: string | null;
  /** Of all pages, in the caller's area; null when it was not asked for and is not known without counting. */
  readonly total: number | null;
  /** Every version that is not known yet will have a `lastUpdated` after this moment; the clock when it is not said. */
  readonly asOf?: Date;
}

export interface HistoryRequest {
  /** Of one resource; null is the whole type. */
  readonly id: string | null;
  /** Versions at or after. */
  readonly since: Date | null;
  /** Versions that were current at some time in between. */
  readonly at: readonly [Date, Date] | null;
  readonly count: number;
  readonly cursor: string | null;
}

export interface HistoryAnswer {
  /** Newest first. */
  readonly found: readonly Found[];
  readonly next: string | null;
  /** Every version that is not in this answer yet will have a `lastUpdated` after this moment. */
  readonly asOf: Date;
  readonly total: number | null;
}

/** What a write was asked to respect. */
export interface WriteConditions {
  /** From `If-Match: W/"3"`. */
  readonly version: string | null;
  /** The `Idempotency-Key`, for kinds that keep it with what they make. */
  readonly key: string | null;
}

export interface ResourceKind {
  readonly type: string;
  /** Canonical addresses of profiles that all of its resources meet. */
  readonly profiles?: readonly string[];
  /** One or two plain sentences for the CapabilityStatement. */
  readonly documentation?: string;
  readonly params: Readonly<Record<string, Param>>;
  /** Names of reference parameters that `_include` follows; `references` of what is found must hold them. */
  readonly includes?: readonly string[];
  /** `Type:param` of other kinds (or its own) that `_revinclude` follows to here. */
  readonly revincludes?: readonly string[];
  /** What `_sort` takes, besides `_id` and `_lastUpdated`. */
  readonly sorts?: readonly string[];
  /** Null: nothing that the caller may see. A version with `text: null` was deleted (410). */
  read(context: FhirContext, id: string): Promise<Found | null>;
  vread?(context: FhirContext, id: string, version: string): Promise<Found | null>;
  history?(context: FhirContext, request: HistoryRequest): Promise<HistoryAnswer>;
  search(context: FhirContext, request: SearchRequest): Promise<SearchAnswer>;
  /** Bodies that are not valid R4 are taken too: this kind says itself what it cannot use. */
  readonly lenient?: true;
  /** The body is a parsed resource of this type, checked against R4. */
  create?(
    context: FhirContext,
    resource: Readonly<Record<string, unknown>>,
    given: WriteConditions,
  ): Promise<
    Found & { /** False: it was there already under its name, and nothing was done. */ readonly created?: boolean }
  >;
  update?(
    context: FhirContext,
    id: string,
    resource: Readonly<Record<string, unknown>>,
    given: WriteConditions,
  ): Promise<Found & { readonly created?: boolean }>;
  remove?(context: FhirContext, id: string, given: WriteConditions): Promise<void>;
}
