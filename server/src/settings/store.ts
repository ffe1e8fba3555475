import type { Settings } from '@mhero/contract/access.ts';
import { type Queryable, sql } from '../db/db.ts';

export async function readSettings(db: Queryable): Promise<Partial<Settings>> {
  const rows = await db.query<{ key: string; value: unknown }>(sql`select key, value from settings.entry`);
  return Object.fromEntries(rows.map((row) => [row.key, row.value]));
}

export async function writeSettings(tx: Queryable, settings: Settings): Promise<void> {
  for (const [key, value] of Object.entries(settings))
    await tx.run(sql`
      insert into settings.entry (key, value) values (${key}, ${JSON.stringify(value)}::jsonb)
      on conflict (key) do update set value = excluded.value, changed_at = now()`);
  await tx.query(sql`select pg_notify('settings', '')`);
}
