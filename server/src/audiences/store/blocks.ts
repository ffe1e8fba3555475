/** Builds bitmaps again for blocks in which contacts changed. */
import { type Db, join, type Queryable, raw, sql } from '../../db/db.ts';
import { blockBits } from '../blocks.ts';
import { blockSize, idColumns, textColumns } from '../keys.ts';

/** Any number that no other advisory lock of ours has. */
const lockKey = 7_264_304;

const line = sql`concat_ws(E'\\x1f', c.id, c.status, c.reach, array_to_string(c.schemes, ','),
  case when c.last_heard_at is null then '' else '1' end, c.name,
  coalesce((extract(epoch from c.birth_date) * 1000)::bigint::text, ''),
  coalesce(trunc(extract(epoch from c.created_at) * 1000)::bigint::text, ''),
  ${join(textColumns.map((column) => sql`coalesce(lower(btrim(c.${raw(column)})), '')`))},
  ${join(idColumns.map((column) => sql`array_to_string(c.${raw(column)}, ',')`))})`;

export async function changedContacts(db: Queryable, most: number): Promise<number> {
  const [found] = await db.query<{ count: number }>(
    sql`select count(*) from (select from audiences.change limit ${most}) c`,
  );
  return found?.count ?? 0;
}

export async function changedBlocks(db: Queryable): Promise<number[]> {
  const found = await db.query<{ block: number }>(
    sql`select distinct contact_id >> 15 as block from audiences.change order by 1`,
  );
  return found.map((each) => each.block);
}

/**
 * One block from one snapshot: the bitmaps, and the changes that they now hold, go together, so that whoever counts sees
 * either the old bitmaps with the changes or the new ones without. Answers false where another node is at it.
 */
export function buildBlock(db: Db, block: number): Promise<boolean> {
  return db.tx(async (tx) => {
    await tx.query(sql`set transaction isolation level repeatable read`);
    const [lock] = await tx.query<{ free: boolean }>(sql`select pg_try_advisory_xact_lock(${lockKey}) as free`);
    if (!lock?.free) return false;
    const [low, high] = [block * blockSize, (block + 1) * blockSize - 1];
    const contacts = await tx.query<{ line: string }>(
      sql`select ${line} as line from registry.person c where c.id between ${low} and ${high} order by c.id`,
    );
    const sources = await tx.query<{ contact_id: number; source_id: number }>(
      sql`select distinct contact_id, source_id from registry.identity where contact_id between ${low} and ${high} order by 1`,
    );
    const built = blockBits(
      contacts.map((each) => each.line),
      sources.map((each) => [each.contact_id, each.source_id] as const),
    );
    await tx.run(sql`delete from audiences.bits where block = ${block}`);
    await tx.run(sql`insert into audiences.bits (block, key, few) select ${block}, key, positions::smallint[]
      from unnest(${built.few.map((each) => each.key)}::text[],
                  ${built.few.map((each) => `{${each.positions.join(',')}}`)}::text[]) as t (key, positions)`);
    for (let at = 0; at < built.many.length; at += 250) {
      const portion = built.many.slice(at, at + 250);
      await tx.run(sql`insert into audiences.bits (block, key, bits) select ${block}, key, ('x' || bits)::bit(32768)
        from unnest(${portion.map((each) => each.key)}::text[], ${portion.map((each) => each.bits)}::text[]) as t (key, bits)`);
    }
    await tx.run(sql`insert into audiences.block (block, everyone) values (${block}, ${'x' + built.everyone}::text::bit(32768))
      on conflict (block) do update set everyone = excluded.everyone, built_at = now()`);
    await tx.run(sql`delete from audiences.change where contact_id between ${low} and ${high}`);
    return true;
  });
}

/** After many blocks: the planner learns their sizes, and the space of the old ones can be used again. */
export async function tidy(db: Queryable): Promise<void> {
  await db.run(sql`vacuum (analyze) audiences.bits`);
  await db.run(sql`vacuum (analyze) audiences.block`);
  await db.run(sql`vacuum (analyze) audiences.change`);
}
