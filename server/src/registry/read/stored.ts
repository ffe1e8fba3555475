/** What we have already, as inputs: the resources of a source, or what was refused of them. */
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import type { Checkpoint, Incoming, Input, Portion } from '../../connectors/connectors.ts';
import { type Db, sql } from '../../db/db.ts';
import { readRefused } from '../store/refused.ts';

const decompress = promisify(zstdDecompress);

const blocksAtOnce = 8;
const portion = 200;

/** All resources of a source as they were received, in the order in which they came. */
export async function storedInput(db: Db, sourceId: number): Promise<Input> {
  const [of] = await db.query<{ count: number }>(
    sql`select count(*)::int as count from registry.resource where source_id = ${sourceId}`,
  );
  // Bytes are not known before they are read; their number does as well for a share.
  return { bytes: of!.count, open: (from) => readBlocks(db, sourceId, from) };
}

type Line = { content_id: number; lines: number[]; ids: string[]; block: Buffer };

async function* readBlocks(db: Db, sourceId: number, from: Checkpoint | null): AsyncGenerator<Portion> {
  let after = (from?.state?.after as number | undefined) ?? 0;
  let done = (from?.state?.done as number | undefined) ?? 0;
  let skip = from ? from.items : 0;
  for (;;) {
    const blocks = await db.query<Line>(
      sql`select c.id as content_id, c.block, r.lines, r.ids
        from (select content_id, array_agg(line order by line) as lines, array_agg(type || '/' || id order by line) as ids
          from registry.resource where source_id = ${sourceId} and content_id > ${after}
          group by content_id order by content_id limit ${blocksAtOnce}) r
        join registry.content c on c.id = r.content_id order by c.id`,
    );
    if (blocks.length === 0) return;
    for (const { content_id, block, lines, ids } of blocks) {
      const texts = (await decompress(block)).toString('utf8').split('\n');
      const items = lines.map((line, i): Incoming => ({ where: ids[i]!, text: texts[line] ?? null, refused: null }));
      const rest = items.slice(skip);
      // One portion for each block: its place is the block before it and how many of its items are done.
      if (rest.length > 0)
        yield { file: 0, before: skip, items: rest, bytes: done + items.length, state: { after, done } };
      done += items.length;
      skip = 0;
      after = content_id;
    }
  }
}

/** The text of a resource that was too large to keep, asked again from where it came. Null: not to be had. */
export type ReadAgain = (type: string, id: string) => Promise<object | null>;

/** What was refused, all of it or these items. */
export function refusedInput(
  db: Db,
  sourceId: number,
  items: readonly string[] | null,
  readAgain: ReadAgain | null,
): Input {
  return { bytes: null, open: (from) => readRows(db, sourceId, items, readAgain, from) };
}

async function* readRows(
  db: Db,
  sourceId: number,
  items: readonly string[] | null,
  readAgain: ReadAgain | null,
  from: Checkpoint | null,
): AsyncGenerator<Portion> {
  // What was taken before a kill is no longer among them; what was refused again is tried once more.
  let after = (from?.state?.after as string | undefined) ?? '';
  for (let before = from?.items ?? 0; ; ) {
    const rows = await readRefused(db, sourceId, { reason: null, after, limit: portion, items });
    if (rows.length === 0) return;
    const found: Incoming[] = [];
    for (const { item, content } of rows) {
      const incoming =
        content === null ? await askAgain(item, readAgain) : { where: item, text: content, refused: null };
      if (incoming) found.push(incoming);
    }
    if (found.length > 0) yield { file: 0, before, items: found, bytes: 0, state: { after } };
    after = rows.at(-1)!.item;
    before += found.length;
  }
}

async function askAgain(item: string, readAgain: ReadAgain | null): Promise<Incoming | null> {
  const [, type, id] = /^([A-Z][A-Za-z]+)\/(\S+)$/.exec(item) ?? [];
  const resource = type && id && readAgain ? await readAgain(type, id) : null;
  return resource && { where: item, text: JSON.stringify(resource), refused: null };
}
