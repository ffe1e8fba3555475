/** From what a step of a conversation did to what is said on the line. Pure. */
import type { Event } from '@mhero/flow/events/event.ts';
import type { DialWait, MessageOut, MsgWait } from '@mhero/flow/events/messages.ts';
import type { CallInstruction } from '../channels/channels.ts';
import type { Line } from './model.ts';

const mostPrompts = 50;
const longestSaid = 4_000;
/** A caller who presses nothing is asked for so long, where the question does not say. */
const answerSeconds = 7;
const longestWait = 60;
const recordSeconds = 300;

/** `waits` false: the conversation is over, and so is the call. */
export function instructionsOf(events: readonly Event[], waits: boolean): CallInstruction[] {
  const made: CallInstruction[] = [];
  for (const event of events)
    if (event.type === 'ivr_created' && made.length < mostPrompts) made.push(...promptsOf(event.msg as MessageOut));
  const wait = waits ? events.findLast(({ type }) => type === 'msg_wait' || type === 'dial_wait') : undefined;
  made.push(wait ? waitOf(wait) : { kind: 'hang_up' });
  return made;
}

/** A recording of a text is played instead of it. */
function promptsOf({ text, attachments = [], locale = '' }: MessageOut): CallInstruction[] {
  const played = attachments.flatMap((each): CallInstruction[] => {
    const url = URL.parse(each.replace(/^audio(\/[^:]*)?:/, ''));
    return url && /^https?:$/.test(url.protocol) ? [{ kind: 'play', url: url.href }] : [];
  });
  if (played.length > 0 || text === '') return played;
  return [{ kind: 'say', text: text.slice(0, longestSaid), language: locale }];
}

function waitOf(event: Event): CallInstruction {
  if (event.type === 'dial_wait') {
    const { urn, dial_limit_seconds, call_limit_seconds } = event as unknown as DialWait;
    const to = urn.replace(/^[^:]*:/, '');
    return { kind: 'dial', to, ringSeconds: dial_limit_seconds, callSeconds: call_limit_seconds };
  }
  const { hint, timeout_seconds } = event as unknown as MsgWait;
  if (hint?.type === 'audio') return { kind: 'record', seconds: recordSeconds, finishOn: '#' };
  const digits = hint?.type === 'digits' && typeof hint.count === 'number' ? hint.count : null;
  const key = hint?.terminated_by;
  const finishOn = typeof key === 'string' && /^[0-9*#]$/.test(key) ? key : digits === null ? '#' : '';
  return {
    ...{ kind: 'gather', digits, finishOn },
    seconds: Math.min(timeout_seconds ?? answerSeconds, longestWait),
    ...(timeout_seconds !== undefined && { timesOut: true }),
  };
}

const longestLine = 500;

/** What can be kept: no NUL, no half of a pair. */
export const lineText = (text: string): string => text.replaceAll('\u0000', '').toWellFormed().slice(0, longestLine);

export function linesOf(instructions: readonly CallInstruction[], at: string): Line[] {
  return instructions.flatMap((each): Line[] => {
    if (each.kind === 'say') return [{ at, by: 'us', kind: 'said', text: lineText(each.text) }];
    if (each.kind === 'play') return [{ at, by: 'us', kind: 'played', text: lineText(each.url) }];
    return each.kind === 'dial' ? [{ at, by: 'us', kind: 'dialled', text: each.to }] : [];
  });
}
