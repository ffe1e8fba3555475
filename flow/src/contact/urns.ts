/**
 * Addresses of contacts: `scheme:path?query#display`. In the path and the display name `%`, `?` and `#` stand as `%25`,
 * `%3F` and `%23`; the query holds what belongs to the address in one contact, of which we use `channel`.
 */
import type { PhoneNumbers } from '../values/environment.ts';
import type { Urn } from './contact.ts';

/** A contact may have so many (RapidPro's limit). */
export const MAX_URNS = 50;
/** As long as RapidPro's database takes. */
const LONGEST = 255;

interface Scheme {
  /** The one way of writing this path; undefined when it cannot be right. */
  path(path: string, phones: PhoneNumbers, country: string): string | undefined;
}

const matching = (pattern: RegExp): Scheme => ({ path: (path) => (pattern.test(path) ? path : undefined) });
const digits = matching(/^\d+$/);
const anything = matching(/^[^\p{Cc}]+$/u);

const TWITTER_HANDLE = /^\w{1,15}$/;
const MAIL = /^[^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\]+$/;

/** What RapidPro knows, and the rule for the path of each. */
const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['tel', { path: phonePath }],
  ['whatsapp', digits],
  ['bsuid', matching(/^[\w.-]+$/)],
  ['telegram', digits],
  ['facebook', matching(/^(?:\d+|ref:[^\s]+)$/)],
  ['instagram', digits],
  ['viber', matching(/^[\w=/+]{1,24}$/)],
  ['mailto', { path: (path) => lowerIf(MAIL, path) }],
  ['twitter', { path: (path) => lowerIf(TWITTER_HANDLE, path.replace(/^@/, '')) }],
  ['twitterid', digits],
  ['discord', digits],
  ['vk', digits],
  ['jiochat', digits],
  ['line', matching(/^\w{1,36}$/)],
  ['freshchat', matching(/^[\da-f-]{36}\/[\da-f-]{36}$/i)],
  ['rocketchat', matching(/^\w[\w.:-]*$/)],
  ['slack', matching(/^\w+$/)],
  ['webchat', matching(/^[a-zA-Z0-9]{24}(?::[^\s@]+@[^\s@]+)?$/)],
  ['wechat', anything],
  ['fcm', anything],
  ['ext', anything],
]);

export function isKnownScheme(scheme: string): boolean {
  return SCHEMES.has(scheme);
}

/** Takes an address apart, whatever its scheme. Undefined when it is none: no colon, no scheme or no path. */
export function parseUrn(text: string): Urn | undefined {
  const colon = text.indexOf(':');
  if (colon <= 0) return undefined;
  const hash = text.indexOf('#', colon);
  const end = hash < 0 ? text.length : hash;
  const mark = text.indexOf('?', colon);
  const pathEnd = mark < 0 || mark > end ? end : mark;
  if (pathEnd === colon + 1) return undefined;
  const query = pathEnd < end ? text.slice(pathEnd + 1, end) : '';
  const scheme = text.slice(0, colon);
  const channelUuid = query === '' ? undefined : queryValue(query, 'channel');
  return {
    text,
    scheme,
    path: unescapePart(text.slice(colon + 1, pathEnd)),
    ...(end + 1 < text.length ? { display: unescapePart(text.slice(end + 1)) } : {}),
    ...(channelUuid ? { channelUuid } : {}),
    identity: pathEnd === text.length ? text : text.slice(0, pathEnd),
  };
}

/** The text of an address of these parts. */
export function printUrn(scheme: string, path: string, query = '', display = ''): string {
  return `${scheme}:${escapePart(path)}${query && `?${query}`}${display && `#${escapePart(display)}`}`;
}

/**
 * The address in the one way in which it is written, so that equal ones are equal texts: scheme and mail in lower case,
 * telephone numbers as E.164 where that is possible. Undefined when the scheme is unknown or the path does not fit it.
 * @param country two letters for numbers without a code, or empty
 */
export function normalizeUrn(text: string, phones: PhoneNumbers, country: string): Urn | undefined {
  if (text.length > 2 * LONGEST) return undefined;
  const urn = parseUrn(text.trim());
  const scheme = urn?.scheme.trim().toLowerCase() ?? '';
  const path = urn && SCHEMES.get(scheme)?.path(urn.path.trim(), phones, country);
  if (!urn || !path || path.length > LONGEST) return undefined;
  return parseUrn(printUrn(scheme, path, queryOf(urn.text), urn.display));
}

/** The same address with another channel of affinity, or with none. */
export function withChannel(urn: Urn, channelUuid: string | undefined): Urn {
  if (urn.channelUuid === channelUuid) return urn;
  const others = queryOf(urn.text)
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('channel='));
  const query = channelUuid === undefined ? others : [`channel=${encodeURIComponent(channelUuid)}`, ...others];
  return parseUrn(printUrn(urn.scheme, urn.path, query.join('&'), urn.display))!;
}

function queryOf(text: string): string {
  return /^[^?#]*\?([^#]*)/s.exec(text)?.[1] ?? '';
}

function queryValue(query: string, key: string): string | undefined {
  for (const pair of query.split('&')) {
    if (pair.startsWith(`${key}=`)) return unescapePart(pair.slice(key.length + 1));
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { '%': '%25', '#': '%23', '?': '%3F' };

function escapePart(part: string): string {
  return part.replace(/[%#?]/g, (character) => ESCAPES[character]!);
}

function unescapePart(part: string): string {
  if (!part.includes('%')) return part;
  return part.replace(/%(?:25|23|3f)/gi, (code) => (code === '%25' ? '%' : code === '%23' ? '#' : '?'));
}

function lowerIf(pattern: RegExp, path: string): string | undefined {
  return pattern.test(path) ? path.toLowerCase() : undefined;
}

/** E.164, else a short code or the name of a sender: letters and digits. */
function phonePath(path: string, phones: PhoneNumbers, country: string): string | undefined {
  const bare = path.toLowerCase().replace(/[^\da-z+]/g, '');
  const number = phones.parse(bare, country);
  if (number !== undefined) return number;
  return /^(?:\+\d{4,15}|[\da-z]{1,64})$/.test(bare) ? bare : undefined;
}
