/** A sending node and people to write to, for tests and benchmarks. Everything is real but the phones. */
import { randomBytes } from 'node:crypto';
import { type Broadcasts, createBroadcasts, startSupply, startUpkeep } from '../broadcasts/broadcasts.ts';
import { type Db, sql } from '../db/db.ts';
import { systemClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createSealer, type Sealer } from '../lib/seal.ts';
import { type Channels, createChannels, type Sender, startSender } from '../messaging/messaging.ts';

const place = { timezone: 'Africa/Monrovia', country: 'LR' };
export const testSealer: Sealer = createSealer(Buffer.alloc(32, 7));

/** `count` reachable people: +23177…, every third speaks French, every third nothing that we know of. */
export async function makePeople(db: Db, count: number): Promise<void> {
  await db.run(sql`
    insert into registry.contact (name, given_name, language, tel, reach, schemes)
    select 'Person ' || n, 'Person', case n % 3 when 0 then 'fra' when 1 then 'eng' end, '+23177' || lpad(n::text, 7, '0'), 0, '{tel}'
    from generate_series(1, ${count}::int) n`);
  await db.run(sql`
    insert into registry.address (contact_id, scheme, value, valid) select id, 'tel', tel, true from registry.contact`);
  await db.query(sql`analyze registry.contact`);
}

/** Everybody in the registry, without the audiences room. The query `none` matches nobody, `first 100` a hundred. */
export function everyone(): Parameters<typeof createBroadcasts>[0]['audiences'] {
  return {
    sql: async (_, query) => ({
      recipients: sql`select id contact_id from registry.contact
        where reach = 0 and ${query} <> 'none' and id <= ${firstOf(query)} order by id`,
      leftOut: sql`select id contact_id, case reach when 3 then 'opted_out' else 'no_address' end reason from registry.contact
        where reach <> 0 and ${query} <> 'none' and id <= ${firstOf(query)}`,
      normalized: query,
    }),
    list: async () => ({ items: [], next: null }),
    countByLanguageAndPrefix: async () => [],
  };
}

const firstOf = (query: string): number => Number(query.match(/^first (\d+)$/)?.[1] ?? 2_147_483_647);

export interface SendingNode {
  readonly broadcasts: Broadcasts;
  readonly channels: Channels;
  readonly sender: Sender;
  readonly heard: { channelId: number; from: string; text: string }[];
  stop(): Promise<void>;
}

export function doors(db: Db): Pick<SendingNode, 'broadcasts' | 'channels'> {
  return {
    broadcasts: createBroadcasts({
      db,
      clock: systemClock,
      audiences: everyone(),
      settings: async () => ({ ...place, prices: [], currency: 'USD' }),
    }),
    channels: createChannels(db, testSealer),
  };
}

export async function startNode(db: Db, log: Log): Promise<SendingNode> {
  const heard: SendingNode['heard'] = [];
  const supply = await startSupply(db, log, async () => place);
  const sender = await startSender({
    db,
    log,
    sealer: testSealer,
    supply,
    allowPrivateNetworks: true,
    incoming: async (channel, message) => {
      heard.push({ channelId: channel.id, from: message.from, text: message.text });
    },
    moved: supply.moved,
  });
  const upkeep = startUpkeep(db, log);
  return {
    ...doors(db),
    sender,
    heard,
    stop: async () => {
      await sender.stop();
      await upkeep.stop();
      await supply.stop();
    },
  };
}

export const smppSettings = (port: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...{
    host: '127.0.0.1',
    port,
    system_id: 'mhero',
    password: randomBytes(4).toString('hex'),
    sender: '1234',
    window: 100,
  },
  ...more,
});
