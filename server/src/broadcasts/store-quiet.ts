/** What waits for the end of quiet hours, as conditions of the statements that count and show it. */
import { type Sql, sql } from '../db/db.ts';
import { patientLane } from '../hours/hours.ts';

/** Of a chunk `k` of broadcast `b`; `closed (place_id)` stands in the statement. */
export const isQuiet: Sql = sql`b.lane >= ${patientLane} and b.state in ('scheduled', 'queued', 'sending')
  and b.due_at <= now() and k.due_at <= now() and k.hours_id in (select place_id from closed)`;

/** Of a row of the outbox that nobody is handing over. */
export const retryHeld: Sql = sql`(held or (quiet and due_at > now()))`;

/** The entry of a `with` that `isQuiet` needs. */
export const closedRules: Sql = sql`closed as materialized (select place_id from hours.opening where opens_at > now())`;
