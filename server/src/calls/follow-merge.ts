/** Calls follow a person whose two contacts become one, and go back where their address belongs. */
import { type Queryable, sql, type Tx } from '../db/db.ts';

export const followingCalls = {
  name: 'calls',
  comesLate: true as const,
  async count(q: Queryable, contactId: number): Promise<Record<string, number>> {
    const [row] = await q.query<{ calls: number }>(
      sql`select count(*)::int as calls from calls.call where contact_id = ${contactId}`,
    );
    return { calls: row!.calls };
  },
  async follow(tx: Tx, { from, to }: { from: number; to: number }) {
    const rows = await tx.query<{ id: number }>(
      sql`update calls.call set contact_id = ${to} where contact_id = ${from} returning id`,
    );
    return { kept: { ids: rows.map((row) => row.id) }, moved: { calls: rows.length } };
  },
  async giveBack(
    tx: Tx,
    kept: { ids: number[] },
    back: {
      survivor: number;
      absorbed: number;
      since: Date;
      addresses: readonly { scheme: string; value: string }[];
    },
  ): Promise<void> {
    const { survivor, absorbed, since, addresses } = back;
    await tx.run(sql`update calls.call set contact_id = ${absorbed}
      where contact_id = ${survivor} and id = any(${kept.ids}::bigint[])`);
    await tx.run(sql`update calls.call set contact_id = ${absorbed}
      where contact_id = ${survivor} and id >= messaging.id_floor(${since})
        and address = any(${addresses.map((address) => address.value)}::text[])`);
  },
};
