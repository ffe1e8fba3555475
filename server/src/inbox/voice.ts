/**
 * What is done with the word of a provider about a call, in one transaction: the conversation on the line goes on, and
 * what it says is what the line does next. The same word twice is answered the same and moves nothing: each step of a
 * conversation waits under a number of its own, which its first answer takes.
 */
import {
  answerWith,
  attemptEnded,
  type CallRow,
  endCall,
  findCall,
  holdCall,
  insertIncoming,
  instructionsIn,
  type Line,
  lineText,
  takeWait,
  touch,
} from '../calls/calls.ts';
import type { CallEvent, CallInstruction } from '../channels/channels.ts';
import type { Db, Tx } from '../db/db.ts';
import { type CallDoor, type CallPlace, normalTel } from '../messaging/messaging.ts';
import { markHeard, ownerOf } from '../registry/registry.ts';
import type { CallDeed, CallStep, Conversations } from '../sessions/sessions.ts';

export interface VoiceTools {
  readonly db: Db;
  readonly talking: Pick<Conversations, 'hold' | 'admit' | 'onLine' | 'hungUp' | 'isOutside'>;
  country(): Promise<string>;
}

interface Said {
  readonly call: string;
  readonly wait: number;
  readonly instructions: readonly CallInstruction[];
}

const hangUp: readonly CallInstruction[] = [{ kind: 'hang_up' }];
const reject: readonly CallInstruction[] = [{ kind: 'reject' }];
/** A step that waits for something outside is looked at so often before the provider is asked to come back. */
const looks = 8;
const lookMs = 250;
const nobody = '00000000-0000-0000-0000-000000000000';

export function createCallDoor(tools: VoiceTools): CallDoor {
  const { db, talking } = tools;
  return async (channel, event, place) => {
    const country = await tools.country();
    const person = channel.scheme === 'tel' ? normalTel(event.person, country) : event.person;
    const said = await db.tx(async (tx) => {
      const row = await rowOf(tx, talking, channel, { ...event, person }, place);
      return row ? react(tx, talking, row, event, place) : { call: nobody, wait: 0, instructions: hangUp };
    });
    return said.instructions[0]?.kind === 'pause' ? awaited(db, talking, said) : said;
  };
}

/** The call, held; and before it its contact, as everything does that moves a conversation. */
async function rowOf(
  tx: Tx,
  talking: VoiceTools['talking'],
  channel: { readonly id: number; readonly scheme: string },
  event: CallEvent,
  place: CallPlace,
): Promise<CallRow | null> {
  const known = await findCall(tx, channel.id, { ours: place.call, external: event.call });
  if (known) {
    if (known.contact_id !== null) talking.hold(tx, [known.contact_id]);
    return holdCall(tx, known.uuid);
  }
  if (event.direction === 'out' || event.what === 'ended') return null;
  const at = { scheme: channel.scheme, address: event.person };
  const contact =
    (await ownerOf(tx, { scheme: at.scheme, value: at.address })) ??
    (await talking.admit(tx, [{ ...at, id: 0, channelId: channel.id, what: 'incoming_call' }])).get(0) ??
    null;
  if (contact !== null) talking.hold(tx, [contact]);
  const uuid = await insertIncoming(tx, {
    ...at,
    channel_id: channel.id,
    contact_id: contact,
    external_id: event.call,
  });
  return holdCall(tx, uuid);
}

async function react(
  tx: Tx,
  talking: VoiceTools['talking'],
  row: CallRow,
  event: CallEvent,
  place: CallPlace,
): Promise<Said> {
  const same = { call: row.uuid, wait: row.wait };
  if (event.what === 'ended') {
    await ended(tx, talking, row, event, place);
    return { ...same, instructions: [] };
  }
  if (row.state === 'ended' || row.state === 'queued') return { ...same, instructions: hangUp };
  if (event.what === 'progress') {
    await touch(tx, row, event.call);
    return { ...same, instructions: [] };
  }
  const isNew = row.taken < row.wait && (place.wait ?? (row.wait === 0 ? 0 : -1)) === row.wait && place.how !== 'again';
  if (!isNew) return { ...same, instructions: await standing(tx, talking, row) };
  await touch(tx, row, event.call);
  return move(tx, talking, row, event, place);
}

/** What the line was told last, or to ask again while a step waits for something outside. */
async function standing(tx: Tx, talking: VoiceTools['talking'], row: CallRow): Promise<readonly CallInstruction[]> {
  const told = instructionsIn(row);
  if (row.taken < row.wait || isLast(told)) return told.length > 0 ? told : hangUp;
  const outside = row.contact_id !== null && (await talking.isOutside(tx, row.contact_id));
  return outside ? [{ kind: 'pause', seconds: 1 }] : hangUp;
}

const isLast = (told: readonly CallInstruction[]): boolean => /^(hang_up|reject)$/.test(told.at(-1)?.kind ?? '');

