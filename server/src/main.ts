/** Arguments, output and the exit code; everything else is in `cli/` and `runtime/`. */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Half of a short command's time is reading our own sources; where the cache cannot be written it is simply not used.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/node', import.meta.url)));
const { runCommand } = await import('./cli/run.ts');

// Whoever reads only the first lines of an answer closes the pipe early.
process.stdout.on('error', () => process.exit(0));

const code = await runCommand(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
});
// Pipes are written in the background on some systems: end only when everything has left.
process.stdout.write('', () => process.exit(code));
