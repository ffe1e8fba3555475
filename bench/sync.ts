/**
 * A registry of 100,000 people and their roles from a local FHIR server, then a thousand changes, beside a client that only
 * follows the pages. The server is ours, makes resources while it sends them and keeps nothing: the fastest that one process
 * of Node can be, so that what limits is seen. `MHERO_BENCH_PEOPLE=1000000` shows the memory of a million.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbedded } from '../server/src/db/embedded.ts';
import { migrate } from '../server/src/db/migrate.ts';
import type { Outcome } from './run.ts';

export const name = 'sync';
export const goal =
  '1,000 changes of 100,000 people under 5 s; memory under 300 MB whatever the number; ratio: our first read by a client that only pages';

const people = Number(process.env.MHERO_BENCH_PEOPLE ?? 100_000);

export async function run(): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'mhero-bench-'));
  const embedded = await startEmbedded(folder);
  await migrate(embedded.url);
  const { server, port } = await startServer();
  const url = `http://127.0.0.1:${port}/fhir`;
  try {
    const bare = await pageThrough(url, false);
    const parsed = await pageThrough(url, true);
    const first = await exchange(embedded.url, url);
    const again = await exchange(embedded.url, url, 'full');
    await fetch(`http://127.0.0.1:${port}/change`, { method: 'POST' });
    const delta = await exchange(embedded.url, url, 'delta');
    const memory = Math.max(first.memory, again.memory, delta.memory);
    return {
      figures: {
        resources: first.came,
        first_s: round(first.seconds),
        first_per_second: Math.round(first.came / first.seconds),
        first_cpu_s: round(first.cpu),
        again_s: round(again.seconds),
        again_written: again.taken + again.changed,
        delta_changed: delta.changed,
        delta_s: round(delta.seconds),
        memory_mb: Math.round(memory),
      },
      peer: {
        pages_only_s: round(bare),
        pages_only_per_second: Math.round(first.came / bare),
        pages_parsed_s: round(parsed),
        pages_parsed_per_second: Math.round(first.came / parsed),
      },
      ratio: bare / first.seconds,
      met: delta.seconds < 5 && memory < 300 && delta.changed === Math.min(1000, people),
    };
  } finally {
    server.kill();
    await embedded.release();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startServer(): Promise<{ server: ChildProcess; port: number }> {
  const script = join(import.meta.dirname, 'fixtures/paging-server.ts');
  const server = spawn(process.execPath, [script, String(people)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => {
    server.stdout.on('data', (text) => resolve(Number(/ready (\d+)/.exec(String(text))?.[1])));
  });
  return { server, port };
}

/** A client that only follows the pages: reads the bytes and, when it parses, the JSON. Answers seconds. */
async function pageThrough(base: string, parse: boolean): Promise<number> {
  const began = performance.now();
  for (const type of ['Location', 'Practitioner', 'PractitionerRole']) {
    let url: string | undefined = `${base}/${type}?_count=500`;
    while (url) {
      const text = await (await fetch(url)).text();
      url = /"relation":"next","url":"([^"]+)"/.exec(text.slice(0, 1000))?.[1];
      if (parse) JSON.parse(text);
    }
  }
  return (performance.now() - began) / 1000;
}

interface Ran {
  readonly state: string;
  readonly error: string | null;
  readonly seconds: number;
  readonly cpu: number;
  /** The most that the process has held, in MB. */
  readonly memory: number;
  readonly came: number;
  readonly taken: number;
  readonly changed: number;
}

/** In a process of its own, with the flags that `mhero start` gives the server. */
async function exchange(database: string, url: string, mode?: 'delta' | 'full'): Promise<Ran> {
  const script = join(import.meta.dirname, 'fixtures/sync-once.ts');
  const lean = ['--max-semi-space-size=4', '--heap-growing-percent=30'];
  const args = [...lean, script, database, url, ...(mode ? [mode] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const ran = JSON.parse(stdout) as Ran;
  if (ran.state !== 'done') throw new Error(`The exchange ended as ${ran.state}: ${ran.error}`);
  return ran;
}

const round = (seconds: number): number => Math.round(seconds * 100) / 100;
