/** Calls in SQL: wished for, placed, taken, ended. */
import type { CallInstruction } from '../channels/channels.ts';
import { type Queryable, sql, type Tx } from '../db/db.ts';
import { linesOf } from './instructions.ts';
import type { CallRow, Line, Outcome, Speech, Wish } from './model.ts';

/** NOTIFY channel: a call is due. */
export const callsWake = 'calls_due';

const columns = sql`id, uuid, channel_id, contact_id, direction, scheme, address, state, external_id, lane, attempts,
  flow_id, start_id, trigger, session_uuid, wait, taken, answer`;
/** Lines that are kept of one call. */
const mostLines = 300;

/** They are placed when their channel has room. Sent and not waited for. */
export function wishCalls(tx: Tx, wishes: readonly Wish[]): void {
  if (wishes.length === 0) return;
  const column = <Key extends keyof Wish>(key: Key) => wishes.map((wish) => wish[key]);
  tx.send(sql`insert into calls.call (channel_id, contact_id, direction, scheme, address, state, lane, flow_id, start_id,
      trigger, due_at)
    select u.channel_id, u.contact_id, 'out', u.scheme, u.address, 'queued', u.lane, u.flow_id, u.start_id, u.trigger,
      now() + make_interval(secs => u.wait)
    from unnest(${column('channelId')}::int[], ${column('contactId')}::int[], ${column('scheme')}::text[],
      ${column('address')}::text[], ${column('lane')}::smallint[], ${column('flowId')}::int[],
      ${column('startId')}::int[], ${column('trigger')}::text[], ${wishes.map((wish) => wish.inSeconds ?? 0)}::float8[])
      u(channel_id, contact_id, scheme, address, lane, flow_id, start_id, trigger, wait)`);
  tx.send(sql`select pg_notify(${callsWake}, '')`);
}

/** What a step said is what the line does next: its answers carry the next number. Sent and not waited for. */
export function speak(tx: Tx, speeches: readonly Speech[]): void {
  const at = new Date().toISOString();
  for (const { call, session, instructions } of speeches)
    tx.send(sql`update calls.call set wait = wait + 1, answer = ${JSON.stringify(instructions)}, session_uuid = ${session},
        log = case when jsonb_array_length(log) < ${mostLines}
          then log || ${JSON.stringify(linesOf(instructions, at))}::jsonb else log end
      where uuid = ${call} and state <> 'ended'`);
}

/** By our own id, else by that of the provider. */
export async function findCall(
  q: Queryable,
  channelId: number,
  key: { readonly ours: string | null; readonly external: string | null },
): Promise<CallRow | null> {
  const [row] = await q.query<CallRow>(sql`select ${columns} from calls.call where channel_id = ${channelId}
    and (uuid = ${key.ours}::uuid or external_id = ${key.external}) order by (uuid = ${key.ours}::uuid) desc nulls last limit 1`);
  return row ?? null;
}

/** Locked to the end of the transaction. */
export async function holdCall(tx: Queryable, uuid: string): Promise<CallRow> {
  const [row] = await tx.query<CallRow>(sql`select ${columns} from calls.call where uuid = ${uuid} for update`);
  return row!;
}

/** Of a call that came in; the same call of the provider is one row. */
export async function insertIncoming(
  tx: Queryable,
  call: Pick<CallRow, 'channel_id' | 'contact_id' | 'scheme' | 'address' | 'external_id'>,
): Promise<string> {
  const made = await tx.query<{ uuid: string }>(sql`insert into calls.call (channel_id, contact_id, direction, scheme,
      address, state, external_id, lane, answered_at)
    values (${call.channel_id}, ${call.contact_id}, 'in', ${call.scheme}, ${call.address}, 'ringing',
      ${call.external_id}, 1, null)
    on conflict (channel_id, external_id) where external_id is not null do update set touched_at = now()
    returning uuid`);
  return made[0]!.uuid;
}

/** The person took it, or said something in it: the wait is over, whatever comes for it again. */
export async function takeWait(tx: Queryable, row: CallRow, line: Line | null): Promise<void> {
  await tx.run(sql`update calls.call set taken = wait, touched_at = now(), state = 'open',
      answered_at = coalesce(answered_at, now()),
      log = case when jsonb_array_length(log) < ${mostLines}
        then log || ${JSON.stringify(line === null ? [] : [line])}::jsonb else log end
    where uuid = ${row.uuid}`);
}

export async function touch(tx: Queryable, row: CallRow, external: string): Promise<void> {
  await tx.run(sql`update calls.call set touched_at = now(), external_id = coalesce(external_id, ${external}),
      state = case when state = 'placing' then 'ringing' else state end
    where uuid = ${row.uuid}`);
}

/** Told next, without a step: the end of a call whose conversation is over. */
export async function answerWith(tx: Queryable, uuid: string, instructions: readonly CallInstruction[]): Promise<void> {
  await tx.run(sql`update calls.call set wait = wait + 1, taken = wait + 1, answer = ${JSON.stringify(instructions)}
    where uuid = ${uuid}`);
}

export async function endCall(
  tx: Queryable,
  uuid: string,
  how: { readonly outcome: Outcome; readonly seconds?: number | undefined; readonly detail?: string | undefined },
): Promise<void> {
  await tx.run(sql`update calls.call set state = 'ended', outcome = ${how.outcome}, detail = ${how.detail ?? null},
      ended_at = now(), touched_at = now(),
      seconds = coalesce(${how.seconds ?? null}::int,
        case when ${how.outcome === 'answered'} then greatest(0, extract(epoch from now() - answered_at))::int end)
    where uuid = ${uuid} and state <> 'ended'`);
}

/** Not reached: it is tried again after so many seconds, when the person may be disturbed. */
export async function tryAgain(tx: Queryable, row: CallRow, seconds: number, patient: boolean): Promise<void> {
  await tx.run(sql`update calls.call c set state = 'queued', external_id = null, touched_at = now(),
      due_at = case when ${patient} then coalesce((select hours.opens_at(h, now() + make_interval(secs => ${seconds}))
        from hours.rule h where h.place_id = hours.place_of_contact(c.contact_id)), now() + make_interval(secs => ${seconds}))
        else now() + make_interval(secs => ${seconds}) end
    where uuid = ${row.uuid}`);
}
