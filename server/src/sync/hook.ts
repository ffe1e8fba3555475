/**
 * Wake-ups from outside: rest-hook Subscriptions, scripts. What they say is not read, they only make a source due; a
 * storm of them is one wake-up a second.
 */
import { timingSafeEqual } from 'node:crypto';
import { sql } from '../db/db.ts';
import { hashSecret, newSecret } from '../lib/secrets.ts';
import { usualSchedule, wakeTime } from './schedule.ts';
import { change, readHook, type SyncRow, wake } from './store.ts';
import { changedChannel, type SyncTools } from './tools.ts';

const quietMs = 1_000;
const mostRemembered = 1_000;

const purposeOf = (sourceId: number): string => `source hook ${sourceId}`;

export interface Hook {
  /** Answers false for a wrong address. */
  heard(id: number, secret: string): Promise<boolean>;
  /** The old address is of no use any more; other nodes may still answer it kindly for a second, and do nothing. */
  renew(id: number): Promise<void>;
}

export function createHook(tools: SyncTools): Hook {
  const { db, clock, sealer } = tools;
  /** When each right address was heard last on this node. */
  const latest = new Map<string, number>();

  async function heard(id: number, secret: string): Promise<boolean> {
    const hash = hashSecret(secret);
    const key = `${id} ${hash.toString('base64')}`;
    const now = clock.now();
    const before = latest.get(key);
    if (before !== undefined && now.getTime() - before < quietMs && now.getTime() >= before) return true;
    const hook = await readHook(db, id);
    if (!hook?.hook_hash || !timingSafeEqual(hook.hook_hash, hash)) return false;
    if (latest.size >= mostRemembered) latest.clear();
    latest.set(key, now.getTime());
    // The storm's last call must not be lost: what comes within the second is covered by reading after it.
    const soon = new Date(now.getTime() + quietMs);
    await wake(db, id, wakeTime(hook.schedule ?? usualSchedule, soon, await tools.zone()), soon);
    await db.query(sql`select pg_notify(${changedChannel}, '')`);
    return true;
  }

  async function renew(id: number): Promise<void> {
    const secret = newSecret();
    const hook_secret = sealer.seal(purposeOf(id), secret);
    await db.tx((tx) => change(tx, id, { hook_hash: hashSecret(secret), hook_secret }));
    latest.clear();
  }

  return { heard, renew };
}

/** The address to be given to a server; made when it is first asked for. */
export async function hookUrlOf({ db, sealer, publicUrl }: SyncTools, source: SyncRow): Promise<string | null> {
  if (!source.connected) return null;
  let sealed = source.hook_secret;
  if (!sealed) {
    const secret = newSecret();
    sealed = sealer.seal(purposeOf(source.id), secret);
    // Whoever was first has made it.
    await db.run(sql`update sync.source set hook_hash = ${hashSecret(secret)}, hook_secret = ${sealed}
      where source_id = ${source.id} and hook_secret is null`);
    const [row] = await db.query<{ hook_secret: Buffer }>(
      sql`select hook_secret from sync.source where source_id = ${source.id}`,
    );
    sealed = row?.hook_secret ?? sealed;
  }
  return `${publicUrl ?? ''}/hooks/sources/${source.id}/${sealer.open(purposeOf(source.id), sealed)}`;
}
