/** Figures that took long to count, in SQL: for every node, and for the time after a restart. */
import { type Queryable, sql } from '../db/db.ts';

export interface KeptRow {
  readonly value: object;
  /** When it was counted, and how long that took, in milliseconds. */
  readonly at: number;
  readonly took: number;
}

export interface KeptStore {
  read(id: string): Promise<KeptRow | null>;
  write(id: string, row: KeptRow): Promise<void>;
  forget(id: string): Promise<void>;
}

/** Of windows and areas that nobody looks at any more the oldest go. */
const most = 1_000;

export const keptIn = (q: Queryable): KeptStore => ({
  async read(id) {
    const [row] = await q.query<{ value: object; at: Date; took: number }>(
      sql`select value, counted_at as at, took_ms as took from results.figures where id = ${id}`,
    );
    return row ? { ...row, at: row.at.getTime() } : null;
  },
  async write(id, { value, at, took }) {
    await q.run(sql`insert into results.figures (id, value, counted_at, took_ms)
      values (${id}, ${JSON.stringify(value)}, ${new Date(at)}, ${Math.round(took)})
      on conflict (id) do update set value = excluded.value, counted_at = excluded.counted_at, took_ms = excluded.took_ms`);
    await q.run(sql`delete from results.figures where counted_at < (
      select counted_at from results.figures order by counted_at desc offset ${most} limit 1)`);
  },
  async forget(id) {
    await q.run(sql`delete from results.figures where id = ${id}`);
  },
});
