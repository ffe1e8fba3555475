/** From a request to its subject, and whether it may do what it asks: cookies, bearer tokens, and cross-site requests. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionDays } from '../access/access.ts';
import { anonymous, type Subject } from '../access/subject.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Rooms } from './rooms.ts';
import type { Route } from './route.ts';

declare module 'fastify' {
  interface FastifyRequest {
    subject: Subject;
  }
}

export interface Callers {
  /**
   * Throws `access:sign_in` for a token that stands for nobody. `basic` also takes one as the password of Basic: many
   * clients of registries know nothing else.
   */
  resolve(request: FastifyRequest, basic?: boolean): Promise<Subject>;
}

const isSecure = (config: Config): boolean => config.publicUrl?.startsWith('https://') === true;
const cookieName = (config: Config): string => (isSecure(config) ? '__Host-mhero_session' : 'mhero_session');

export function setSession(config: Config, reply: FastifyReply, secret: string): void {
  reply.setCookie(cookieName(config), secret, { ...cookieShape(config), maxAge: sessionDays * 86_400 });
}

export function clearSession(config: Config, reply: FastifyReply): void {
  reply.clearCookie(cookieName(config), cookieShape(config));
}

const cookieShape = (config: Config) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) }) as const;

export const sessionOf = (config: Config, request: FastifyRequest): string | null =>
  request.cookies[cookieName(config)]?.slice(0, 200) || null;

// Each unknown secret costs a query; nobody has a reason to present many.
const mostUnknown = 300;
const windowMs = 60_000;

export function createCallers(rooms: Rooms): Callers {
  let unknown = new Map<string, number>();
  let since = Date.now();

  function countUnknown(address: string): void {
    unknown.set(address, (unknown.get(address) ?? 0) + 1);
  }

  function refuseGuessing(address: string): void {
    if (Date.now() - since > windowMs) {
      unknown = new Map();
      since = Date.now();
    }
    if ((unknown.get(address) ?? 0) >= mostUnknown)
      throw new AppError('request:rate_limited', 'Too many requests with unknown tokens. Wait a minute.', {
        retry_after: 60,
      });
  }

  return {
    async resolve(request, basic = false) {
      const header = request.headers.authorization;
      const secret = header === undefined ? sessionOf(rooms.config, request) : tokenOf(header, basic);
      if (!secret) return anonymous;
      refuseGuessing(request.ip);
      const subject = await (header === undefined
        ? rooms.access.subjectOfSession(secret)
        : rooms.access.subjectOfToken(secret));
      if (subject) return subject;
      countUnknown(request.ip);
      if (header === undefined) return anonymous;
      throw new AppError('access:sign_in', 'This token is unknown, expired or revoked.');
    },
  };
}

function tokenOf(header: string, basic: boolean): string {
  const found = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(header)?.[1];
  if (found) return found;
  const pair = basic ? /^Basic ([\w+/=-]{1,600})$/i.exec(header)?.[1] : undefined;
  const password = pair && /^[^:]*:([\x21-\x7e]{1,200})$/.exec(Buffer.from(pair, 'base64').toString('utf8'))?.[1];
  if (password) return password;
  if (basic)
    throw new AppError(
      'access:sign_in',
      'The Authorization header must be "Bearer mh_…", or Basic with a token as password.',
    );
  throw new AppError('access:sign_in', 'The Authorization header must be "Bearer mh_…".');
}

/** Throws `access:sign_in` or `access:forbidden`. The area is not checked here: it is in the SQL of the room. */
export function authorize(route: Pick<Route, 'access'>, subject: Subject): void {
  if (route.access === 'public') return;
  if (subject.kind === 'anonymous') throw new AppError('access:sign_in', 'Sign in first, or send a token.');
  if (route.access === 'administrator' && subject.role !== 'administrator')
    throw new AppError('access:forbidden', 'Only an administrator can do this.');
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A page of another site must not act with somebody's cookie. Browsers say where a request comes from
 * (`Sec-Fetch-Site`, else `Origin`); whoever says neither must send what a foreign page cannot send without asking us
 * first: JSON, or the header `X-Requested-With`.
 */
export function refuseCrossSite(config: Config, request: FastifyRequest): void {
  const { authorization } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (safe.has(request.method)) return;
  // Browsers send a password of Basic that they know to whoever asks, as they do with a cookie.
  if (authorization !== undefined && (site === undefined || !/^Basic /i.test(authorization))) return;
  if (site === 'same-origin' || site === 'none') return;
  if (site === undefined && isOwnOrigin(config, request)) return;
  throw new AppError(
    'access:forbidden',
    'This request seems to come from another site. Programs use a token, or send X-Requested-With.',
  );
}

function isOwnOrigin(config: Config, request: FastifyRequest): boolean {
  const { origin } = request.headers;
  if (origin === undefined)
    return (
      request.headers['x-requested-with'] !== undefined ||
      /^application\/json\b/i.test(request.headers['content-type'] ?? '')
    );
  if (config.publicUrl && URL.parse(config.publicUrl)?.origin === origin) return true;
  const from = URL.parse(origin);
  return from !== null && from.host === URL.parse(`${from.protocol}//${request.host}`)?.host;
}
