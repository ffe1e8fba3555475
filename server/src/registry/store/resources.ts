/** Resources as received: what is known already, and writing what is new. */
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { type Queryable, sql } from '../../db/db.ts';
import type { Received, ResourceType } from '../import/received.ts';
import { textArray } from './arrays.ts';

const compress = promisify(zstdCompress);
const level = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export interface Known {
  readonly same: boolean;
  /** Of a Practitioner: whom it belongs to. */
  readonly contactId: number | null;
}

/** What we have of these resources of one type, by position in `items`; absent when we have nothing. */
export async function findKnown(
  db: Queryable,
  sourceId: number,
  type: ResourceType,
  items: readonly Received[],
): Promise<Map<number, Known>> {
  const rows = await db.query<{ at: number; same: boolean; contact_id: number | null }>({
    name: `registry-known-${type}`,
    text: type === 'Practitioner' ? knownPeople : type === 'Patient' ? knownPatients : knownResources,
    values: [
      ...(type === 'Practitioner' || type === 'Patient' ? [sourceId] : [sourceId, type]),
      textArray(items.map((item) => item.id)),
      textArray(items.map((item) => item.hash)),
    ],
  });
  return new Map(rows.map((row) => [row.at - 1, { same: row.same, contactId: row.contact_id }]));
}

const knownResources = `select u.at::int, r.hash = decode(u.hash, 'hex') as same, null::int as contact_id
  from unnest($3::text[], $4::text[]) with ordinality u(id, hash, at)
  join registry.resource r on r.source_id = $1 and r.type = $2 and r.id = u.id`;
/** Somebody whose record was deleted is still known by their identity. */
const knownPeople = `select u.at::int, coalesce(r.hash = decode(u.hash, 'hex'), false) as same, i.contact_id
  from unnest($2::text[], $3::text[]) with ordinality u(id, hash, at)
  left join registry.resource r on r.source_id = $1 and r.type = 'Practitioner' and r.id = u.id
  left join registry.identity i on i.source_id = $1 and i.resource_id = u.id
  where r.id is not null or i.contact_id is not null`;

/** Patients are known by type and id, so that a Practitioner may have the same id. */
const knownPatients = knownPeople
  .replace("'Practitioner'", "'Patient'")
  .replace('i.resource_id = u.id', "i.resource_id = 'Patient/' || u.id");

/** Off the main thread. */
export const packBlock = (items: readonly Received[]): Promise<Buffer> =>
  compress(items.map((item) => item.text.replaceAll('\n', ' ')).join('\n'), level) as Promise<Buffer>;

export function writeResources(
  db: Queryable,
  sourceId: number,
  items: readonly Received[],
  block: Buffer,
): Promise<number> {
  return db.run({
    name: 'registry-resource-write',
    text: `with c as (insert into registry.content (block) values ($4) returning id)
      insert into registry.resource (source_id, type, id, hash, content_id, line)
      select $1, u.type, u.id, decode(u.hash, 'hex'), c.id, u.at - 1
      from c, unnest($2::text[], $3::text[], $5::text[]) with ordinality u(type, id, hash, at)
      on conflict (source_id, type, id) do update
        set hash = excluded.hash, content_id = excluded.content_id, line = excluded.line, received_at = now()`,
    values: [
      sourceId,
      textArray(items.map((item) => item.type)),
      textArray(items.map((item) => item.id)),
      block,
      textArray(items.map((item) => item.hash)),
    ],
  });
}

/** Blocks of which nothing is current any more, after an import that changed things. */
export function dropUnusedBlocks(db: Queryable): Promise<number> {
  return db.run(sql`delete from registry.content c
    where not exists (select from registry.resource r where r.content_id = c.id)`);
}

/** What the source has deleted: kept, but no longer active; its resource is forgotten, so that it can come back. */
export async function markDeleted(
  db: Queryable,
  sourceId: number,
  items: readonly { readonly type: string; readonly id: string }[],
): Promise<void> {
  for (const [type, gone] of Map.groupBy(items, (item) => item.type)) {
    const ids = textArray(gone.map((item) => item.id));
    await db.run({ text: 'select registry.mark_deleted($1, $2, $3::text[])', values: [sourceId, type, ids] });
  }
}
