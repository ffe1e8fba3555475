/** Finds the message of each receipt: memory, then journal, then messages without an answer; else it is kept a while. */
import { canonicalIds, type Receipt } from '../channels/channels.ts';
import type { Queryable } from '../db/db.ts';
import { createBatcher } from '../lib/batcher.ts';
import type { Log } from '../lib/log.ts';
import { createExternalIds, type ExternalIds, type Known } from './external-ids.ts';
import * as store from './store-receipts.ts';
import type { Arrival } from './store-record.ts';
import type { Writer } from './writer.ts';

export interface Receipts {
  readonly ids: ExternalIds;
  /** Resolves when durably noted. */
  take(receipt: Receipt): Promise<void>;
  /** Fills memory from the journal; then receipts of before a restart find their message. */
  reload(): Promise<void>;
  /** Tries the kept ones again; `thorough` looks through the journal as well. One at a time. */
  retryOrphans(thorough: boolean): Promise<void>;
}

export const allParts = 9_223_372_036_854_775_807n;
const reloadRows = 300;
const orphansAtOnce = 5000;

export function createReceipts(channelId: number, db: Queryable, writer: Writer, log: Log): Receipts {
  const ids = createExternalIds();
  let retrying: Promise<void> | null = null;

  const late = createBatcher<Receipt, boolean>(async (receipts) => {
    const found = await lookUp(receipts);
    const lost = receipts.filter((_, i) => !found[i]);
    if (lost.length > 0) {
      await store.keepOrphans(db, channelId, lost);
    }
    await Promise.all(receipts.map((receipt, i) => found[i] && arrive(receipt, found[i])));
    return receipts.map(() => true);
  }, 2000);

  /** By our own id where the network gives it back, by memory, by journal, by phone. */
  async function lookUp(receipts: readonly Receipt[], thorough = true): Promise<(Known | null)[]> {
    const found = receipts.map((receipt): Known | null =>
      receipt.key !== undefined
        ? { id: receipt.key, part: -1, tail: '' }
        : (ids.find(receipt.externalId, receipt.from)?.known ?? null),
    );
    if (!thorough || found.every(Boolean)) return found;
    const forms = receipts.map((receipt, i) => (found[i] ? [] : canonicalIds(receipt.externalId)));
    const byPlain = new Map<string, Known>();
    for (const row of await store.searchJournal(db, channelId, forms.flat()))
      if (!byPlain.has(row.external_id)) byPlain.set(row.external_id, { id: row.id, part: row.part, tail: '' });
    for (const [i, plain] of forms.entries()) found[i] ??= plain.map((each) => byPlain.get(each)).find(Boolean) ?? null;
    await resolveByPhone(receipts, found);
    return found;
  }

  /** A final word on a phone whose message got no answer is the answer. */
  async function resolveByPhone(receipts: readonly Receipt[], found: (Known | null)[]): Promise<void> {
    const phones = receipts.map((receipt, i) =>
      !found[i] && receipt.from && receipt.state !== 'accepted' ? receipt.from.replace(/\D/g, '') : '',
    );
    const wanted = phones.filter((phone) => phone !== '');
    if (wanted.length === 0) return;
    const rows = await store.findUnresolved(db, channelId, wanted);
    if (rows.length === 0) return;
    const used: number[] = [];
    for (const [i, phone] of phones.entries()) {
      const at = phone === '' ? -1 : rows.findIndex((row) => row.address === '+' + phone);
      if (at < 0) continue;
      const [row] = rows.splice(at, 1);
      used.push(row!.id);
      found[i] = { id: row!.id, part: -1, tail: '' };
    }
    await store.dropUnresolved(db, used);
  }

  async function retry(thorough: boolean): Promise<void> {
    const orphans = await store.readOrphans<Receipt>(db, channelId, orphansAtOnce);
    if (orphans.length === 0) return;
    const found = await lookUp(
      orphans.map((orphan) => orphan.receipt),
      thorough,
    );
    await Promise.all(orphans.map((orphan, i) => found[i] && arrive(orphan.receipt, found[i])));
    await store.dropOrphans(
      db,
      orphans.filter((_, i) => found[i]).map((orphan) => orphan.id),
    );
    const dropped = thorough ? await store.dropOldOrphans(db, channelId) : 0;
    if (dropped > 0) log.info({ channelId, dropped }, 'receipts that belong to no message of ours were dropped');
  }

  function arrive(receipt: Receipt, known: Known): Promise<void> {
    if (receipt.state === 'accepted') return Promise.resolve();
    return writer.arrival(arrivalOf(receipt, known));
  }

  return {
    ids,
    take(receipt) {
      if (receipt.key !== undefined) return arrive(receipt, { id: receipt.key, part: -1, tail: '' });
      const hit = ids.find(receipt.externalId, receipt.from);
      if (!hit) return late.add(receipt).then(() => {});
      // "Read" comes after "delivered": only a word that ends the matter is forgotten.
      if (receipt.state === 'failed' || receipt.state === 'expired' || receipt.state === 'read') ids.remove(hit.plain);
      return arrive(receipt, hit.known);
    },
    async reload() {
      for (const row of await store.readJournal(db, channelId, reloadRows))
        ids.put(row.external_id, { id: row.id, part: row.part, tail: '' });
    },
    retryOrphans(thorough) {
      retrying ??= retry(thorough).finally(() => {
        retrying = null;
      });
      return retrying;
    },
  };
}

function arrivalOf(receipt: Receipt, known: Known): Arrival {
  const bad = receipt.state === 'failed' || receipt.state === 'expired';
  return {
    id: known.id,
    state: receipt.state as Arrival['state'],
    mask: known.part < 0 ? allParts : known.part === 0 ? 1n : 1n << BigInt(Math.min(known.part, 61)),
    failure: bad ? (receipt.failure ?? (receipt.state === 'expired' ? 'expired' : 'unknown_reason')) : null,
    detail: receipt.detail?.slice(0, 200) ?? null,
  };
}
