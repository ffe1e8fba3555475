/** Calls of simulated phones: the person at the page is the provider, and speaks with the same door. */
import type { PhoneAct, PhoneOnLine } from '@mhero/contract/channels.ts';
import type { Subject } from '../access/subject.ts';
import { instructionsIn, type LiveCall, liveCall } from '../calls/calls.ts';
import type { CallInstruction, CallNews } from '../channels/channels.ts';
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { CallDoor } from '../messaging/messaging.ts';

/** Null while the phone neither rings nor talks. */
export async function phoneOnLine(db: Db, subject: Subject, contact: string): Promise<PhoneOnLine | null> {
  const live = await liveCall(db, contact, subject.area);
  return live && shown(live);
}

/**
 * Does it in the name of the phone's owner, and answers how the call stands then. What names a question that was answered
 * already changes nothing. Throws `request:not_found` where the call is over.
 */
export async function actOnCall(
  db: Db,
  door: CallDoor,
  subject: Subject,
  { contact, call }: { readonly contact: string; readonly call: string },
  act: PhoneAct,
): Promise<PhoneOnLine | null> {
  const live = await liveCall(db, contact, subject.area);
  if (live?.uuid !== call) throw new AppError('request:not_found', 'This call is over.');
  const { news, how } = newsOf(act);
  const wait = 'wait' in act ? act.wait : live.wait;
  const parties = {
    call: live.external_id ?? `sim-${call}`,
    direction: live.direction,
    person: live.address,
    line: '',
  };
  const said = await door({ id: live.channel_id, scheme: live.scheme }, { ...parties, ...news }, { call, wait, how });
  // Nobody listens to what is said after the last word: the line is closed when it has been said.
  if (news.what !== 'ended' && isOver(said.instructions))
    await door(
      { id: live.channel_id, scheme: live.scheme },
      { ...parties, what: 'ended', outcome: 'answered' },
      { call, wait: null, how: 'answer' },
    );
  return phoneOnLine(db, subject, contact);
}

const isOver = (told: readonly CallInstruction[]): boolean => told.at(-1)?.kind === 'hang_up';

/** Stands for a recording: an address that leads nowhere and holds the words. */
const recordingOf = (words: string): string => `https://recordings.invalid/${encodeURIComponent(words)}`;

function newsOf(act: PhoneAct): { news: CallNews; how: 'answer' | 'silence' } {
  switch (act.act) {
    case 'take':
      return { news: { what: 'ready' }, how: 'answer' };
    case 'decline':
      return { news: { what: 'ended', outcome: 'busy' }, how: 'answer' };
    case 'hang_up':
      return { news: { what: 'ended', outcome: 'answered' }, how: 'answer' };
    case 'key':
      return { news: { what: 'digits', digits: act.digits.replace(/(?<=.)#$/, '') }, how: 'answer' };
    case 'be_silent':
      return { news: { what: 'ready' }, how: 'silence' };
    case 'record':
      return { news: { what: 'recording', url: recordingOf(act.words.toWellFormed()) }, how: 'answer' };
    case 'dialled':
      return {
        news: { what: 'dialled', outcome: act.outcome, seconds: act.outcome === 'answered' ? 30 : 0 },
        how: 'answer',
      };
  }
}

function shown(live: LiveCall): PhoneOnLine {
  const last = live.taken < live.wait ? instructionsIn(live).at(-1) : undefined;
  return {
    ...{ id: live.uuid, direction: live.direction, state: live.state === 'ringing' ? 'ringing' : 'open' },
    ...{ channel: live.channel, lines: [...live.log], wait: live.wait, asks: last ? asksOf(last) : null },
  };
}

function asksOf(last: CallInstruction): PhoneOnLine['asks'] {
  if (last.kind === 'gather') return { kind: 'digits', digits: last.digits, to: null };
  if (last.kind === 'record') return { kind: 'recording', digits: null, to: null };
  return last.kind === 'dial' ? { kind: 'dial', digits: null, to: last.to } : null;
}
