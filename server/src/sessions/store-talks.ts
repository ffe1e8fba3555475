/** Reading where people stand and writing where they have come to: a few statements for a whole batch. */
import { type Queryable, sql, type Tx } from '../db/db.ts';
import type { ProblemRow, ResultRow, RunRow, SessionRow } from './model.ts';

const lockClass = 7264306;

/**
 * Everything that moves conversations of these contacts waits, to the end of the transaction. Ascending, so that two
 * batches never wait for each other; take all that are needed at once.
 */
export function lockContacts(tx: Tx, ascending: readonly number[]): void {
  tx.send({
    name: 'sessions_lock',
    text: `select pg_advisory_xact_lock(${lockClass}, id) from unnest($1::int[]) id`,
    values: [ascending],
  });
}

/** As `lockContacts` without waiting: answers those that nobody else had. */
export async function tryContacts(tx: Queryable, ids: readonly number[]): Promise<number[]> {
  const rows = await tx.query<{ id: number; got: boolean }>({
    name: 'sessions_try',
    text: `select id, pg_try_advisory_xact_lock(${lockClass}, id) got from unnest($1::int[]) id`,
    values: [ids],
  });
  return rows.filter((row) => row.got).map((row) => row.id);
}

export function waitingSessions(tx: Queryable, contactIds: readonly number[]): Promise<SessionRow[]> {
  return tx.query<SessionRow>({
    name: 'sessions_waiting',
    text: `select uuid, contact_id, flow_id, start_id, channel_id, status, version, timeout_at, expires_at, created_at,
      ended_at, state from sessions.session where status = 1 and contact_id = any($1::int[])`,
    values: [contactIds],
  });
}

/** Who has something that waits for calls to the outside, apart from `except`. */
export async function withErrands(tx: Queryable, contactIds: readonly number[]): Promise<Set<number>> {
  const rows = await tx.query<{ contact_id: number }>({
    name: 'sessions_errands',
    text: 'select distinct contact_id from sessions.errand where contact_id = any($1::int[])',
    values: [contactIds],
  });
  return new Set(rows.map((row) => row.contact_id));
}

/** Those of them who have a run in the flow, whatever became of it. */
export async function beenIn(tx: Queryable, flowId: number, contactIds: readonly number[]): Promise<Set<number>> {
  const rows = await tx.query<{ contact_id: number }>(sql`select distinct contact_id from sessions.run
    where flow_id = ${flowId} and contact_id = any(${contactIds}::int[])`);
  return new Set(rows.map((row) => row.contact_id));
}

/**
 * Rows that are there are moved on before new ones are made: a contact waits once. `look_at` is in an index; it stays
 * while what is due is only put off, so that the row stays on its page (see `due.ts`).
 */
export function writeSessions(tx: Tx, rows: readonly (SessionRow & { readonly fresh: boolean })[]): void {
  const known = rows.filter((row) => !row.fresh);
  const fresh = rows.filter((row) => row.fresh);
  if (known.length > 0)
    tx.send({
      name: 'sessions_update',
      text: `update sessions.session s set flow_id = u.flow_id, channel_id = u.channel_id, status = u.status,
          version = s.version + 1, timeout_at = u.timeout_at, expires_at = u.expires_at, ended_at = u.ended_at,
          look_at = case when s.look_at > now() then least(s.look_at, u.timeout_at, u.expires_at)
            else least(u.timeout_at, u.expires_at) end,
          state = u.state
        from unnest($1::uuid[], $2::int[], $3::int[], $4::smallint[], $5::timestamptz[], $6::timestamptz[],
          $7::timestamptz[], string_to_array($8, chr(31), '')) u(uuid, flow_id, channel_id, status, timeout_at, expires_at, ended_at, state)
        where s.uuid = u.uuid`,
      values: [
        known.map((row) => row.uuid),
        known.map((row) => row.flow_id),
        known.map((row) => row.channel_id),
        known.map((row) => row.status),
        known.map((row) => row.timeout_at),
        known.map((row) => row.expires_at),
        known.map((row) => row.ended_at),
        states(known),
      ],
    });
  if (fresh.length > 0)
    tx.send({
      name: 'sessions_insert',
      text: `insert into sessions.session (uuid, contact_id, flow_id, start_id, channel_id, status, timeout_at, expires_at,
          created_at, ended_at, state, look_at)
        select u.*, least(u.timeout_at, u.expires_at)
        from unnest($1::uuid[], $2::int[], $3::int[], $4::int[], $5::int[], $6::smallint[], $7::timestamptz[],
          $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], string_to_array($11, chr(31), '')) u(uuid, contact_id, flow_id, start_id,
          channel_id, status, timeout_at, expires_at, created_at, ended_at, state)`,
      values: [
        fresh.map((row) => row.uuid),
        fresh.map((row) => row.contact_id),
        fresh.map((row) => row.flow_id),
        fresh.map((row) => row.start_id),
        fresh.map((row) => row.channel_id),
        fresh.map((row) => row.status),
        fresh.map((row) => row.timeout_at),
        fresh.map((row) => row.expires_at),
        fresh.map((row) => row.created_at),
        fresh.map((row) => row.ended_at),
        states(fresh),
      ],
    });
}

