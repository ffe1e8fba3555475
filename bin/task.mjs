// What a maker runs: check, test, build, bench, new. Plain JavaScript for any Node from 20 on.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureConsole, ensureInstalled, node24, root, say } from './install.mjs';

const [task, ...args] = process.argv.slice(2);
const bin = (path) => join(root, 'node_modules', path);
const vitest = bin('vitest/vitest.mjs');

const checks = [
  ['format and lint', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings']],
  ['types', [bin('typescript/bin/tsc'), '-p', 'tsconfig.json']],
  ['types of the console', [bin('typescript/bin/tsc'), '-p', 'console/tsconfig.json']],
  [
    'rooms',
    [
      bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      'house/rooms.config.ts',
      'flow/src',
      'contract/src',
      'server/src',
      'console/src',
    ],
  ],
  ['unused code', [bin('knip/bin/knip.js'), '--config', 'house/knip.json']],
];
const reporters = ['--reporter=default', `--reporter=${join(root, 'house/reporter.ts')}`];

const tasks = {
  check: async () => (await runChecks([['pure tests', [vitest, 'run', '--project', 'pure', '--reporter=dot']]])) || 0,
  test: async () => {
    ensureBrowser();
    ensureConsole();
    const wrong = args.length === 0 ? await runChecks([]) : 0;
    return run([vitest, 'run', ...reporters, ...args]) || wrong;
  },
  build: () => ensureConsole(),
  bench: () => run([join(root, 'bench/run.ts'), ...args]),
  new: () => run([join(root, 'house/new.ts'), ...args]),
};

ensureInstalled();
if (!tasks[task]) {
  say(`Unknown task; one of ${Object.keys(tasks).join(', ')}.`);
  process.exit(2);
}
process.exitCode = (await tasks[task]()) ?? 0;

function run(command) {
  return spawnSync(node24(), command, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

/** Two at a time; what a check prints is shown only when it fails. Answers 1 when any failed. */
async function runChecks(more) {
  const waiting = [...checks, ...more];
  let failed = 0;
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) failed = (await runCheck(...next)) || failed;
  };
  await Promise.all([worker(), worker()]);
  return failed;
}

function runCheck(name, command) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(node24(), command, { cwd: root, env: { ...process.env, FORCE_COLOR: '1' } });
    let words = '';
    child.stdout.on('data', (data) => (words += data));
    child.stderr.on('data', (data) => (words += data));
    child.on('close', (code) => {
      say(`${code === 0 ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      if (code !== 0) say(words);
      resolve(code === 0 ? 0 : 1);
    });
  });
}

/** Browser tests need a Chromium. Where none is found, Debian's is installed if we may; else those tests are skipped. */
function ensureBrowser() {
  const known = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  if (known.some((path) => path && existsSync(path))) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  say('Installing Chromium for the browser tests (once) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2], env });
  const done = spawnSync(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
    { stdio: ['ignore', 'ignore', 2], env },
  );
  if (done.status !== 0) say('Chromium could not be installed; the browser tests will be skipped.');
}
