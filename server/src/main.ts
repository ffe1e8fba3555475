/** Arguments and signals; everything else is in `cli/` and `runtime/`. */
import { readConfig } from './config.ts';
import { AppError } from './errors.ts';
import { serve } from './runtime/serve.ts';

try {
  const node = await serve(readConfig(process.env, process.cwd()));
  process.stdout.write(`mHero is ready at ${node.url}\n`);
  if (node.firstLink) process.stdout.write(`Make the first administrator: ${node.firstLink}\n`);
  const stop = () => void node.close().then(() => process.exit(0));
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