/**
 * JSON has no control characters, so that one may stand between: an array literal would have every quote escaped here
 * and read again there.
 */
const states = (rows: readonly SessionRow[]): string => rows.map((row) => row.state ?? '').join('\u001f');

/** Exits that are kept of a run. */
const longestPath = 200;

/** One row for each run; a run that is there keeps where its person worked when it began. */
export function writeRuns(tx: Tx, rows: readonly RunRow[]): void {
  const known = rows.filter((row) => !row.fresh);
  const fresh = rows.filter((row) => row.fresh);
  const paths = (of: readonly RunRow[]): string[] => of.map((row) => `{${row.path.slice(-longestPath).join(',')}}`);
  if (known.length > 0)
    tx.send({
      name: 'sessions_runs_moved',
      text: `update sessions.run r set status = u.status, ended_at = u.ended_at, node_uuid = coalesce(u.node_uuid, r.node_uuid),
          path = (r.path || u.path::uuid[])[greatest(1, cardinality(r.path) + cardinality(u.path::uuid[]) - 199) :]
        from unnest($1::uuid[], $2::smallint[], $3::timestamptz[], $4::uuid[], $5::text[])
          u(uuid, status, ended_at, node_uuid, path)
        where r.uuid = u.uuid`,
      values: [
        known.map((row) => row.uuid),
        known.map((row) => row.status),
        known.map((row) => row.ended_at),
        known.map((row) => row.node_uuid),
        paths(known),
      ],
    });
  if (fresh.length > 0)
    tx.send({
      name: 'sessions_runs',
      text: `insert into sessions.run (uuid, session_uuid, contact_id, flow_id, revision, status, created_at, ended_at,
          node_uuid, path, place_id)
        select uuid, session_uuid, contact_id, flow_id, revision, status, created_at, ended_at, node_uuid, path::uuid[],
          place_id
        from unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[], $6::smallint[], $7::timestamptz[],
          $8::timestamptz[], $9::uuid[], $10::text[], $11::int[]) u(uuid, session_uuid, contact_id, flow_id, revision,
          status, created_at, ended_at, node_uuid, path, place_id)`,
      values: [
        fresh.map((row) => row.uuid),
        fresh.map((row) => row.session_uuid),
        fresh.map((row) => row.contact_id),
        fresh.map((row) => row.flow_id),
        fresh.map((row) => row.revision),
        fresh.map((row) => row.status),
        fresh.map((row) => row.created_at),
        fresh.map((row) => row.ended_at),
        fresh.map((row) => row.node_uuid),
        paths(fresh),
        fresh.map((row) => row.place_id),
      ],
    });
}

/** One row for each question of a run. */
export function writeResults(tx: Tx, rows: readonly ResultRow[]): void {
  if (rows.length === 0) return;
  const column = <Key extends keyof ResultRow>(key: Key) => rows.map((row) => row[key]);
  tx.send({
    name: 'sessions_results',
    text: `insert into sessions.result (run_uuid, key, contact_id, flow_id, revision, node_uuid, name, value, category,
        number, at, input, created_at, place_id)
      select * from unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::int[], $6::uuid[], $7::text[], $8::text[],
        $9::text[], $10::numeric[], $11::timestamptz[], $12::text[], $13::timestamptz[],
        $14::int[])
      on conflict (run_uuid, key) do update set node_uuid = excluded.node_uuid, name = excluded.name,
        value = excluded.value, category = excluded.category, number = excluded.number, at = excluded.at,
        input = excluded.input, created_at = excluded.created_at, place_id = excluded.place_id`,
    values: [
      ...[column('run_uuid'), column('key'), column('contact_id'), column('flow_id'), column('revision')],
      ...[column('node_uuid'), column('name'), column('value'), column('category'), column('number'), column('at')],
      ...[column('input'), column('created_at'), column('place_id')],
    ],
  });
}

export function writeProblems(tx: Tx, rows: readonly ProblemRow[]): void {
  if (rows.length === 0) return;
  tx.send(sql`insert into sessions.problem (flow_id, contact_id, node_uuid, kind, code, text)
    select * from unnest(${rows.map((row) => row.flow_id)}::int[], ${rows.map((row) => row.contact_id)}::int[],
      ${rows.map((row) => row.node_uuid)}::uuid[], ${rows.map((row) => row.kind)}::text[],
      ${rows.map((row) => row.code)}::text[], ${rows.map((row) => row.text)}::text[])`);
}
