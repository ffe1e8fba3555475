import { countParts } from '@mhero/flow/sms/parts.ts';
import type { Outgoing } from '../contract.ts';
import type { HttpSettings } from './settings.ts';
import { compileTemplate, type Template, TemplateError } from './template.ts';

export interface HttpRequest {
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  readonly method: HttpSettings['method'];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const variables = [
  'to',
  'to_plain',
  'text',
  'key',
  'sender',
  'coding',
  'username',
  'password',
  'token',
  'basic',
  'hook_url',
  'hook_secret',
];

const contentTypes = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
  xml: 'application/xml; charset=utf-8',
  text: 'text/plain; charset=utf-8',
} as const;

/** Compiles the templates of a channel. Throws TemplateError where they cannot work. */
export function compileRequest(settings: HttpSettings): (message: Outgoing) => HttpRequest {
  const known = [...variables, 'receipt_url'];
  const url = compileTemplate(settings.url, 'url', known);
  const receiptUrl = compileTemplate(settings.receipt_url, 'url', variables);
  const headers = compileHeaders(settings, known);
  const { content } = settings;
  const body = content === 'none' ? undefined : compileTemplate(settings.body, content, known);
  const values = (message: Outgoing): Record<string, string> => {
    const own = variablesOf(settings, message);
    return { ...own, receipt_url: receiptUrl.render(own) };
  };
  const originOf = (message: Outgoing): string => addressOf(url.render(values(message))).origin;
  const origin = originOf({ key: 1, to: '+10000000000', text: 'a' });
  if (originOf({ key: 2, to: '+20000000000', text: 'b' }) !== origin) {
    throw new TemplateError('the host has to be the same for all messages');
  }
  return (message) => {
    const own = values(message);
    const address = addressOf(url.render(own));
    if (address.origin !== origin) throw new TemplateError('the host has to be the same for all messages');
    return {
      origin: address.origin,
      path: address.pathname + address.search,
      method: settings.method,
      headers: Object.fromEntries(headers.map(([name, template]) => [name, template.render(own)])),
      body: body?.render(own),
    };
  };
}

function addressOf(text: string): URL {
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (address && (address.protocol === 'https:' || address.protocol === 'http:')) return address;
  throw new TemplateError('the address should begin with https:// or http://');
}

function compileHeaders(settings: HttpSettings, known: readonly string[]): (readonly [string, Template])[] {
  const own = settings.headers.split('\n').flatMap((line) => {
    if (line.trim() === '') return [];
    const match = /^([A-Za-z0-9-]+)\s*:\s*(.*)$/.exec(line.trim());
    if (!match) throw new TemplateError(`"${line.trim()}" should read: Name: value`);
    return [[match[1]!.toLowerCase(), compileTemplate(match[2]!, 'header', known)] as const];
  });
  const forbidden = own.find(([name]) => ['host', 'content-length', 'transfer-encoding', 'connection'].includes(name));
  if (forbidden) throw new TemplateError(`the header ${forbidden[0]} is set by the connection itself`);
  if (settings.content === 'none' || own.some(([name]) => name === 'content-type')) return own;
  return [...own, ['content-type', compileTemplate(contentTypes[settings.content], 'header', [])]];
}

function variablesOf(settings: HttpSettings, message: Outgoing): Record<string, string> {
  const { username, password = '', token = '' } = settings;
  return {
    to: message.to,
    to_plain: message.to.replace(/^\+/, ''),
    text: message.text,
    key: String(message.key),
    sender: settings.sender,
    // Gateways of the Kannel family: 0 is GSM-7, 2 is UCS-2.
    coding: countParts(message.text).alphabet === 'gsm7' ? '0' : '2',
    username,
    password,
    token,
    basic: Buffer.from(`${username}:${password}`).toString('base64'),
    hook_url: settings.hook_url,
    hook_secret: settings.hook_secret ?? '',
  };
}
