/** One resource as it was received last. */
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { type Queryable, sql } from '../../db/db.ts';
import type { Json } from '../normalise/tolerant.ts';

const decompress = promisify(zstdDecompress);

/** Null when the source has none, or has deleted it. */
export async function readReceived(
  q: Queryable,
  sourceId: number,
  type: string,
  id: string,
): Promise<{ readonly resource: Json; readonly at: Date } | null> {
  const [row] = await q.query<{ block: Buffer; line: number; received_at: Date }>(sql`
    select c.block, r.line, r.received_at from registry.resource r join registry.content c on c.id = r.content_id
    where r.source_id = ${sourceId} and r.type = ${type} and r.id = ${id}`);
  if (!row) return null;
  const text = (await decompress(row.block)).toString().split('\n')[row.line];
  const read = text ? (JSON.parse(text) as Json) : null;
  // A Bundle's entry is kept as it came.
  const resource = read && (read.resourceType ? read : ((read.resource as Json | undefined) ?? null));
  return resource && { resource, at: row.received_at };
}
