/** One question each about the machine; answers are words for the person in front of it. */
import { spawnSync } from 'node:child_process';
import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';
import { request } from 'undici';
import type { Config } from '../config.ts';
import { openDb, sql } from '../db/db.ts';
import { asOrdinaryUser, findBinaries } from '../db/embedded.ts';
import { AppError } from '../errors.ts';
import { createLog } from '../lib/log.ts';
import type { Finding } from './check.ts';

const leastDisk = 200e6;
const goodDisk = 5e9;
const goodMemory = 1e9;
// uuidv7() came with this one.
const leastPostgres = 18;

export function checkNode(): Finding {
  const ok = Number(process.versions.node.split('.')[0]) >= 24;
  return { what: 'Node', ok, words: `${process.versions.node}${ok ? '' : '; 24 or newer is needed'}` };
}

export function checkMemory(): Finding {
  const limit = process.constrainedMemory();
  const bytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  const words = `${Math.round(bytes / 1e6)} MB`;
  if (bytes >= goodMemory) return { what: 'memory', ok: true, words };
  return { what: 'memory', ok: null, words: `${words}; below 1,000 MB large imports and broadcasts are slow` };
}

export async function checkFolder(dataDir: string): Promise<Finding> {
  const nearest = await nearestFolder(dataDir);
  const what = 'data folder';
  try {
    await access(nearest, constants.W_OK | constants.X_OK);
    return { what, ok: true, words: nearest === dataDir ? dataDir : `${dataDir} (will be made)` };
  } catch {
    const words = `${dataDir} cannot be written by this user. Give it the right to, or set MHERO_DATA to another folder.`;
    return { what, ok: false, words };
  }
}

async function nearestFolder(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const found = await access(at).then(
      () => true,
      () => false,
    );
    if (found || at === dirname(at)) return at;
  }
}

export async function checkDisk(dataDir: string): Promise<Finding> {
  const disk = await statfs(await nearestFolder(dataDir));
  const free = disk.bavail * disk.bsize;
  const words = `${(free / 1e9).toFixed(1)} GB free where the data folder is`;
  if (free < leastDisk) return { what: 'disk', ok: false, words: `${words}; at least 0.2 GB are needed` };
  return {
    what: 'disk',
    ok: free < goodDisk ? null : true,
    words: free < goodDisk ? `${words}; that is little` : words,
  };
}

export function checkKey({ sealKey, databaseUrl }: Config): Finding {
  const what = 'sealing key';
  if (sealKey === null)
    return databaseUrl
      ? { what, ok: null, words: 'a file in the data folder; with several nodes set MHERO_KEY, the same on each' }
      : { what, ok: true, words: 'a file in the data folder' };
  const ok = Buffer.from(sealKey, 'base64').length === 32;
  return { what, ok, words: ok ? 'from MHERO_KEY' : 'MHERO_KEY must be 32 bytes in base64 (openssl rand -base64 32)' };
}

export async function checkDatabase(url: string): Promise<Finding> {
  const what = 'DATABASE_URL';
  const db = openDb(url, createLog('silent'), 1);
  try {
    const [row] = await db.query<{ version: string; number: number; may: boolean }>(sql`
      select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
        has_database_privilege(current_database(), 'create') as may`);
    if (!row || row.number < leastPostgres * 10_000)
      return { what, ok: false, words: `PostgreSQL ${row?.version}; ${leastPostgres} or newer is needed` };
    if (!row.may) return { what, ok: false, words: 'this user may not create schemas in it; make it the owner' };
    return { what, ok: true, words: `PostgreSQL ${row.version} answers` };
  } catch (error) {
    const reason = (error as Error).message || (error as { code?: string }).code;
    return {
      what,
      ok: false,
      words: `does not answer (${reason}). Check that it runs, the address, user and password.`,
    };
  } finally {
    await db.close().catch(() => {});
  }
}

export async function checkEmbedded(): Promise<Finding[]> {
  const what = 'PostgreSQL that comes along';
  try {
    const { postgres } = await findBinaries();
    const asRoot = process.getuid?.() === 0;
    const user: Finding[] = asRoot
      ? [{ what: 'running as root', ok: true, words: 'PostgreSQL runs as another user by unshare' }]
      : [];
    const [command, args] = asOrdinaryUser(postgres, ['--version']);
    const run = spawnSync(command, args, { encoding: 'utf8' });
    const words = run.status === 0 ? run.stdout.trim() : `does not run here: ${run.stderr || run.error?.message}`;
    return [...user, { what, ok: run.status === 0, words }];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ what, ok: false, words: error.message }];
  }
}

export async function checkPort({ port, host }: Config): Promise<Finding> {
  const what = `port ${port}`;
  if (await isFree(port, host)) return { what, ok: true, words: 'free' };
  const ours = await request(`http://127.0.0.1:${port}/health/live`, { headersTimeout: 2000 })
    .then(async (answer) => answer.statusCode === 200 && (await answer.body.text()).includes('"ok"'))
    .catch(() => false);
  if (ours) return { what, ok: true, words: 'mHero runs here already' };
  return { what, ok: false, words: 'in use by another program. Stop it, or set PORT to another number.' };
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
