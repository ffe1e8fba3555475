/** What conversations need not keep: answers of webhooks and old complaints. Results, runs and sessions stay. */
import { type Queryable, sql } from '../db/db.ts';

const portion = 10_000;

/** Calls serve steps that are done again, which is over within minutes; problems are read by authors. */
export async function tidyConversations(q: Queryable): Promise<void> {
  await portions(() =>
    q.run(sql`delete from sessions.call where (errand_uuid, no) in (
      select errand_uuid, no from sessions.call where at < now() - interval '30 days' order by at limit ${portion})`),
  );
  await portions(() =>
    q.run(sql`delete from sessions.problem where id in (
      select id from sessions.problem where at < now() - interval '180 days' order by id limit ${portion})`),
  );
}

async function portions(once: () => Promise<number>): Promise<void> {
  while ((await once()) === portion);
}
