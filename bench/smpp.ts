/** Submitting over SMPP: our codec and session against the `smpp` package's client, to the same message centre. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Answer, ChannelHost, OpenChannel } from '../server/src/channels/contract.ts';
import type { SmppSettings } from '../server/src/channels/smpp/settings.ts';
import { openSmpp } from '../server/src/channels/smpp/smpp.ts';
import type { Outcome } from './run.ts';

export const name = 'smpp';
export const goal = 'at window 100, at most an eighth of the CPU per message of the smpp package (ratio 8 or more)';

const window = 100;
const text =
  'Dear Worker 12345, please confirm the stock of ACT doses at your facility by Friday. Reply STOCK followed by the number. Ministry.';

interface Measured {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

interface PeerSession {
  bind_transceiver(fields: object, answered: () => void): void;
  submit_sm(fields: object, answered: () => void): void;
  on(event: string, listener: (error: Error) => void): void;
  close(): void;
}

export async function run(): Promise<Outcome> {
  const { child, port } = await startCentre();
  const ours: Measured[] = [];
  const theirs: Measured[] = [];
  for (let round = 0; round < 4; round++) {
    ours.push(await measure(200_000, (count) => submitOurs(port, count)));
    theirs.push(await measure(30_000, (count) => submitTheirs(port, count)));
  }
  child.kill();
  // The first round warms up.
  const [us, peer] = [median(ours.slice(1)), median(theirs.slice(1))];
  const ratio = peer.cpuMicros / us.cpuMicros;
  return { figures: figures(us), peer: figures(peer), ratio, met: ratio >= 8 };
}

const figures = (each: Measured): Record<string, number> => ({
  per_second: Math.round(each.perSecond),
  client_cpu_us_per_message: Number(each.cpuMicros.toFixed(2)),
});

function median(all: readonly Measured[]): Measured {
  return all.toSorted((a, b) => a.cpuMicros - b.cpuMicros)[Math.floor(all.length / 2)]!;
}

async function measure(count: number, submit: (count: number) => Promise<void>): Promise<Measured> {
  const cpu = process.cpuUsage();
  const from = performance.now();
  await submit(count);
  const used = process.cpuUsage(cpu);
  return { perSecond: count / ((performance.now() - from) / 1000), cpuMicros: (used.user + used.system) / count };
}

async function startCentre(): Promise<{ child: ChildProcess; port: number }> {
  const script = path.join(import.meta.dirname, '../server/src/testing/smsc.ts');
  const child = spawn(process.execPath, [script, '--port', '0'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) =>
    child.stdout.once('data', (line: Buffer) => resolve(Number(String(line).match(/\d+/)![0]))),
  );
  return { child, port };
}

async function submitOurs(port: number, count: number): Promise<void> {
  let next = 0;
  let answered = 0;
  let bound: () => void;
  let done: () => void;
  const up = new Promise<void>((resolve) => {
    bound = resolve;
  });
  const all = new Promise<void>((resolve) => {
    done = resolve;
  });
  const host: ChannelHost = {
    answered: (answer: Answer) => {
      if (answer.status !== 'sent') throw new Error(`not sent: ${JSON.stringify(answer)}`);
      answered++;
      if (answered === count) done();
      else queueMicrotask(more);
    },
    receipt: async () => {},
    incoming: async () => {},
    link: (state) => state === 'up' && bound(),
    slowDown: () => {},
    log: () => {},
  };
  const settings = { host: '127.0.0.1', port, system_id: 'a', password: 'b', sender: 'MOH', window };
  const channel: OpenChannel = openSmpp(settings as SmppSettings, host);
  function more(): void {
    const room = Math.min(channel.room(), count - next);
    if (room <= 0) return;
    const messages = Array.from({ length: room }, () => ({ key: ++next, to: `+2567${10_000_000 + next}`, text }));
    channel.send(messages);
  }
  await up;
  more();
  await all;
  await channel.close();
}

async function submitTheirs(port: number, count: number): Promise<void> {
  const { connect } = createRequire(import.meta.url)('smpp') as {
    connect(options: object, ready: () => void): PeerSession;
  };
  await new Promise<void>((resolve, reject) => {
    const session = connect({ url: `smpp://127.0.0.1:${port}` }, () =>
      session.bind_transceiver({ system_id: 'a', password: 'b' }, () => more()),
    );
    session.on('error', reject);
    let sent = 0;
    let done = 0;
    function more(): void {
      while (sent < count && sent - done < window) {
        sent++;
        const to = `2567${10_000_000 + sent}`;
        session.submit_sm(
          { source_addr: 'MOH', destination_addr: to, short_message: text, registered_delivery: 1 },
          () => {
            done++;
            if (done < count) return more();
            session.close();
            resolve();
          },
        );
      }
    }
  });
}
