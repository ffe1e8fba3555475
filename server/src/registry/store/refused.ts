/** What was refused, kept with its text so that it can be run again once its cause is mended. */
import { type Queryable, sql } from '../../db/db.ts';
import { numberArray, textArray } from './arrays.ts';

export interface RefusedItem {
  readonly item: string;
  readonly type: string;
  readonly reason: string;
  readonly detail: string | null;
  /** Null when it was too large to keep. */
  readonly content: string | null;
  readonly bytes: number;
}

export interface RefusedRow extends RefusedItem {
  readonly exchange: string;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly tries: number;
}

/** Of one item, and items of one source. What is beyond is named in the account only. */
export const largestKept = 64 * 1024;
export const mostKept = 20_000;

export async function writeRefused(
  db: Queryable,
  sourceId: number,
  importId: number,
  items: readonly RefusedItem[],
): Promise<void> {
  const last = [...new Map(items.map((item) => [item.item, item])).values()];
  if (last.length === 0) return;
  await db.run({
    name: 'registry-refused-write',
    text: `insert into registry.refused as r (source_id, import_id, item, type, reason, detail, content, bytes)
      select $1, $2, u.* from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[]) u
      where (select count(*) from registry.refused where source_id = $1) < $9
      on conflict (source_id, item) do update set import_id = excluded.import_id, type = excluded.type,
        reason = excluded.reason, detail = excluded.detail, content = excluded.content, bytes = excluded.bytes,
        last_at = now(), tries = r.tries + 1`,
    values: [
      ...[sourceId, importId],
      ...(['item', 'type', 'reason', 'detail', 'content'] as const).map((key) =>
        textArray(last.map((item) => item[key]?.replaceAll('\u0000', '').toWellFormed() ?? null)),
      ),
      numberArray(last.map((item) => item.bytes)),
      mostKept,
    ],
  });
}

/** These have come and were taken, or are gone. */
export const dropRefused = (db: Queryable, sourceId: number, items: readonly string[]): Promise<number> =>
  db.run({
    name: 'registry-refused-drop',
    text: 'delete from registry.refused where source_id = $1 and item = any($2::text[])',
    values: [sourceId, textArray(items)],
  });

export async function hasRefused(db: Queryable, sourceId: number): Promise<boolean> {
  return (await db.query(sql`select from registry.refused where source_id = ${sourceId} limit 1`)).length > 0;
}

export const readRefused = (
  db: Queryable,
  sourceId: number,
  filter: { reason: string | null; after: string; limit: number; items?: readonly string[] | null },
): Promise<RefusedRow[]> =>
  db.query<RefusedRow>(
    sql`select r.item, r.type, r.reason, r.detail, r.content, r.bytes, i.uuid as exchange, r.first_at, r.last_at, r.tries
      from registry.refused r join registry.import i on i.id = r.import_id
      where r.source_id = ${sourceId} and r.item > ${filter.after}
        and (${filter.reason}::text is null or r.reason = ${filter.reason})
        and (${filter.items ?? null}::text[] is null or r.item = any(${filter.items ?? null}::text[]))
      order by r.item limit ${filter.limit}`,
  );

export async function countRefused(db: Queryable, sourceId: number): Promise<Record<string, number>> {
  const rows = await db.query<{ reason: string; count: number }>(
    sql`select reason, count(*)::int as count from registry.refused where source_id = ${sourceId} group by reason`,
  );
  return Object.fromEntries(rows.map((row) => [row.reason, row.count]));
}
