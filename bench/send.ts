/** End to end over SMPP: a frozen broadcast, the network's answers and receipts, every change of state durable. */
import { createRequire } from 'node:module';
import { system } from '../server/src/access/subject.ts';
import { type Db, sql } from '../server/src/db/db.ts';
import {
  addChannel,
  openSite,
  peakMemoryMb,
  processCpu,
  type Site,
  startCentre,
  startChild,
  until,
} from './fixtures/sending.ts';
import type { Outcome } from './run.ts';

export const name = 'send';
export const goal =
  'at least 10,000 messages/s from queued to delivered, durable, on 2 cores with database and centre; ratio is our rate to that of the smpp package’s client, which only submits; at most 200 MB of memory';

const people = Number(process.env.BENCH_PEOPLE ?? 200_000);
const texts = {
  default:
    'Dear colleague, please confirm the stock of ACT doses at your facility by Friday. Reply STOCK and the number.',
};

export async function run(): Promise<Outcome> {
  const site = await openSite(people);
  const centre = await startCentre(['--receipts-ms', '1000']);
  const peer = await submitWithPackage(centre.port, 30_000);
  const channel = await addChannel(site, centre.port, null);
  const node = await startChild('sending-node.ts', [site.url]);
  const made = await site.broadcasts.create(system, { query: 'everyone', texts });
  await until(async () => (await site.channels.get(channel.id)).link === 'up');
  const before = [site.databaseCpu(), processCpu(node.pid), processCpu(centre.pid)] as const;
  const from = performance.now();
  await site.channels.change(system, channel.id, { paused: false });
  await until(async () => (await site.broadcasts.accounting(system, made.id)).delivered === people, 100);
  const seconds = (performance.now() - from) / 1000;
  const after = [site.databaseCpu(), processCpu(node.pid), processCpu(centre.pid)] as const;
  const micros = after.map((cpu, i) => Number((((cpu - before[i]!) / people) * 1e6).toFixed(1)));
  const memory = peakMemoryMb(node.pid);
  await check(site.db);
  await node.stop();
  await centre.stop();
  const naive = await naiveMicros(site, 50_000);
  await site.close();
  const rate = Math.round(people / seconds);
  return {
    figures: {
      messages: people,
      per_second: rate,
      database_cpu_us_per_message: micros[0]!,
      sender_cpu_us_per_message: micros[1]!,
      centre_cpu_us_per_message: micros[2]!,
      sender_memory_mb: memory,
    },
    peer: {
      smpp_package_submit_only_per_second: peer.perSecond,
      smpp_package_cpu_us_per_message: peer.micros,
      naive_in_place_database_cpu_us_per_message: naive,
    },
    ratio: rate / peer.perSecond,
    met: rate >= 10_000 && memory <= 200,
  };
}

/** A ratio cannot be won by doing less: one row for each, all delivered, once. */
async function check(db: Db): Promise<void> {
  const [row] = await db.query<{ n: number; contacts: number }>(
    sql`select count(*)::int n, count(distinct contact_id)::int contacts from messaging.message where state = 5`,
  );
  if (row!.n !== people || row!.contacts !== people) throw new Error(`not all delivered: ${JSON.stringify(row)}`);
}

interface PeerSession {
  bind_transceiver(fields: object, answered: () => void): void;
  submit_sm(fields: object, answered: () => void): void;
  on(event: string, listener: (error: Error) => void): void;
  close(): void;
}

async function submitWithPackage(port: number, count: number): Promise<{ perSecond: number; micros: number }> {
  const { connect } = createRequire(import.meta.url)('smpp') as { connect(to: object, ready: () => void): PeerSession };
  const cpu = process.cpuUsage();
  const from = performance.now();
  await new Promise<void>((resolve) => {
    const session = connect({ host: '127.0.0.1', port }, () =>
      session.bind_transceiver({ system_id: 'peer', password: 'x' }, () => {
        let [sent, done] = [0, 0];
        const next = (): void => {
          if (sent++ < count)
            session.submit_sm({ destination_addr: '231770000001', short_message: texts.default }, () => {
              if (++done === count) {
                session.close();
                resolve();
              } else next();
            });
        };
        for (let i = 0; i < 1000; i++) next();
      }),
    );
    session.on('error', () => {});
  });
  const used = process.cpuUsage(cpu);
  return {
    perSecond: Math.round(count / ((performance.now() - from) / 1000)),
    micros: Number(((used.user + used.system) / count).toFixed(1)),
  };
}

/** The usual design beside ours: a row per message from the start, indexes on status and external id, updated in place. */
async function naiveMicros(site: Site, count: number): Promise<number> {
  const { db } = site;
  await db.query(sql`drop table if exists public.naive`);
  await db.query(sql`create table public.naive (id bigint primary key, broadcast_id int, contact_id int, status smallint,
    address text, body text, external_id text, created_at timestamptz default now(), sent_at timestamptz, final_at timestamptz)`);
  await db.query(sql`create index on public.naive (contact_id, id)`);
  await db.query(sql`create index on public.naive (status, id) where status in (0, 1)`);
  await db.query(sql`create index on public.naive (external_id) where external_id is not null`);
  const from = site.databaseCpu();
  await db.run(sql`insert into public.naive (id, broadcast_id, contact_id, status, address, body)
    select id, 1, id, 0, tel, ${texts.default} from registry.contact order by id limit ${count}`);
  for (let done = 0; done < count; done += 1000) {
    const rows = await db.query<{ id: number }>(sql`update public.naive set status = 1 where id in (
      select id from public.naive where status = 0 order by id limit 1000 for update skip locked) returning id`);
    const ids = rows.map((row) => row.id);
    await db.run(sql`update public.naive set status = 2, external_id = 'x' || naive.id, sent_at = now()
      from unnest(${ids}::bigint[]) u(id) where naive.id = u.id`);
    await db.run(sql`update public.naive set status = 3, final_at = now()
      from unnest(${ids.map((id) => `x${id}`)}::text[]) u(e) where naive.external_id = u.e`);
  }
  await db.query(sql`vacuum public.naive`);
  const used = site.databaseCpu() - from;
  await db.query(sql`drop table public.naive`);
  return Number(((used / count) * 1e6).toFixed(1));
}
