/**
 * Calls as Twilio and those compatible with it speak of them: TwiML in answer to signed forms.
 * https://www.twilio.com/docs/voice/twiml and https://www.twilio.com/docs/usage/security#validating-requests
 */
import { createHmac } from 'node:crypto';
import { HookRefused, type HookRequest, type HookResult } from './contract.ts';
import { sameText } from './same-text.ts';
import {
  type CallInstruction,
  type CallNews,
  type CallOutcome,
  type CallParties,
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

export interface TwimlSettings {
  readonly auth_token: string;
}

/** Twilio says at most 4,096 characters in one go. */
const longestSaid = 4_000;

export const twiml: VoiceDialect<TwimlSettings> = { read: readTwilio, write: writeTwiml };

function readTwilio(settings: TwimlSettings, request: HookRequest) {
  const form = formOf(request);
  checkSignature(settings.auth_token, request, form);
  const call = textAt(form, 'CallSid');
  if (call === '') throw new HookRefused(400, 'The field "CallSid" is missing.');
  const direction = textAt(form, 'Direction').startsWith('outbound') ? 'out' : 'in';
  const [from, to] = [textAt(form, 'From'), textAt(form, 'To')];
  const parties: CallParties = {
    ...{ call, direction },
    ...(direction === 'in' ? { person: from, line: to } : { person: to, line: from }),
  };
  return { ...parties, ...newsOf(form, direction) };
}

const outcomes: Readonly<Record<string, CallOutcome>> = {
  completed: 'answered',
  answered: 'answered',
  busy: 'busy',
  'no-answer': 'no_answer',
  canceled: 'no_answer',
  failed: 'failed',
};

function newsOf(form: URLSearchParams, direction: 'in' | 'out'): CallNews {
  const status = textAt(form, 'CallStatus');
  const recording = webAddress(textAt(form, 'RecordingUrl', 4_096));
  const outcome = outcomes[status];
  if (outcome) {
    const seconds = secondsOf(textAt(form, 'CallDuration'));
    const detail = textAt(form, 'SipResponseCode') || textAt(form, 'ErrorCode');
    return {
      ...{ what: 'ended', outcome, detail: detail === '' ? status : `${status} ${detail}` },
      ...(seconds > 0 && { seconds }),
      ...(recording && { recording }),
    };
  }
  const told = form.has('CallbackSource') || status === 'queued' || status === 'initiated';
  if (told || (status === 'ringing' && direction === 'out')) return { what: 'progress' };
  if (recording) return { what: 'recording', url: recording };
  const dialled = textAt(form, 'DialCallStatus');
  if (dialled !== '') {
    const seconds = secondsOf(textAt(form, 'DialCallDuration'));
    return { what: 'dialled', outcome: outcomes[dialled] ?? 'failed', seconds };
  }
  const digits = digitsOf(textAt(form, 'Digits'));
  return digits === '' ? { what: 'ready' } : { what: 'digits', digits };
}

function checkSignature(token: string, request: HookRequest, form: URLSearchParams): void {
  if (token === '') throw new HookRefused(403, 'The channel has no secret yet.');
  const given = request.headers['x-twilio-signature'];
  if (given === undefined) throw new HookRefused(401, 'The signature is missing.');
  const values = request.method === 'GET' ? new URLSearchParams() : form;
  const right = addressesOf(request.url ?? '').some((url) => sameText(given, signatureOf(token, url, values)));
  if (!right) throw new HookRefused(401, 'The signature is wrong.');
}

/** Of the whole address with its query, and the values of the form sorted by name; repeated values once, sorted. */
export function signatureOf(token: string, url: string, form: URLSearchParams): string {
  const names = [...new Set(form.keys())].sort();
  const values = names.map((name) =>
    [...new Set(form.getAll(name))]
      .sort()
      .map((value) => name + value)
      .join(''),
  );
  return createHmac('sha1', token)
    .update(url + values.join(''), 'utf8')
    .digest('base64');
}

/** Twilio signs with the port or without it, and what stands between us may have changed that. */
function addressesOf(text: string): string[] {
  const url = URL.parse(text);
  if (!url) return [text];
  const rest = text.slice(text.indexOf('/', text.indexOf('//') + 2));
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return [text, `${url.protocol}//${url.hostname}${rest}`, `${url.protocol}//${url.hostname}:${port}${rest}`];
}

function writeTwiml(instructions: readonly CallInstruction[], next: Next): HookResult['reply'] {
  let said = '';
  let prompts = '';
  const flush = (): void => {
    said += prompts;
    prompts = '';
  };
  for (const each of instructions)
    if (each.kind === 'say' || each.kind === 'play') prompts += promptOf(each);
    else if (each.kind === 'gather') {
      // Inside of the gather, so that whoever knows the question may answer before it is over.
      said += gatherOf(each, prompts, next);
      prompts = '';
    } else {
      flush();
      said += otherOf(each, next);
    }
  flush();
  return { status: 200, type: 'text/xml; charset=utf-8', body: document(said) };
}

const promptOf = (prompt: Prompt): string =>
  prompt.kind === 'play'
    ? element('Play', {}, escapeXml(prompt.url))
    : element('Say', { language: languageOf(prompt.language) }, escapeXml(prompt.text.slice(0, longestSaid)));

function gatherOf(
  { digits, finishOn, seconds }: Extract<CallInstruction, { kind: 'gather' }>,
  prompts: string,
  next: Next,
): string {
  const attributes = {
    ...{ input: 'dtmf', ...(digits === null ? {} : { numDigits: digits }), timeout: seconds, finishOnKey: finishOn },
    ...{ action: next('answer'), method: 'POST' },
  };
  return element('Gather', attributes, prompts) + redirect(next('silence'));
}

const redirect = (to: string): string => element('Redirect', { method: 'POST' }, escapeXml(to));

function otherOf(each: Exclude<CallInstruction, Prompt | { kind: 'gather' }>, next: Next): string {
  switch (each.kind) {
    case 'record': {
      const how = { maxLength: each.seconds, finishOnKey: each.finishOn, playBeep: true };
      return element('Record', { ...how, action: next('answer'), method: 'POST' }) + redirect(next('silence'));
    }
    case 'dial': {
      const how = { timeout: each.ringSeconds, timeLimit: each.callSeconds, action: next('answer'), method: 'POST' };
      return element('Dial', how, element('Number', {}, escapeXml(each.to)));
    }
    case 'pause':
      return element('Pause', { length: each.seconds }) + redirect(next('again'));
    case 'reject':
      return element('Reject');
    case 'hang_up':
      return element('Hangup');
  }
}

/** ISO 639-3 to what Twilio's voices are called; undefined: its own language. */
const languages: Readonly<Record<string, string>> = {
  eng: 'en-GB',
  'eng-LR': 'en-US',
  'eng-US': 'en-US',
  fra: 'fr-FR',
  'fra-CA': 'fr-CA',
  por: 'pt-PT',
  'por-BR': 'pt-BR',
  spa: 'es-ES',
  'spa-MX': 'es-MX',
  deu: 'de-DE',
  ita: 'it-IT',
  nld: 'nl-NL',
  rus: 'ru-RU',
  zho: 'zh-CN',
  jpn: 'ja-JP',
  kor: 'ko-KR',
};

const languageOf = (locale: string): string | undefined => languages[locale] ?? languages[locale.slice(0, 3)];
