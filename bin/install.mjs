// What every command needs first: the locked packages, and Node 24 to run our TypeScript without a build.
// Plain JavaScript for any Node from 20 on, with nothing but Node itself.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules/.mhero-installed');

/** Installs the locked packages when they are missing or the lock has changed. Install scripts are never needed. */
export function ensureInstalled() {
  const wanted = hashOf([join(root, 'package-lock.json')]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing what is missing (once) …');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0)
    stop(
      'The packages could not be installed. Check the connection to the npm registry and the rights on this folder, then try again.',
    );
  writeFileSync(stamp, wanted);
}

/** Builds the console when it is missing or its sources have changed. */
export function ensureConsole() {
  if (!existsSync(join(root, 'console/vite.config.ts'))) return;
  const mark = join(root, 'console/dist/.sources');
  const parts = [
    'console/src',
    'console/build',
    'console/index.html',
    'console/vite.config.ts',
    'contract/src',
    'flow/src',
    'package-lock.json',
  ];
  const wanted = hashOf(parts.map((part) => join(root, part)));
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  say('Building the console (once) …');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const done = spawnSync(node24(), [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'console'),
    stdio: ['ignore', 2, 2],
  });
  if (done.status !== 0) stop('The console could not be built; the lines above say why.');
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, wanted);
}

/** This Node when it is new enough, else the one that npm installed beside us. */
export function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const path = join(root, `node_modules/node-${os}-${process.arch}/bin/node${os === 'win' ? '.exe' : ''}`);
  if (existsSync(path)) return path;
  return stop(`Node 24 does not come along for ${os}-${process.arch}. Install Node 24 or newer and try again.`);
}

export function say(words) {
  process.stderr.write(`${words}\n`);
}

export function stop(words) {
  say(words);
  process.exit(3);
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesBelow)) hash.update(path.slice(root.length)).update(readFileSync(path));
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}
