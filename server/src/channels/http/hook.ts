import { createHmac } from 'node:crypto';
import {
  HookRefused,
  type HookRequest,
  type HookResult,
  type Incoming,
  type Receipt,
  type ReceiptState,
} from '../contract.ts';
import type { FailureCode } from '../failures.ts';
import { sameText } from '../same-text.ts';
import { type Fields, fieldsOf, readBody, valueAt } from './fields.ts';
import { failureNamed, parseLines } from './patterns.ts';
import type { HttpSettings } from './settings.ts';
import { TemplateError } from './template.ts';

const mostItems = 1_000;
const longestText = 20_000;
const states: readonly string[] = ['accepted', 'delivered', 'read', 'failed', 'expired'] satisfies ReceiptState[];

/** `/incoming` and `/receipt`: checks the proof of origin, then translates. */
export function readHook(settings: HttpSettings, request: HookRequest): HookResult {
  checkOrigin(settings, request);
  const body = readBody(request);
  if (!body) throw new HookRefused(400, 'The body is not JSON.');
  const items = itemsOf(settings, body.value).map((item) => fieldsOf(item, request.query));
  const reply = { status: 200, type: 'text/plain; charset=utf-8', body: settings.hook_reply };
  switch (request.path.replace(/^\/+|\/+$/g, '')) {
    case 'incoming':
      return { incoming: items.map((fields) => readIncoming(settings, fields)), reply };
    case 'receipt':
      return { receipts: readReceipts(settings, items), reply };
  }
  throw new HookRefused(404, 'There is /incoming for messages and /receipt for receipts.');
}

function itemsOf(settings: HttpSettings, body: unknown): readonly unknown[] {
  const list = settings.hook_list ? valueAt(body, settings.hook_list) : Array.isArray(body) ? body : [body];
  if (!Array.isArray(list)) throw new HookRefused(400, `There is no list at "${settings.hook_list}".`);
  if (list.length > mostItems) throw new HookRefused(413, `At most ${mostItems} at once.`);
  return list;
}

function readIncoming(settings: HttpSettings, fields: Fields): Incoming {
  const from = fields(settings.incoming_from)?.trim();
  const text = fields(settings.incoming_text) ?? '';
  if (!from) throw new HookRefused(400, `The field "${settings.incoming_from}" (sender) is missing.`);
  if (from.length > 100) throw new HookRefused(400, `The field "${settings.incoming_from}" is too long for a sender.`);
  if (text.length > longestText) throw new HookRefused(413, `The text is longer than ${longestText} characters.`);
  const to = fields(settings.incoming_to);
  const externalId = fields(settings.incoming_id);
  return {
    from,
    text: text.toWellFormed(),
    ...(to && { to }),
    ...(externalId && { externalId: externalId.slice(0, 200) }),
  };
}

type Meaning = { readonly state: ReceiptState; readonly failure?: FailureCode };

function readReceipts(settings: HttpSettings, items: readonly Fields[]): Receipt[] {
  const meanings = statesOf(settings.receipt_states);
  return items.flatMap((fields) => {
    const externalId = fields(settings.receipt_id) ?? '';
    const key = Number(fields(settings.receipt_key) || Number.NaN);
    const known = Number.isSafeInteger(key) && key > 0;
    const word = fields(settings.receipt_state)?.trim() ?? '';
    if (externalId === '' && !known)
      throw new HookRefused(400, `The field "${settings.receipt_id}" (message id) is missing.`);
    const meaning = meanings.get(word.toLowerCase());
    // A word that we were not told is no news of the message; refusing it would only bring it back for ever.
    if (!meaning) return [];
    const words = fields(settings.receipt_detail);
    const detail = `${word}${words ? `: ${words}` : ''}`.slice(0, 200);
    return [{ externalId: externalId.slice(0, 200), ...(known && { key }), ...meaning, detail }];
  });
}

/** Throws TemplateError for lines that mean nothing. */
export function statesOf(text: string): ReadonlyMap<string, Meaning> {
  return new Map(
    parseLines(text).map(([word, right]) => {
      const [state = '', failure] = right.split(/\s+/);
      if (!states.includes(state)) throw new TemplateError(`"${state}" is not a state; there are ${states.join(', ')}`);
      const meaning = { state: state as ReceiptState, ...(failure && { failure: failureNamed(failure) }) };
      return [word.toLowerCase(), meaning] as const;
    }),
  );
}

function checkOrigin(settings: HttpSettings, request: HookRequest): void {
  const { hook_check: check, hook_secret: secret } = settings;
  if (check === 'none') return;
  if (!secret) throw new HookRefused(403, 'The channel has no shared secret yet.');
  const [place, name = ''] = settings.hook_secret_in.split(':');
  const given = place === 'header' ? request.headers[name.toLowerCase()] : request.query[name];
  if (given === undefined) throw new HookRefused(401, `The proof of origin is missing (${place} ${name}).`);
  const right =
    check === 'secret' ? sameText(given, secret) : rightSignature(given, check.slice(5), secret, request.body);
  if (!right) throw new HookRefused(401, 'The proof of origin is wrong.');
}

/** Over the raw octets of the body; in hexadecimal or base64, with or without `sha256=`. */
function rightSignature(given: string, algorithm: string, secret: string, body: Buffer): boolean {
  const bare = given.startsWith(`${algorithm}=`) ? given.slice(algorithm.length + 1) : given;
  const digest = createHmac(algorithm, secret).update(body).digest();
  const hex = sameText(bare.toLowerCase(), digest.toString('hex'));
  const base64 = sameText(bare, digest.toString('base64'));
  return hex || base64;
}
