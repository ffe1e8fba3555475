#!/usr/bin/env node
// The mhero command. Starts on any Node from 20 on; the rest runs on Node 24.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureConsole, ensureInstalled, node24, root } from './install.mjs';

ensureInstalled();
if (process.argv[2] === undefined || process.argv[2] === 'start') ensureConsole();

const main = join(root, 'server/src/main.ts');
const node = node24();
if (node === process.execPath) {
  await import(pathToFileURL(main).href);
} else {
  // The channel tells the child when this process is gone, even by a kill that no one can catch.
  // A server lives long beside a database: what short-lived objects leave behind is collected early, so that it stays small.
  const lean = process.argv[2] === 'start' ? ['--max-semi-space-size=4', '--heap-growing-percent=30'] : [];
  const child = spawn(node, [...lean, main, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
