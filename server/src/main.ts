/** Arguments, output and the exit code; everything else is in `cli/` and `runtime/`. */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Half of a short command's time is reading our own sources; where the cache cannot be written it is simply not used.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url)));

// Whoever reads only the first lines of an answer closes the pipe early.
process.stdout.on('error', () => process.exit(0));

const args = process.argv.slice(2);
const code = args[0] === 'flow' ? await flow(args.slice(1)) : await command(args);
// Pipes are written in the background on some systems: end only when everything has left.
process.stdout.write('', () => process.exit(code));

/** The flow engine needs nothing of the server, and must start at once. */
async function flow(words: readonly string[]): Promise<number> {
  const { runFlow } = await import('../../flow/bin/flow.ts');
  return runFlow(words);
}

async function command(words: readonly string[]): Promise<number> {
  const { runCommand } = await import('./cli/run.ts');
  return runCommand(words, {
    env: process.env,
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
  });
}
