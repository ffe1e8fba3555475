/** The history of consent follows a person whose two contacts become one. What holds is kept with the addresses. */
import { type Queryable, sql, type Tx } from '../db/db.ts';

export const followingConsent = {
  name: 'consent',
  count: async (_q: Queryable, _contactId: number): Promise<Record<string, number>> => ({}),
  async follow(tx: Tx, { from, to }: { from: number; to: number }) {
    const rows = await tx.query<{ id: number }>(
      sql`update consent.event set contact_id = ${to} where contact_id = ${from} returning id`,
    );
    return { kept: { ids: rows.map((row) => row.id) }, moved: { consent: rows.length } };
  },
  async giveBack(
    tx: Tx,
    kept: { ids: number[] },
    back: { survivor: number; absorbed: number; since: Date; addresses: readonly { value: string }[] },
  ): Promise<void> {
    const { survivor, absorbed, since, addresses } = back;
    await tx.run(sql`update consent.event set contact_id = ${absorbed} where contact_id = ${survivor}
      and (id = any(${kept.ids}::bigint[])
        or at >= ${since} and value = any(${addresses.map((address) => address.value)}::text[]))`);
  },
};
