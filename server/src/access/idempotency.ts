/**
 * The same request with the same key is done once. Only answers of success are kept: a refusal changed nothing, so its
 * key stays free. Answers are sealed at rest, because some hold a secret that is shown once.
 */
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { Sealer } from '../lib/seal.ts';
import { hashSecret } from '../lib/secrets.ts';
import { claimKey, finishKey, readKey, releaseKey, renewKey } from './store-idempotency.ts';

export interface KeyedRequest {
  readonly accountId: number;
  readonly key: string;
  /** Everything that makes two requests the same: method, address and body. */
  readonly text: string;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const renewMs = 20_000;
const purpose = 'idempotency';

/**
 * Throws `request:key_reused` for another request under the same key, and `request:conflict` with `retry_after` while
 * the first is still at work. A node that dies in between blocks the key for a minute at most; the request then runs
 * again, so what must never happen twice carries its key into its own transaction as well.
 */
export async function once(
  db: Db,
  sealer: Sealer,
  request: KeyedRequest,
  work: () => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  const { accountId, key } = request;
  const hash = hashSecret(request.text);
  if (!(await claimKey(db, accountId, key, hash))) return replay(db, sealer, request, hash);
  const life = setInterval(() => void renewKey(db, accountId, key).catch(() => {}), renewMs);
  try {
    const answer = await work();
    const response = sealer.seal(purpose, JSON.stringify(answer.body ?? null)).toString('base64');
    await finishKey(db, accountId, key, { status: answer.status, response });
    return { ...answer, replayed: false };
  } catch (error) {
    await releaseKey(db, accountId, key).catch(() => {});
    throw error;
  } finally {
    clearInterval(life);
  }
}

async function replay(
  db: Db,
  sealer: Sealer,
  { accountId, key }: KeyedRequest,
  hash: Buffer,
): Promise<Answer & { replayed: true }> {
  const held = await readKey(db, accountId, key);
  if (held && !held.request_hash.equals(hash))
    throw new AppError('request:key_reused', 'This Idempotency-Key was used for another request. Make a new key.');
  if (!held || held.status === null || held.response === null)
    throw new AppError('request:conflict', 'The first request with this Idempotency-Key is still at work. Try again.', {
      retry_after: 1,
    });
  const body = JSON.parse(sealer.open(purpose, Buffer.from(held.response, 'base64'))) as unknown;
  return { status: held.status, body: body ?? undefined, replayed: true };
}
