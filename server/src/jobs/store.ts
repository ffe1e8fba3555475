/** Jobs in the database. Every write of a worker carries its attempt: who lost the lease changes nothing any more. */
import { type Queryable, sql } from '../db/db.ts';

export interface JobRow {
  readonly id: number;
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: Readonly<Record<string, unknown>>;
  readonly result: unknown;
  readonly error: string | null;
  readonly attempts: number;
}

export async function enqueue(tx: Queryable, kind: string, payload: object, by: number | null): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    sql`with made as (insert into jobs.job (kind, payload, created_by)
        values (${kind}, ${JSON.stringify(payload)}, ${by}) returning id)
      select id, pg_notify('jobs', '') from made`,
  );
  return row!.id;
}

/** The next job that is due, or whose worker has not renewed its lease. Those tried too often end as failed. */
export async function claim(
  db: Queryable,
  kinds: readonly string[],
  leaseMs: number,
  mostAttempts: number,
): Promise<JobRow | null> {
  if (kinds.length === 0) return null;
  const [row] = await db.query<JobRow>(
    sql`with due as (
        select id from jobs.job
        where kind = any(${kinds}) and ((state = 'waiting' and due_at <= now()) or (state = 'running' and lease_until < now()))
        order by due_at, id limit 1 for update skip locked
      )
      update jobs.job j set attempts = j.attempts + 1,
        state = case when j.cancel_requested then 'cancelled' when j.attempts >= ${mostAttempts} then 'failed' else 'running' end,
        error = case when j.attempts >= ${mostAttempts} then 'Its node stopped too often while it ran.' end,
        finished_at = case when j.cancel_requested or j.attempts >= ${mostAttempts} then now() end,
        lease_until = now() + ${leaseMs} * interval '1 millisecond'
      from due where j.id = due.id
      returning j.id, j.kind, j.payload, j.state, j.progress, j.result, j.error, j.attempts`,
  );
  if (!row) return null;
  return row.state === 'running' ? row : claim(db, kinds, leaseMs, mostAttempts);
}

export async function renew(db: Queryable, job: JobRow, leaseMs: number): Promise<'go on' | 'cancelled' | 'lost'> {
  const [row] = await db.query<{ cancel_requested: boolean }>(
    sql`update jobs.job set lease_until = now() + ${leaseMs} * interval '1 millisecond'
      where id = ${job.id} and attempts = ${job.attempts} and state = 'running' returning cancel_requested`,
  );
  if (!row) return 'lost';
  return row.cancel_requested ? 'cancelled' : 'go on';
}

export async function report(db: Queryable, job: JobRow, progress: object): Promise<void> {
  await db.run(
    sql`update jobs.job set progress = ${JSON.stringify(progress)}
      where id = ${job.id} and attempts = ${job.attempts} and state = 'running'`,
  );
}

export async function finish(
  db: Queryable,
  job: JobRow,
  state: JobRow['state'],
  result: object | null,
  error: string | null,
): Promise<void> {
  await db.run(
    sql`update jobs.job set state = ${state}, result = ${result ? JSON.stringify(result) : null}, error = ${error},
        finished_at = now(), lease_until = null
      where id = ${job.id} and attempts = ${job.attempts} and state = 'running'`,
  );
}

/** Back to waiting. A node that stops on purpose has not used up an attempt. */
export async function release(db: Queryable, job: JobRow, delayMs: number): Promise<void> {
  await db.run(
    sql`with freed as (update jobs.job set state = 'waiting', lease_until = null,
          due_at = now() + ${delayMs} * interval '1 millisecond',
          attempts = attempts - ${delayMs === 0 ? 1 : 0}
        where id = ${job.id} and attempts = ${job.attempts} and state = 'running' returning id)
      select pg_notify('jobs', '') from freed`,
  );
}

export async function cancel(db: Queryable, id: number): Promise<void> {
  await db.run(
    sql`update jobs.job set cancel_requested = true,
        state = case when state = 'waiting' then 'cancelled' else state end,
        finished_at = case when state = 'waiting' then now() else finished_at end
      where id = ${id} and state in ('waiting', 'running')`,
  );
}

export async function read(db: Queryable, id: number): Promise<JobRow | null> {
  const [row] = await db.query<JobRow>(
    sql`select id, kind, payload, state, progress, result, error, attempts from jobs.job where id = ${id}`,
  );
  return row ?? null;
}
