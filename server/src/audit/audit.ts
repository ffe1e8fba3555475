/** Who did what, append-only and hash-chained: a changed or removed event breaks the chain from there on. */
import type { Subject } from '../access/subject.ts';
import type { Db, Queryable } from '../db/db.ts';
import { appendEvent, findBreak, readDeeds, readEvents, readHead, readSlice } from './store.ts';

export interface NewEvent {
  readonly accountId: number | null;
  readonly subject: string;
  readonly action: string;
  readonly target: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

export interface AuditRow extends NewEvent {
  readonly id: number;
  readonly at: Date;
  readonly account_id: number | null;
}

export interface ChainReport {
  readonly events: number;
  /** Hash of the newest event. Keep it elsewhere: it proves later that nothing was cut off the end. */
  readonly head: string | null;
  /** Id of the first event that does not fit; null when the chain is whole. */
  readonly brokenAt: number | null;
}

/**
 * Records in the caller's transaction, so that the act and its record are kept or lost together. Writers wait for each
 * other until their transactions end: call it last, and never within a long one.
 * `action` is `thing.verb` (`contact.read`), `target` names the thing (`contact:019a…`), `detail` holds no secrets.
 */
export function record(
  tx: Queryable,
  subject: Subject,
  action: string,
  target: string | null = null,
  detail: Readonly<Record<string, unknown>> | null = null,
): Promise<void> {
  return appendEvent(tx, { accountId: subject.accountId, subject: subject.name, action, target, detail });
}

/** Newest first. */
export const listEvents = (db: Db, before: number | null, limit: number): Promise<AuditRow[]> =>
  readEvents(db, before, limit);

export async function verifyChain(db: Db): Promise<ChainReport> {
  return { ...(await readHead(db)), brokenAt: await findBreak(db) };
}

/** What was done with these things (`broadcast:019a…`), oldest first, of some actions. */
export const deedsOn = (q: Queryable, targets: readonly string[], actions: readonly string[]): Promise<AuditRow[]> =>
  targets.length === 0 ? Promise.resolve([]) : readDeeds(q, targets, actions);

export interface AuditSlice {
  readonly ids?: readonly number[] | undefined;
  readonly before?: number | undefined;
  readonly since?: Date | undefined;
  readonly limit: number;
}

/** Newest first, each with its link of the chain. */
export const sliceOfEvents = (q: Queryable, slice: AuditSlice): Promise<(AuditRow & { readonly hash: string })[]> =>
  readSlice(q, slice);
