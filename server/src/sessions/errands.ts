/**
 * Steps that call out. The step runs outside of a transaction with the conversation as it was read; it is committed
 * only if nothing has moved the conversation since and the errand is still ours. Otherwise it is done again, and takes
 * the answers of calls that were recorded.
 */
import type { Db } from '../db/db.ts';
import { type Engine, prepare, step } from './batch.ts';
import { hostWith } from './engine-host.ts';
import { fail } from './step.ts';
import { type ErrandRow, endErrand, putBack, putInLine } from './store-errands.ts';
import { lockContacts, waitingSessions } from './store-talks.ts';
import type { Caller } from './webhooks.ts';
import { problemOf } from './writes.ts';

const mostAttempts = 5;
const retryMs = 2_000;
const crowdedMs = 1_000;

export async function runErrand(db: Db, engine: Engine, caller: Caller, errand: ErrandRow): Promise<void> {
  const { item } = errand;
  const { services, crowded } = caller.servicesOf(errand);
  const { talks, setting } = await prepare(db, engine, [item], hostWith(services));
  const talk = talks.get(item.contactId);
  const read = talk?.waiting ?? null;
  if (talk && errand.attempts > mostAttempts) {
    setting.writes.problem(
      problemOf(item.contactId, read?.flow_id ?? null, null, 'failure', null, 'The step failed again and again.'),
    );
    fail(talk, setting.writes);
  } else if (talk) {
    const full = await Promise.race([Promise.resolve(step(talk, item, setting)).then(() => null), crowded]);
    if (full !== null) return putInLine(db, errand, full, crowdedMs);
  }
  const kept = await db.tx(async (tx) => {
    lockContacts(tx, [item.contactId]);
    const [now] = await waitingSessions(tx, [item.contactId]);
    if (now?.uuid !== read?.uuid || now?.version !== read?.version) return false;
    if (!(await endErrand(tx, errand))) return true;
    await setting.writes.flush(tx);
    return true;
  });
  if (!kept) await putBack(db, errand, 0);
}

/** As `runErrand`; what goes wrong on our side is tried again later. */
export async function tryErrand(db: Db, engine: Engine, caller: Caller, errand: ErrandRow): Promise<void> {
  try {
    await runErrand(db, engine, caller, errand);
  } catch (error) {
    engine.log.warn({ err: error, errand: errand.id }, 'a step that calls out failed on our side; it is tried again');
    await putBack(db, errand, retryMs * errand.attempts);
  }
}
