/** A registry of 100,000 people and 100,000 roles from NDJSON, twice, beside JSON.parse of the same file. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openDb } from '../server/src/db/db.ts';
import { startEmbedded } from '../server/src/db/embedded.ts';
import { migrate } from '../server/src/db/migrate.ts';
import { createLog } from '../server/src/lib/log.ts';
import { demoInput, fileInput, runImport } from '../server/src/registry/registry.ts';
import type { Outcome } from './run.ts';

export const name = 'import';
export const goal =
  '100,000 Practitioner and their roles under 15 s, the same again under 5 s, memory under 200 MB; ratio: JSON.parse by import';

const people = Number(process.env.MHERO_BENCH_PEOPLE ?? 100_000);

export async function run(): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'mhero-bench-'));
  const embedded = await startEmbedded(folder);
  await migrate(embedded.url);
  const db = openDb(embedded.url, createLog('warn'));
  try {
    const file = join(folder, 'registry.ndjson');
    await pipeline(Readable.from(lines()), createWriteStream(file));
    let most = 0;
    const load = async () => {
      const began = performance.now();
      const cpu = process.cpuUsage();
      const result = await runImport({
        ...{ db, source: 'bench', kind: 'fhir', country: 'LR', input: await fileInput([file]) },
        onProgress: () => {
          most = Math.max(most, process.memoryUsage.rss());
        },
      });
      const { user, system } = process.cpuUsage(cpu);
      return { seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6, ...result };
    };
    const first = await load();
    const second = await load();
    const memory = most / 1048576;
    const parse = await parseAll(file);
    const resources = Object.values(first.counts).reduce((sum, row) => sum + row.taken, 0);
    return {
      figures: {
        resources,
        first_s: round(first.seconds),
        first_cpu_s: round(first.cpu),
        again_s: round(second.seconds),
        again_cpu_s: round(second.cpu),
        again_written: Object.values(second.counts).reduce((sum, row) => sum + row.taken + row.changed, 0),
        memory_mb: Math.round(memory),
        per_second: Math.round(resources / first.seconds),
      },
      peer: { json_parse_s: round(parse) },
      ratio: parse / first.seconds,
      met: first.seconds < 15 && second.seconds < 5 && memory < 200,
    };
  } finally {
    await db.close();
    await embedded.release();
    await rm(folder, { recursive: true, force: true });
  }
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
