/** A call over HTTP as it is shown to people: request and response as texts, and what became of it. */
import type { HttpRequest, HttpResponse } from '../engine/services.ts';
import { cutWithDots, utf8Length } from '../text/cut.ts';
import { readJsonBody } from './json-body.ts';

/** Characters of a trace that an event keeps. */
const MAX_TRACE = 10_000;

export type CallStatus = 'success' | 'connection_error' | 'response_error' | 'subscriber_gone';

export interface Address {
  readonly host: string;
  /** Path and query, as the request asks for it. */
  readonly target: string;
}

/** Takes a web address apart; undefined when it is none that can be called. */
export function webAddress(url: string): Address | undefined {
  const [, authority = '', path = '', query = ''] = /^https?:\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/i.exec(url) ?? [];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (!/^(?:\[[\da-f:.]+\]|[^\s:[\]%<>"\\^`{|}]+)(?::\d{0,5})?$/i.test(host)) return undefined;
  if (/\p{Cc}/u.test(url) || /%(?![\da-f]{2})/i.test(path)) return undefined;
  return { host, target: `${path === '' ? '/' : path}${query}`.replaceAll(' ', '%20') };
}

/** Bytes of the request: its line, its headers and its body. */
export function requestSize({ method, url, headers, body }: HttpRequest): number {
  let size = utf8Length(`${method} ${url} HTTP/1.1\r\n\r\n`) + utf8Length(body);
  for (const name in headers) size += utf8Length(`${name}: ${headers[name]}\r\n`);
  return size;
}

export function requestTrace({ method, headers, body }: HttpRequest, { host, target }: Address): string {
  const length = body === '' ? '' : `Content-Length: ${utf8Length(body)}\r\n`;
  return `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${length}${headerLines(headers)}\r\n${shownBody(body)}`;
}

/** Empty when there was no response. */
export function responseTrace({ status, statusText, headers, body }: HttpResponse): string {
  if (status === 0) return '';
  return `HTTP/1.1 ${status} ${statusText ?? ''}\r\n${headerLines(headers)}\r\n${shownBody(body)}`;
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}\r\n`)
    .join('');
}

/** Nothing of a body that is no text. */
function shownBody(body: string): string {
  return body.includes('\0') ? '...' : body;
}

export interface Call {
  readonly request: HttpRequest;
  /** Without the body where that was too long. */
  readonly response: HttpResponse;
  readonly status: CallStatus;
  /** The body as JSON, null when it is none. */
  readonly json: unknown;
  /** Length of the text of `json` in bytes, 0 when there is none. */
  readonly jsonBytes: number;
}

export function callOf(request: HttpRequest, response: HttpResponse, forSubscriber: boolean): Call {
  const json = response.body === '' ? undefined : readJsonBody(response.body);
  return {
    request,
    response,
    status: statusOf(response.status, forSubscriber),
    json: json?.value ?? null,
    jsonBytes: json ? utf8Length(json.text) : 0,
  };
}

function statusOf(status: number, forSubscriber: boolean): CallStatus {
  if (status === 0) return 'connection_error';
  if (status >= 200 && status < 300) return 'success';
  return forSubscriber && status === 410 ? 'subscriber_gone' : 'response_error';
}

/** The part of the event `webhook_called` that tells of the call. */
export function callJson({ request, response, status }: Call, address: Address) {
  const sent = requestTrace(request, address);
  const received = responseTrace(response);
  return {
    url: request.url,
    ...(response.status > 0 && { status_code: response.status }),
    request: cutWithDots(sent, MAX_TRACE),
    response: cutWithDots(received, MAX_TRACE),
    elapsed_ms: response.elapsedMs,
    retries: response.retries ?? 0,
    sizes: { request: utf8Length(sent), response: utf8Length(received) },
    status,
  };
}

/** What `@webhook` is made of. */
export function webhookJson({ request, response, json }: Call) {
  const { method, url } = request;
  return { method, url, status: response.status, headers: response.headers, json };
}
