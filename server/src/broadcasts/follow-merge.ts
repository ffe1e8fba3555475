/**
 * A frozen audience holds contact ids. What was handed over stays as it was written; where the absorbed contact still
 * waits for its turn, the one who stays takes it — unless that one is in the broadcast, too: then the text goes once.
 */
import { type Queryable, sql, type Tx } from '../db/db.ts';

interface Place {
  readonly broadcast_id: number;
  readonly no: number;
}

const exchange = (tx: Tx, places: readonly Place[], one: number, other: number): Promise<Place[]> =>
  tx.query<Place>(sql`update broadcasts.chunk k set contact_ids = n.ids, last_id = (select max(x) from unnest(n.ids) x)
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) u(broadcast_id int, no int)
      cross join lateral (select c.contact_ids[:c.cursor] || array(select case x when ${one} then ${other} else x end
          from unnest(c.contact_ids[c.cursor + 1:]) x order by 1) as ids
        from broadcasts.chunk c where c.broadcast_id = u.broadcast_id and c.no = u.no
          and c.contact_ids[c.cursor + 1:] @> array[${one}::int]) n
    where k.broadcast_id = u.broadcast_id and k.no = u.no returning k.broadcast_id, k.no`);

export const followingBroadcasts = {
  name: 'broadcasts',
  count: async (_q: Queryable, _contactId: number): Promise<Record<string, number>> => ({}),
  async follow(tx: Tx, { from, to }: { from: number; to: number }) {
    const waiting = await tx.query<Place & { both: boolean }>(sql`select k.broadcast_id, k.no, exists (
        select from broadcasts.chunk o where o.broadcast_id = k.broadcast_id and o.contact_ids @> array[${to}::int]) as both
      from broadcasts.chunk k join broadcasts.broadcast b on b.id = k.broadcast_id
      where b.state in ('scheduled', 'queued', 'sending', 'paused') and k.cursor < k.size
        and k.contact_ids[k.cursor + 1:] @> array[${from}::int]
      order by 1, 2 for update of k`);
    const places = await exchange(
      tx,
      waiting.filter((place) => !place.both),
      from,
      to,
    );
    return { kept: { places }, moved: { waiting_broadcasts: places.length } };
  },
  async giveBack(tx: Tx, kept: { places: Place[] }, back: { survivor: number; absorbed: number }): Promise<void> {
    await exchange(tx, kept.places, back.survivor, back.absorbed);
  },
};
