/**
 * Who does not want to hear from us: one history, one current word for each address. Every send passes
 * `registry.contact.reach`, which follows what is kept here.
 */
import type { Queryable } from '../db/db.ts';
import { currentOptOuts, type HistoryRow, insertEvent, selectHistory, upsertCurrent } from './store.ts';

export { confirmationOf } from './confirmations.ts';

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

/**
 * Notes the change and answers whether it changes anything. The caller then refreshes the reach of the contacts that
 * have the address (`registry.refreshReach`), in the same transaction.
 */
export async function recordConsent(tx: Queryable, change: ConsentChange): Promise<boolean> {
  await insertEvent(tx, change);
  return upsertCurrent(tx, change.scheme, change.value, change.action === 'out');
}

/** Of these addresses, those that have opted out. */
export async function optedOut(q: Queryable, scheme: string, values: readonly string[]): Promise<Set<string>> {
  return new Set(await currentOptOuts(q, scheme, values));
}

/** Newest first, at most 100, for a person's page: events of the contact and of its addresses. */
export function consentHistory(
  q: Queryable,
  contactId: number,
  addresses: readonly { scheme: string; value: string }[],
): Promise<HistoryRow[]> {
  return selectHistory(q, contactId, addresses);
}
