/** What becomes of a call that reached nobody. */
import type { CallOutcome } from '../channels/channels.ts';
import type { Queryable } from '../db/db.ts';
import { patientLane } from '../hours/hours.ts';
import type { CallRow } from './model.ts';
import { endCall, tryAgain } from './store.ts';

/** Minutes before each further try, as long as nobody answers: three, as RapidPro does. */
const pauses = [30, 60, 120];

/** Nobody took it: again later, outside of quiet hours; or it ends so. */
export async function attemptEnded(
  tx: Queryable,
  row: CallRow,
  outcome: Exclude<CallOutcome, 'answered'>,
  detail?: string,
): Promise<void> {
  const pause = pauses[row.attempts - 1];
  if (row.direction === 'out' && outcome !== 'failed' && pause !== undefined)
    return tryAgain(tx, row, pause * 60, row.lane >= patientLane);
  await endCall(tx, row.uuid, { outcome, detail });
}
