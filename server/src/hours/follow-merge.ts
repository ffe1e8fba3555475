/** One person has one budget: what both contacts got counts together. */
import { type Queryable, sql, type Tx } from '../db/db.ts';

export const followingBudget = {
  name: 'hours',
  count: async (_q: Queryable, _contactId: number): Promise<Record<string, number>> => ({}),
  async follow(tx: Tx, { from, to }: { from: number; to: number }) {
    const rows = await tx.query<{ contact_id: number; at: number[] }>(sql`select contact_id, at from hours.spent
      where contact_id in (${from}, ${to}) order by contact_id for update`);
    const of = (id: number): number[] => rows.find((row) => row.contact_id === id)?.at ?? [];
    if (of(from).length > 0) {
      const both = [...of(from), ...of(to)].sort((a, b) => a - b);
      await tx.run(sql`delete from hours.spent where contact_id = ${from}`);
      await tx.run(sql`insert into hours.spent (contact_id, at) values (${to}, ${both}::int[])
        on conflict (contact_id) do update set at = excluded.at`);
    }
    return { kept: { absorbed: of(from), survivor: of(to) }, moved: {} };
  },
  /** What was counted since stays with the survivor. */
  async giveBack(
    tx: Tx,
    kept: { absorbed: number[]; survivor: number[] },
    back: { survivor: number; absorbed: number },
  ): Promise<void> {
    if (kept.absorbed.length === 0) return;
    const [now] = await tx.query<{ at: number[] }>(sql`select at from hours.spent
      where contact_id = ${back.survivor} for update`);
    const left = [...kept.absorbed, ...kept.survivor];
    const since = (now?.at ?? []).filter((second) => {
      const at = left.indexOf(second);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
    const own = [...kept.survivor, ...since];
    await tx.run(sql`delete from hours.spent where contact_id in (${back.survivor}, ${back.absorbed})`);
    await tx.run(sql`insert into hours.spent (contact_id, at) values (${back.absorbed}, ${kept.absorbed}::int[])`);
    if (own.length > 0)
      await tx.run(sql`insert into hours.spent (contact_id, at) values (${back.survivor}, ${own}::int[])`);
  },
};
