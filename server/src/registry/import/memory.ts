/** What is remembered of a source beyond its resources: what was refused, and what is said to be gone. */
import type { Queryable } from '../../db/db.ts';
import { hasGoing, hold, release, type Thing } from '../store/going.ts';
import { dropRefused, hasRefused, largestKept, writeRefused } from '../store/refused.ts';
import type { Received, Refused } from './received.ts';

export interface Memory {
  /** These are said to be gone; of those that came the opposite is true. */
  hold(gone: readonly Thing[], there: readonly Thing[]): Promise<void>;
  /** Keeps what was refused, and forgets what was refused before and has come now. */
  remember(decided: readonly { readonly refused?: Refused }[], there: readonly Received[]): Promise<void>;
}

/** Asks once what there is; a source without trouble costs nothing more. */
export async function openMemory(
  db: Queryable,
  { sourceId, importId, dryRun }: { sourceId: number; importId: number; dryRun: boolean },
): Promise<Memory> {
  let [going, refused] = dryRun
    ? [false, false]
    : await Promise.all([hasGoing(db, sourceId), hasRefused(db, sourceId)]);
  return {
    async hold(gone, there) {
      if (going && there.length > 0) await release(db, sourceId, there);
      if (gone.length === 0) return;
      going = true;
      await hold(db, sourceId, gone);
    },
    async remember(decided, there) {
      const items = decided.flatMap((one) => (one.refused && canMend(one.refused) ? [one.refused] : []));
      if (refused) {
        const still = new Set(items.map(({ item }) => item));
        const keys = there.flatMap((item) => [`${item.type}/${item.id}`, item.where]);
        await dropRefused(
          db,
          sourceId,
          keys.filter((key) => !still.has(key)),
        );
      }
      if (items.length === 0) return;
      refused = true;
      await writeRefused(db, sourceId, importId, items.map(toKeep));
    },
  };
}

/** A kind of resource that no registry has stays refused, whatever is mended. */
const canMend = ({ reason }: Refused): boolean => reason !== 'type_not_read';

function toKeep({ content, ...refused }: Refused) {
  const bytes = content?.length ?? 0;
  return { ...refused, bytes, content: content === undefined || bytes > largestKept ? null : content };
}
