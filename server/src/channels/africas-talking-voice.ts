/**
 * Calls as Africa's Talking speaks of them: unsigned forms to an address that nobody can guess, answered by XML.
 * https://developers.africastalking.com/docs/voice
 */
import { HookRefused, type HookRequest, type HookResult } from './contract.ts';
import { sameText } from './same-text.ts';
import {
  type CallInstruction,
  type CallNews,
  type CallOutcome,
  digitsOf,
  formOf,
  type Next,
  type Prompt,
  secondsOf,
  textAt,
  type VoiceDialect,
  webAddress,
} from './voice.ts';
import { document, element, escapeXml } from './xml.ts';

export interface AfricasTalkingVoiceSettings {
  /** Part of the address that the provider calls; letters, digits and dashes. */
  readonly voice_secret: string;
}

const shortestSecret = 16;
const longestSaid = 2_000;

export const africasTalkingVoice: VoiceDialect<AfricasTalkingVoiceSettings> = {
  read: readCall,
  write: writeCall,
  proof: ({ voice_secret }) => voice_secret || null,
};

function readCall({ voice_secret }: AfricasTalkingVoiceSettings, request: HookRequest) {
  if (voice_secret.length < shortestSecret) throw new HookRefused(403, 'The channel has no secret yet.');
  const [, given = ''] = request.path.split('/');
  if (!sameText(given, voice_secret)) throw new HookRefused(404, 'There is nothing here.');
  const form = formOf(request);
  const call = textAt(form, 'sessionId');
  if (call === '') throw new HookRefused(400, 'The field "sessionId" is missing.');
  const direction = /^out/i.test(textAt(form, 'direction')) ? ('out' as const) : ('in' as const);
  const parties = {
    ...{ call, direction },
    ...{ person: textAt(form, 'callerNumber'), line: textAt(form, 'destinationNumber') },
  };
  return { ...parties, ...newsOf(form) };
}

/** Causes of FreeSWITCH, as the provider passes them on. */
const causes: Readonly<Record<string, CallOutcome>> = {
  NO_ANSWER: 'no_answer',
  NO_USER_RESPONSE: 'no_answer',
  ORIGINATOR_CANCEL: 'no_answer',
  ALLOTTED_TIMEOUT: 'no_answer',
  SUBSCRIBER_ABSENT: 'no_answer',
  USER_NOT_REGISTERED: 'no_answer',
  USER_BUSY: 'busy',
  CALL_REJECTED: 'busy',
};

function newsOf(form: URLSearchParams): CallNews {
  const recording = webAddress(textAt(form, 'recordingUrl', 4_096));
  if (textAt(form, 'isActive') === '0') return endOf(form, recording);
  if (recording) return { what: 'recording', url: recording };
  const digits = digitsOf(textAt(form, 'dtmfDigits'));
  if (digits !== '') return { what: 'digits', digits };
  const state = textAt(form, 'callSessionState').toLowerCase();
  return state === 'ringing' || state === 'dialing' ? { what: 'progress' } : { what: 'ready' };
}

function endOf(form: URLSearchParams, recording: string | undefined): CallNews {
  const seconds = secondsOf(textAt(form, 'durationInSeconds'));
  const cause = textAt(form, 'hangupCause');
  const outcome = seconds > 0 || cause === 'NORMAL_CLEARING' || cause === '' ? 'answered' : (causes[cause] ?? 'failed');
  return {
    ...{ what: 'ended', outcome },
    ...(seconds > 0 && { seconds }),
    ...(recording && { recording }),
    ...(cause !== '' && { detail: cause }),
  };
}

/**
 * A question holds one prompt: earlier ones go before it. What stands after a question or a call is carried out where
 * nobody answered. The end of the document ends the call.
 */
function writeCall(instructions: readonly CallInstruction[], next: Next): HookResult['reply'] {
  const written: string[] = [];
  for (const [i, each] of instructions.entries()) {
    const before = instructions[i - 1];
    const prompt = before && (before.kind === 'say' || before.kind === 'play') ? promptOf(before) : '';
    switch (each.kind) {
      case 'say':
      case 'play':
        if (!asks(instructions[i + 1])) written.push(promptOf(each));
        break;
      case 'gather': {
        const how = {
          timeout: each.seconds,
          finishOnKey: each.finishOn || undefined,
          numDigits: each.digits ?? undefined,
        };
        written.push(element('GetDigits', { ...how, callbackUrl: next('answer') }, prompt), redirect(next('silence')));
        break;
      }
      case 'record': {
        const how = {
          finishOnKey: each.finishOn || undefined,
          maxLength: each.seconds,
          trimSilence: true,
          playBeep: true,
        };
        written.push(element('Record', { ...how, callbackUrl: next('answer') }, prompt), redirect(next('silence')));
        break;
      }
      case 'dial':
        written.push(
          element('Dial', { phoneNumbers: each.to, maxDuration: each.callSeconds }),
          redirect(next('undialled')),
        );
        break;
      case 'pause':
        written.push(redirect(next('again')));
        break;
      case 'reject':
        written.push(element('Reject'));
        break;
      case 'hang_up':
        break;
    }
  }
  return { status: 200, type: 'text/xml; charset=utf-8', body: document(written.join('')) };
}

const asks = (each: CallInstruction | undefined): boolean => each?.kind === 'gather' || each?.kind === 'record';

const redirect = (to: string): string => element('Redirect', {}, escapeXml(to));

const promptOf = (prompt: Prompt): string =>
  prompt.kind === 'play'
    ? element('Play', { url: prompt.url })
    : element('Say', { voice: 'woman' }, escapeXml(prompt.text.slice(0, longestSaid)));
