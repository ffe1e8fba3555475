/** Sources: what they are, and how a live one is reached. */
import { type Queryable, sql } from '../../db/db.ts';

export interface SourceRow {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Buffer | null;
  readonly last_import_at: Date | null;
  readonly contacts: number;
}

/** Finds the source by name or makes it. */
export async function openSource(db: Queryable, name: string, kind: string): Promise<number> {
  const [row] = await db.query<{ id: number }>(
    sql`insert into registry.source as s (name, kind) values (${name}, ${kind})
      on conflict (name) do update set kind = s.kind returning id`,
  );
  return row!.id;
}

export async function readSource(db: Queryable, id: number): Promise<SourceRow | null> {
  const [row] = await db.query<SourceRow>(
    sql`select id, name, kind, settings, secrets, last_import_at, 0 as contacts from registry.source where id = ${id}`,
  );
  return row ?? null;
}

export const readSources = (db: Queryable): Promise<SourceRow[]> =>
  db.query<SourceRow>(
    sql`select s.id, s.name, s.kind, s.settings, null as secrets, s.last_import_at,
        (select count(*)::int from registry.identity i where i.source_id = s.id) as contacts
      from registry.source s order by lower(s.name)`,
  );

export async function saveConnection(
  db: Queryable,
  id: number,
  settings: object,
  secrets: Buffer | null,
): Promise<void> {
  await db.run(
    sql`update registry.source set settings = settings || ${JSON.stringify(settings)}::jsonb, secrets = ${secrets} where id = ${id}`,
  );
}

/** From when the next synchronisation has to ask. */
export async function saveSince(db: Queryable, id: number, since: string): Promise<void> {
  await db.run(
    sql`update registry.source set settings = settings || ${JSON.stringify({ since })}::jsonb where id = ${id}`,
  );
}
