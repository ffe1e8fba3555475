/**
 * Storing and handling in one transaction: one wait for the disk, and the row of a message is written once. Storing
 * never fails or waits because handling does: what cannot be handled at once is stored and handled afterwards.
 */
import type { Tx } from '../db/db.ts';
import type { Accepted } from './incoming.ts';
import type { Steady } from './steady.ts';
import {
  insertSettled,
  type NewIncoming,
  noteSeen,
  ownersOf,
  type Settled,
  seenBefore,
  type Waiting,
} from './store-incoming.ts';

export interface AtOnce {
  /**
   * In the transaction that stores them, in their order: answers what became of those that were handled, by id. It must
   * not wait for anybody; whatever it leaves out waits.
   */
  handle(tx: Tx, fresh: readonly Waiting[]): Promise<ReadonlyMap<number, string>>;
  /** After the commit. */
  handled(messages: readonly Waiting[]): void;
  failed(error: unknown): void;
}

/** A flood is stored first. */
const mostAtOnce = 128;
/** After a failure messages are only stored for so long. */
const restMs = 500;

/** Answers null when nothing was stored: the caller then stores without handling. */
export function createLane(connection: Steady, stored: () => void) {
  let restUntil = 0;
  return async (handling: AtOnce, batch: readonly NewIncoming[]): Promise<Accepted[] | null> => {
    if (batch.length > mostAtOnce || Date.now() < restUntil) return null;
    const places = new Map<string, number>();
    const first: NewIncoming[] = [];
    const placeOf = batch.map((item) => {
      const key = `${item.channelId} ${item.key}`;
      const place = places.get(key) ?? first.push(item) - 1;
      places.set(key, place);
      return place;
    });
    try {
      const { ids, fresh, outcomes } = await connection.tx((tx) => storeAndHandle(tx, handling, first));
      handling.handled(fresh.filter(({ id }) => outcomes.has(id)));
      if (outcomes.size < fresh.length) stored();
      const answered = new Set<number>();
      return placeOf.map((place) => {
        const { id, repeated } = ids[place]!;
        const again = answered.has(place);
        answered.add(place);
        return { id, repeated: repeated || again };
      });
    } catch (error) {
      handling.failed(error);
      restUntil = Date.now() + restMs;
      return null;
    }
  };
}

async function storeAndHandle(tx: Tx, handling: AtOnce, batch: readonly NewIncoming[]) {
  const [ids, owners] = await Promise.all([noteSeen(tx, batch), ownersOf(tx, batch)]);
  const rows = batch.flatMap((item, i): Settled[] => {
    const id = ids[i] ?? null;
    return id === null ? [] : [{ ...item, id, contactId: owners[i]!.id, outcome: null }];
  });
  const unheard = new Map(batch.map((_, i) => [ids[i], owners[i]!.unheard]));
  const fresh = rows.map(
    ({ id, channelId, contactId, scheme, address, text }): Waiting => ({
      ...{ id, channel_id: channelId, contact_id: contactId, scheme, address, text },
      unheard: unheard.get(id) ?? false,
    }),
  );
  const before = ids.includes(null) ? await seenBefore(tx, batch) : [];
  const outcomes = fresh.length === 0 ? new Map<number, string>() : await handling.handle(tx, fresh);
  if (rows.length > 0)
    insertSettled(
      tx,
      rows.map((row) => ({ ...row, outcome: outcomes.get(row.id) ?? null })),
    );
  const accepted = ids.map(
    (id, i): Accepted => (id === null ? { id: before[i] ?? 0, repeated: true } : { id, repeated: false }),
  );
  return { ids: accepted, fresh, outcomes };
}
