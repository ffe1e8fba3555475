/** Front door of audiences: a question about contacts, answered again at each use. */
import type { AudienceCount, LeftOutReason } from '@mhero/contract/audiences.ts';
import type { ContactRow } from '@mhero/contract/contacts.ts';
import type { Subject } from '../access/subject.ts';
import type { Queryable, Sql } from '../db/db.ts';

/** What of a subject an audience depends on. Inside the area is who has a role in one of its subtrees. */
export type Asker = Pick<Subject, 'area'>;

export interface ListRequest {
  /** Only those whom a send would leave out for this reason. */
  readonly left_out?: string;
  readonly cursor?: string;
  /** 1 to 250, 50 unless said. */
  readonly limit?: number;
  /** `name` unless said; `last_heard` is newest first. */
  readonly sort?: 'name' | 'last_heard';
}

/**
 * Queries for an `INSERT … SELECT` that freezes an audience inside one transaction. Both use only parameters and see the
 * snapshot of the statement that they stand in.
 */
export interface AudienceSql {
  /** `contact_id` of everyone who is written to, ascending; one of those who share a number (the lowest id). */
  readonly recipients: Sql;
  /** `contact_id, reason` of everyone else who matches, in no order. `reason` is a `LeftOutReason`. */
  readonly leftOut: Sql;
  readonly normalized: string;
}

export interface PrefixCount {
  /** ISO 639-3; null where the language is not known. */
  readonly language: string | null;
  /** The longest of the given prefixes that the number begins with; null where none fits. */
  readonly prefix: string | null;
  readonly people: number;
}

/** All of these throw `query:invalid` with `at` and `meant` where a text is not understood or names the unknown. */
export interface Audiences {
  count(subject: Asker, query: string): Promise<AudienceCount>;
  list(subject: Asker, query: string, request?: ListRequest): Promise<{ items: ContactRow[]; next: string | null }>;
  /** For use inside the caller's own statement; `tx` is where names are looked up. */
  sql(subject: Asker, query: string, tx?: Queryable): Promise<AudienceSql>;
  /** Everyone who matches inside the area, ascending, in portions; memory stays flat. */
  streamIds(subject: Asker, query: string): AsyncGenerator<number[]>;
  /** Recipients by language and number prefix: what a preview of parts and cost needs. */
  countByLanguageAndPrefix(subject: Asker, query: string, prefixes: readonly string[]): Promise<PrefixCount[]>;
}

export type { AudienceCount, LeftOutReason };