async function move(
  tx: Tx,
  talking: VoiceTools['talking'],
  row: CallRow,
  event: CallEvent,
  place: CallPlace,
): Promise<Said> {
  const did = deedOf(row, event, place);
  await takeWait(tx, row, lineOf(event));
  let fate = 'none';
  if (did && row.contact_id !== null) {
    if (row.wait === 0) await markHeard(tx, [row.contact_id]);
    fate = await talking.onLine(tx, row.contact_id, stepOf(row, did));
  }
  const now = await holdCall(tx, row.uuid);
  if (now.wait > row.wait) return { call: row.uuid, wait: now.wait, instructions: instructionsIn(now) };
  if (fate === 'errand') return { call: row.uuid, wait: row.wait, instructions: [{ kind: 'pause', seconds: 1 }] };
  const notTaken = row.wait === 0 && row.direction === 'in';
  const instructions = notTaken ? reject : hangUp;
  await answerWith(tx, row.uuid, instructions);
  if (notTaken) await endCall(tx, row.uuid, { outcome: 'not_taken' });
  return { call: row.uuid, wait: row.wait + 1, instructions };
}

const stepOf = ({ uuid, channel_id, scheme, address, session_uuid }: CallRow, did: CallDeed): CallStep => ({
  ...{ uuid, channelId: channel_id, scheme, address, session: session_uuid, did },
});

/** What it is to the conversation; null where there is none for it. */
function deedOf(row: CallRow, event: CallEvent, { how }: CallPlace): CallDeed | null {
  if (row.wait === 0) {
    if (row.direction === 'in') return { what: 'called' };
    if (row.trigger === null) return null;
    const trigger = JSON.parse(row.trigger) as Extract<CallDeed, { what: 'answered' }>['trigger'];
    return { what: 'answered', flow: trigger.flow.uuid, startId: row.start_id, lane: row.lane, trigger };
  }
  const asked = instructionsIn(row).at(-1);
  if (asked?.kind === 'dial') {
    if (event.what === 'dialled') return { what: 'dialled', status: event.outcome, seconds: event.seconds };
    return { what: 'dialled', status: 'no_answer', seconds: 0 };
  }
  if (event.what === 'recording') return { what: 'recorded', url: event.url };
  if (event.what === 'digits' && how !== 'silence') return { what: 'keyed', text: event.digits };
  return { what: 'silent', timesOut: asked?.kind === 'gather' && asked.timesOut === true };
}

function lineOf(event: CallEvent): Line | null {
  const at = new Date().toISOString();
  if (event.what === 'digits') return { at, by: 'person', kind: 'keyed', text: lineText(event.digits) };
  return event.what === 'recording' ? { at, by: 'person', kind: 'recorded', text: lineText(event.url) } : null;
}

async function ended(
  tx: Tx,
  talking: VoiceTools['talking'],
  row: CallRow,
  event: Extract<CallEvent, { what: 'ended' }>,
  { wait }: CallPlace,
): Promise<void> {
  if (row.state === 'ended' || row.state === 'queued') return;
  // The word about an earlier attempt.
  if (row.external_id !== null && row.external_id !== event.call) return;
  const { recording, outcome, seconds, detail } = event;
  if (
    recording &&
    row.taken < row.wait &&
    instructionsIn(row).at(-1)?.kind === 'record' &&
    (wait ?? row.wait) === row.wait
  )
    await move(
      tx,
      talking,
      row,
      { ...event, what: 'recording', url: recording },
      { call: null, wait: row.wait, how: 'answer' },
    );
  await closeCall(tx, talking, row.uuid, { outcome, seconds, detail });
}

/** The line is gone, and with it the conversation on it. */
export async function closeCall(
  tx: Tx,
  talking: Pick<Conversations, 'hungUp'>,
  uuid: string,
  how: {
    outcome: 'answered' | 'no_answer' | 'busy' | 'failed';
    seconds?: number | undefined;
    detail?: string | undefined;
  },
): Promise<void> {
  const row = await holdCall(tx, uuid);
  if (row.state !== 'open' && how.outcome !== 'answered') return attemptEnded(tx, row, how.outcome, how.detail);
  await endCall(tx, uuid, { ...how, outcome: row.state === 'open' ? 'answered' : 'no_answer' });
  if (row.contact_id !== null && row.session_uuid !== null) await talking.hungUp(tx, row.contact_id, row.session_uuid);
}

/** Most things outside answer within a moment: the provider is kept waiting for so long, and then told to ask again. */
async function awaited(db: Db, talking: VoiceTools['talking'], said: Said): Promise<Said> {
  for (let i = 0; i < looks; i++) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    const now = await db.tx(async (tx) => {
      const row = await holdCall(tx, said.call);
      return { call: row.uuid, wait: row.wait, instructions: await standing(tx, talking, row) };
    });
    if (now.instructions[0]?.kind !== 'pause') return now;
  }
  return said;
}
