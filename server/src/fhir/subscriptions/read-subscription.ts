/** From a Subscription as a client sends it to what we keep, or why we cannot do it: told at once, not by silence later. */
import { isIP } from 'node:net';
import { AppError } from '../../errors.ts';
import { isPublicAddress } from '../../lib/ssrf.ts';
import type { ResourceKind } from '../kind.ts';
import { type Pairs, type ReadSearch, readSearch } from '../search/read-search.ts';

export type Payload = 'application/fhir+json' | 'application/fhir+xml';

export interface Channel {
  readonly type: 'rest-hook';
  readonly endpoint: string;
  readonly payload?: string;
}

/** The resource without what the server says itself (`id`, `meta`, `status`, `error`) and without headers. */
export interface Given {
  readonly resourceType: 'Subscription';
  readonly reason: string;
  readonly criteria: string;
  readonly channel: Channel;
  readonly end?: string;
  readonly [other: string]: unknown;
}

export interface Wanted {
  readonly given: Given;
  readonly type: string;
  /** Null when it says nothing of headers. */
  readonly headers: readonly string[] | null;
  readonly off: boolean;
  readonly endsAt: Date | null;
}

const invalid = (path: string, message: string): AppError =>
  new AppError('fhir:invalid', `${path}: ${message}`, {
    issues: [{ severity: 'error', code: 'business-rule', diagnostics: message, expression: [path] }],
  });

/** Throws `fhir:invalid` for what we would not deliver. The resource is valid R4 already. */
export function readSubscription(
  resource: Readonly<Record<string, unknown>>,
  all: ReadonlyMap<string, ResourceKind>,
  base: string,
  options: { readonly allowPrivate: boolean; readonly now: Date },
): Wanted {
  const {
    id: _id,
    meta: _meta,
    text: _text,
    status,
    error: _error,
    channel,
    ...rest
  } = resource as unknown as Given & {
    status: string;
    channel: Channel & { header?: string[] };
  };
  const { header, ...plain } = channel;
  if (channel.type !== 'rest-hook')
    throw invalid('Subscription.channel.type', `We notify by rest-hook only, not by ${channel.type}.`);
  checkEndpoint(channel.endpoint, options.allowPrivate);
  payloadOf(channel);
  const { type } = readCriteria(rest.criteria, all, base);
  const endsAt = rest.end === undefined ? null : new Date(rest.end);
  if (endsAt && endsAt <= options.now) throw invalid('Subscription.end', 'It is over already.');
  return {
    given: { ...rest, resourceType: 'Subscription', channel: plain } as Given,
    ...{ type, headers: header ? header.map(checkHeader) : null, off: status === 'off', endsAt },
  };
}

export function payloadOf({ payload }: Pick<Channel, 'payload'>): Payload | null {
  if (payload === undefined) return null;
  const mime = payload.split(';')[0]!.trim().toLowerCase();
  if (/^(application\/(fhir\+)?json|json)$/.test(mime)) return 'application/fhir+json';
  if (/^((application|text)\/(fhir\+)?xml|xml)$/.test(mime)) return 'application/fhir+xml';
  throw invalid(
    'Subscription.channel.payload',
    'The payload is absent, application/fhir+json or application/fhir+xml.',
  );
}

function checkEndpoint(endpoint: string | undefined, allowPrivate: boolean): void {
  const url = endpoint === undefined ? null : URL.parse(endpoint);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.hash)
    throw invalid(
      'Subscription.channel.endpoint',
      'An address https://… without a user name; secrets go into channel.header.',
    );
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && ((isIP(host) && !isPublicAddress(host)) || /^localhost\.?$|\.localhost\.?$/i.test(host)))
    throw invalid(
      'Subscription.channel.endpoint',
      `${host} is on a private network; this installation sends nothing there.`,
    );
}

/** What the connection itself needs is ours to say. */
const ours =
  /^(host|content-length|content-type|transfer-encoding|connection|upgrade|expect|te|trailer|idempotency-key)$/i;
const mostHeaders = 20;

function checkHeader(header: string, no: number): string {
  const path = `Subscription.channel.header[${no}]`;
  const [, name] = /^([\w!#$%&'*+.^`|~-]{1,100}):[ \t]*[\x20-\x7e\x80-\xff]{0,4000}$/.exec(header) ?? [];
  if (!name || no >= mostHeaders) throw invalid(path, `“Name: value” on one line, at most ${mostHeaders} of them.`);
  if (ours.test(name)) throw invalid(path, `The header ${name} is set by us.`);
  return header;
}

export const headersOf = (lines: readonly string[]): [string, string][] =>
  lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });

/** Of how a page looks, not of what is found. */
const pageOnly = /^_(?!id$|lastUpdated|has:)/;

/** `Practitioner?active=true`: read as a search is, and refused unless everything in it is understood. */
export function readCriteria(
  criteria: string,
  all: ReadonlyMap<string, ResourceKind>,
  base: string,
): { type: string; kind: ResourceKind; criteria: ReadSearch['criteria'] } {
  const path = 'Subscription.criteria';
  const at = criteria.indexOf('?');
  const type = (at < 0 ? criteria : criteria.slice(0, at)).replace(/^\//, '');
  const kind = all.get(type);
  if (!kind || type === 'Subscription')
    throw invalid(
      path,
      `Begins with one of ${[...all.keys()].filter((one) => one !== 'Subscription').join(', ')}; not ${type.slice(0, 60)}.`,
    );
  const pairs: Pairs = at < 0 ? [] : [...new URLSearchParams(criteria.slice(at + 1))];
  const page = pairs.find(([name]) => pageOnly.test(name));
  if (page) throw invalid(path, `${page[0]} says nothing about what is found.`);
  const search = readSearch(kind, all, base, pairs);
  if (search.unknown.length > 0) throw invalid(path, search.unknown.map(({ why }) => why).join(' '));
  return { type, kind, criteria: search.criteria };
}
