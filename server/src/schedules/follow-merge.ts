/** Positions in campaigns follow a person whose two contacts become one: of each event one, and none a second time. */
import { type Queryable, sql, type Tx } from '../db/db.ts';

interface Kept {
  /** Events whose row has moved; rows that were both's and are no more. */
  readonly moved: number[];
  readonly dropped: Record<string, unknown>[];
}

export const followingCampaigns = {
  name: 'schedules',
  async count(q: Queryable, contactId: number): Promise<Record<string, number>> {
    const [row] = await q.query<{ n: number }>(sql`select count(*)::int as n from schedules.fire
      where contact_id = ${contactId} and done_at is null`);
    return { campaign_positions: row!.n };
  },
  async follow(tx: Tx, { from, to }: { from: number; to: number }) {
    const moved = await tx.query<{ event_id: number }>(sql`update schedules.fire f set contact_id = ${to}
      where f.event_id in (select id from schedules.event) and f.contact_id = ${from} and not exists (
        select from schedules.fire o where o.event_id = f.event_id and o.contact_id = ${to}) returning event_id`);
    const dropped = await tx.query<{ row: Record<string, unknown> }>(sql`delete from schedules.fire f
      where f.event_id in (select id from schedules.event) and f.contact_id = ${from} returning to_jsonb(f) as row`);
    await tx.run(sql`insert into schedules.change (contact_id) values (${to})`);
    const kept: Kept = { moved: moved.map((row) => row.event_id), dropped: dropped.map(({ row }) => row) };
    return { kept, moved: { campaign_positions: moved.length } };
  },
  async giveBack(tx: Tx, kept: Kept, back: { survivor: number; absorbed: number }): Promise<void> {
    await tx.run(sql`update schedules.fire set contact_id = ${back.absorbed}
      where contact_id = ${back.survivor} and event_id = any(${kept.moved}::int[])`);
    await tx.run(sql`insert into schedules.fire
      select * from jsonb_populate_recordset(null::schedules.fire, ${JSON.stringify(kept.dropped)}::jsonb)
      on conflict do nothing`);
    await tx.run(sql`insert into schedules.change (contact_id) values (${back.survivor}), (${back.absorbed})`);
  },
};
