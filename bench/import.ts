/** A registry of 100,000 people and 100,000 roles from NDJSON, twice, beside JSON.parse of the same file. */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { startEmbedded } from '../server/src/db/embedded.ts';
import { migrate } from '../server/src/db/migrate.ts';
import { demoInput } from '../server/src/registry/registry.ts';
import type { Outcome } from './run.ts';

export const name = 'import';
export const goal =
  '100,000 Practitioner and their roles under 15 s, the same again under 5 s, memory under 200 MB; ratio: JSON.parse by import';

const people = Number(process.env.MHERO_BENCH_PEOPLE ?? 100_000);

export async function run(): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'mhero-bench-'));
  const embedded = await startEmbedded(folder);
  await migrate(embedded.url);
  try {
    const file = join(folder, 'registry.ndjson');
    await pipeline(Readable.from(lines()), createWriteStream(file));
    const first = await load(embedded.url, file);
    const second = await load(embedded.url, file);
    const memory = Math.max(first.memory, second.memory);
    const parse = await parseAll(file);
    return {
      figures: {
        resources: first.taken,
        first_s: round(first.seconds),
        first_cpu_s: round(first.cpu),
        again_s: round(second.seconds),
        again_cpu_s: round(second.cpu),
        again_written: second.taken + second.changed,
        memory_mb: Math.round(memory),
        per_second: Math.round(first.taken / first.seconds),
      },
      peer: { json_parse_s: round(parse) },
      ratio: parse / first.seconds,
      met: first.seconds < 15 && second.seconds < 5 && memory < 200,
    };
  } finally {
    await embedded.release();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Load {
  readonly seconds: number;
  readonly cpu: number;
  /** The most that the process has held, in MB. */
  readonly memory: number;
  readonly taken: number;
  readonly changed: number;
}

/** In a process of its own, with the flags that `mhero start` gives the server. */
async function load(url: string, file: string): Promise<Load> {
  const script = join(import.meta.dirname, 'fixtures/import-once.ts');
  const lean = ['--max-semi-space-size=4', '--heap-growing-percent=30'];
  const { stdout } = await promisify(execFile)(process.execPath, [...lean, script, url, file]);
  return JSON.parse(stdout) as Load;
}

const round = (seconds: number): number => Math.round(seconds * 100) / 100;

async function* lines(): AsyncGenerator<string> {
  for await (const { items } of demoInput({ people, seed: 1 }).open(null))
    yield items.map(({ resources }) => `${resources?.map((one) => JSON.stringify(one)).join('\n')}\n`).join('');
}

async function parseAll(file: string): Promise<number> {
  const texts = (await readFile(file, 'utf8')).split('\n');
  const began = performance.now();
  for (const text of texts) if (text !== '') JSON.parse(text);
  return (performance.now() - began) / 1000;
}
