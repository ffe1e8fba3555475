/** How long a reply takes from its commit to the network, idle and while a broadcast runs at the link's rate. */
import { system } from '../server/src/access/subject.ts';
import { sql } from '../server/src/db/db.ts';
import { enqueue } from '../server/src/messaging/messaging.ts';
import { type Smsc, startSmsc } from '../server/src/testing/smsc.ts';
import { addChannel, openSite, type Site, startChild, until } from './fixtures/sending.ts';
import type { Outcome } from './run.ts';

export const name = 'reply';
export const goal = 'p99 of a reply while a broadcast runs at the link’s rate is at most twice its idle p99';

const people = Number(process.env.BENCH_PEOPLE ?? 100_000);
const rate = 500;
const replies = Number(process.env.BENCH_REPLIES ?? 300);

export async function run(): Promise<Outcome> {
  const site = await openSite(people);
  const smsc = await startSmsc({ receiptsMs: 1000 });
  const channel = await addChannel(site, smsc.port, rate);
  const node = await startChild('sending-node.ts', [site.url]);
  await site.channels.change(system, channel.id, { paused: false });
  await until(async () => (await site.channels.get(channel.id)).link === 'up');
  const [row] = await site.db.query<{ id: number }>(sql`select id from messaging.channel`);
  await measure(site, smsc, row!.id, 30);
  const idle = await measure(site, smsc, row!.id, replies);
  const made = await site.broadcasts.create(system, { query: 'everyone', texts: { default: 'Bulk' }, lane: 'bulk' });
  const accepted = smsc.accepted();
  await until(async () => smsc.accepted() > accepted + rate);
  const busy = await measure(site, smsc, row!.id, replies);
  const { waiting } = await site.broadcasts.accounting(system, made.id);
  if (waiting === 0) throw new Error('the broadcast ended before the measuring did');
  await node.stop();
  await smsc.close();
  await site.close();
  const ratio = busy.p99 / idle.p99;
  return {
    figures: { busy_p50_ms: busy.p50, busy_p99_ms: busy.p99, broadcast_per_second: rate },
    peer: { idle_p50_ms: idle.p50, idle_p99_ms: idle.p99 },
    ratio,
    met: ratio <= 2,
  };
}

async function measure(
  site: Site,
  smsc: Smsc,
  channelId: number,
  count: number,
): Promise<{ p50: number; p99: number }> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const text = `Reply ${i} ${Math.random()}`;
    smsc.submits.length = 0;
    smsc.keep(true);
    const from = performance.now();
    await enqueue(site.db, [{ channelId, address: '+231770000001', text, lane: 'reply' }]);
    await until(async () => smsc.submits.some((each) => each.body.short_message.toString('latin1') === text), 0);
    times.push(performance.now() - from);
    smsc.keep(false);
    await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 20));
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => Number(times[Math.min(count - 1, Math.floor(count * share))]!.toFixed(1));
  return { p50: at(0.5), p99: at(0.99) };
}
