/** `npm run bench -- NAME [--json]`: runs one benchmark; without a name, lists them. */
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';

export interface Outcome {
  /** Named figures as measured, with the unit in the name: `per_second`, `p99_ms`. */
  readonly figures: Readonly<Record<string, number | string>>;
  /** The peer or limit that was measured in the same run. */
  readonly peer: Readonly<Record<string, number | string>>;
  /** Ours against the peer; what it means is said in `goal`. */
  readonly ratio: number;
  readonly met: boolean;
}

interface Bench {
  readonly name: string;
  readonly goal: string;
  run(): Promise<Outcome>;
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.ts') && file !== 'run.ts');
const name = positionals[0];

if (!name || !files.includes(`${name}.ts`)) {
  process.stdout.write(
    `Benchmarks: ${files
      .map((file) => file.slice(0, -3))
      .sort()
      .join(', ')}\n`,
  );
  process.exit(name ? 2 : 0);
}

const bench = (await import(`./${name}.ts`)) as Bench;
const outcome = await bench.run();
if (values.json) process.stdout.write(`${JSON.stringify({ bench: bench.name, goal: bench.goal, ...outcome })}\n`);
else print();
process.exit(0);

function print(): void {
  const line = (key: string, value: unknown) => process.stdout.write(`  ${key.padEnd(40)} ${value}\n`);
  process.stdout.write(`${bench.name}\n`);
  for (const [key, value] of Object.entries(outcome.figures)) line(key, value);
  process.stdout.write('beside it, in the same run\n');
  for (const [key, value] of Object.entries(outcome.peer)) line(key, value);
  line('ratio', outcome.ratio.toFixed(3));
  line('goal', bench.goal);
  line('met', outcome.met ? 'yes' : 'no');
}
