/** Arguments, output and the exit code; everything else is in `cli/` and `runtime/`. */
import { runCommand } from './cli/run.ts';

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
