/** Messages follow a person whose two contacts become one, and go back where their address belongs. */
import { type Queryable, sql, type Tx } from '../db/db.ts';

interface Kept {
  readonly message: number[];
  readonly incoming: number[];
  readonly outbox: number[];
  /** Broadcasts that only the absorbed contact had answered; and those that both had. */
  readonly reply: number[];
  readonly replied: { broadcast_id: number; at: string }[];
}

const tables = ['message', 'incoming', 'outbox'] as const;

const idsOf = (rows: readonly { id: number }[]): number[] => rows.map((row) => row.id);

export const followingMessages = {
  name: 'messaging',
  comesLate: true as const,
  async count(q: Queryable, contactId: number): Promise<Record<string, number>> {
    const [row] = await q.query<Record<string, number>>(sql`select
      (select count(*)::int from messaging.message where contact_id = ${contactId}) as messages,
      (select count(*)::int from messaging.incoming where contact_id = ${contactId}) as incoming,
      (select count(*)::int from messaging.outbox where contact_id = ${contactId}) as waiting_messages`);
    return row!;
  },
  /** Also what waits to be sent: it goes to the number that it was written for, once. */
  async follow(tx: Tx, { from, to }: { from: number; to: number }) {
    const [message, incoming, outbox] = await Promise.all(
      tables.map((table) =>
        tx.query<{ id: number }>({
          text: `update messaging.${table} set contact_id = $2 where contact_id = $1 returning id`,
          values: [from, to],
        }),
      ),
    );
    const gone = await tx.query<{ broadcast_id: number; at: string }>(sql`delete from messaging.reply
      where contact_id = ${from} returning broadcast_id, at::text`);
    const moved = await tx.query<{
      broadcast_id: number;
    }>(sql`insert into messaging.reply (broadcast_id, contact_id, at)
      select u.broadcast_id, ${to}, u.at from jsonb_to_recordset(${JSON.stringify(gone)}::jsonb)
        u(broadcast_id int, at timestamptz)
      on conflict do nothing returning broadcast_id`);
    const reply = moved.map((row) => row.broadcast_id);
    const kept: Kept = {
      ...{ message: idsOf(message!), incoming: idsOf(incoming!), outbox: idsOf(outbox!), reply },
      replied: gone,
    };
    return {
      kept,
      moved: { messages: message!.length, incoming: incoming!.length, waiting_messages: outbox!.length },
    };
  },
  /** Those that had moved, and those since then whose address is the absorbed contact's alone. */
  async giveBack(
    tx: Tx,
    kept: Kept,
    back: { survivor: number; absorbed: number; since: Date; addresses: readonly { value: string }[] },
  ): Promise<void> {
    const { survivor, absorbed, since } = back;
    const addresses = back.addresses.map((address) => address.value);
    for (const table of tables) {
      const ids = kept[table];
      if (ids.length > 0)
        await tx.run({
          text: `update messaging.${table} set contact_id = $1
            where id = any($3::bigint[]) and id between $4 and $5 and contact_id = $2`,
          values: [absorbed, survivor, ids, Math.min(...ids), Math.max(...ids)],
        });
      await tx.run({
        text: `update messaging.${table} set contact_id = $1
          where contact_id = $2 and id >= messaging.id_floor($3) and address = any($4::text[])`,
        values: [absorbed, survivor, since, addresses],
      });
    }
    await tx.run(sql`delete from messaging.reply where contact_id = ${survivor}
      and broadcast_id = any(${kept.reply}::int[])`);
    await tx.run(sql`insert into messaging.reply (broadcast_id, contact_id, at)
      select u.broadcast_id, ${absorbed}, u.at from jsonb_to_recordset(${JSON.stringify(kept.replied)}::jsonb)
        u(broadcast_id int, at timestamptz) on conflict do nothing`);
  },
};
