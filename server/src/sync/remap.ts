/**
 * Sources whose mapping was changed: all that we hold of them is projected anew, without asking the server. That it is
 * owed stands in the source's row, so that neither a kill nor an exchange that is under way can lose it.
 */
import { type Queryable, sql } from '../db/db.ts';
import { clearStopped } from '../registry/registry.ts';
import { begin } from './begin.ts';
import { readSource } from './store.ts';
import { isBusy } from './store-exchanges.ts';
import type { SyncTools } from './tools.ts';

/** Some that nobody else looks at just now, held to the end of the transaction. */
const claimRemapped = (tx: Queryable): Promise<{ id: number }[]> =>
  tx.query<{ id: number }>(
    sql`select id from registry.source where mapping_version <> mapped_version and left_at is null
      order by id limit 20 for update skip locked`,
  );

/** Answers false when nothing was owed, or all that was owed is being read just now. */
export async function beginRemapped(tools: SyncTools): Promise<boolean> {
  return tools.db.tx(async (tx) => {
    for (const { id } of await claimRemapped(tx)) {
      await clearStopped(tx, id);
      const source = await readSource(tx, id);
      if (!source || (await isBusy(tx, id))) continue;
      await tx.run(sql`update registry.source set mapped_version = mapping_version where id = ${id}`);
      await begin(tx, tools, source, { mode: 'again', why: 'hand', by: null });
      return true;
    }
    return false;
  });
}
