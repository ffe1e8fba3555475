/** Saved audiences. */
import { type Queryable, sql } from '../../db/db.ts';

export interface SavedRow {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly created_at: Date;
  readonly by_name: string | null;
}

export function allSaved(db: Queryable): Promise<SavedRow[]> {
  return db.query<SavedRow>(
    sql`select id, name, query, created_at, by_name from audiences.audience order by lower(name) limit 1000`,
  );
}

/** Nothing where the name is taken. */
export async function insertSaved(
  db: Queryable,
  saved: { name: string; query: string; accountId: number | null; byName: string },
): Promise<SavedRow | undefined> {
  const [row] = await db.query<SavedRow>(sql`insert into audiences.audience (name, query, account_id, by_name)
    values (${saved.name}, ${saved.query}, ${saved.accountId}, ${saved.byName})
    on conflict (lower(name)) do nothing returning id, name, query, created_at, by_name`);
  return row;
}

/** With an owner, only what that account saved. */
export async function deleteSaved(
  db: Queryable,
  id: string,
  owner: { readonly accountId: number | null } | null,
): Promise<boolean> {
  const own = owner === null ? sql`true` : sql`account_id = ${owner.accountId}`;
  return (await db.run(sql`delete from audiences.audience where id = ${id}::uuid and ${own}`)) > 0;
}
