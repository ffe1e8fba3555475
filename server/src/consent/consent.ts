/**
 * Who does not want to hear from us: the history, and what we answer. What holds now is kept with the addresses
 * (`registry.setOptedOut`), where every send looks.
 */
import type { Queryable } from '../db/db.ts';
import { countRecent, type HistoryRow, insertEvent, selectHistory } from './store.ts';

export { confirmationOf } from './confirmations.ts';
export { followingConsent } from './follow-merge.ts';
export { type AddressConsent, selectConsents as listConsents, type WordRow } from './store.ts';

export interface ConsentChange {
  readonly scheme: string;
  /** Normalised address value. */
  readonly value: string;
  readonly contactId: number | null;
  readonly action: 'out' | 'in';
  readonly how: 'reply' | 'officer' | 'import' | 'network';
  /** What the person wrote, where they did. */
  readonly words?: string;
  readonly accountId?: number | null;
}

/** Notes the word; the caller sets the address's state in the same transaction. */
export function recordConsent(tx: Queryable, change: ConsentChange): Promise<void> {
  return insertEvent(tx, change);
}

/** How often an address has changed its mind in the last hour: machines that answer each other do it without end. */
export function recentChanges(q: Queryable, scheme: string, value: string): Promise<number> {
  return countRecent(q, scheme, value);
}

/** Newest first, at most 100, for a person's page: events of the contact and of its addresses. */
export function consentHistory(
  q: Queryable,
  contactId: number,
  addresses: readonly { scheme: string; value: string }[],
): Promise<HistoryRow[]> {
  return selectHistory(q, contactId, addresses);
}
