/** Message ids for slices: blocks of 1,024 from the database, cut up here. A block is left when it is a second old. */
import type { Queryable } from '../db/db.ts';

export interface Blocks {
  /** The first of `count` (at most 1,024) ids in a row that nobody else gets. */
  take(count: number): Promise<number>;
}

const size = 1024;

export function createBlocks(db: Queryable): Blocks {
  let next = 0;
  let end = 0;
  let made = 0;
  return {
    async take(count) {
      if (end - next < count || performance.now() - made > 1000) {
        const asked = performance.now();
        const [row] = await db.query<{ id: number }>({
          name: 'next_block',
          text: 'select messaging.next_block() id',
          values: [],
        });
        next = row!.id;
        end = next + size;
        made = asked;
      }
      const first = next;
      next += count;
      return first;
    },
  };
}
