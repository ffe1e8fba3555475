/** An emergency while a million bulk messages wait and go out at the link's rate. */
import { system } from '../server/src/access/subject.ts';
import { startSmsc } from '../server/src/testing/smsc.ts';
import { addChannel, openSite, startChild, until } from './fixtures/sending.ts';
import type { Outcome } from './run.ts';

export const name = 'emergency';
export const goal = 'with 1,000,000 bulk messages waiting, the first emergency message is out in under 1 s';

const people = Number(process.env.BENCH_PEOPLE ?? 1_000_000);
const rate = 500;

export async function run(): Promise<Outcome> {
  const site = await openSite(people);
  const smsc = await startSmsc();
  const channel = await addChannel(site, smsc.port, rate);
  const node = await startChild('sending-node.ts', [site.url]);
  await site.channels.change(system, channel.id, { paused: false });
  await site.broadcasts.create(system, { query: 'everyone', texts: { default: 'Bulk' }, lane: 'bulk' });
  await until(async () => smsc.accepted() > rate);
  const firsts: number[] = [];
  for (let round = 0; round < 5; round++) {
    const text = `Emergency ${round}`;
    smsc.keep(true);
    const from = performance.now();
    await site.broadcasts.create(system, { query: 'first 1000', texts: { default: text }, lane: 'emergency' });
    await until(async () => smsc.submits.some((each) => each.body.short_message.toString('latin1') === text), 2);
    firsts.push(performance.now() - from);
    smsc.keep(false);
    smsc.submits.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 3000));
  }
  await node.stop();
  await smsc.close();
  await site.close();
  const sorted = firsts.toSorted((a, b) => a - b);
  const worst = sorted.at(-1)!;
  return {
    figures: { waiting: people, first_out_median_ms: Math.round(sorted[2]!), first_out_worst_ms: Math.round(worst) },
    peer: { limit_ms: 1000, behind_the_bulk_seconds: people / rate },
    ratio: worst / 1000,
    met: worst < 1000,
  };
}
