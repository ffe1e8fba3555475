/** Access tokens: OAuth 2 client credentials, SMART Backend Services, and iHRIS 5's own. */
import { randomUUID } from 'node:crypto';
import { importJWK, importPKCS8, type JWK, SignJWT } from 'jose';
import { type Agent, request } from 'undici';
import { AppError } from '../../errors.ts';
import { isObject, stringOf } from '../json.ts';
import type { Address } from './address.ts';
import { refusedWords, unreachable } from './faults.ts';
import type { FhirSettings } from './settings.ts';

export interface Token {
  readonly value: string;
  /** On the clock of `performance.now()`: steps of the machine's clock do not matter. */
  readonly expires: number;
}

/** Where the server does not say: iHRIS 5 gives 5,400 s, most others an hour. */
const usualLifeSeconds = 300;
const largestAnswer = 256 * 1024;

/** Errors: `connector:refused`, `connector:unreachable`. Their words never hold what was sent. */
export async function fetchToken(
  settings: FhirSettings,
  address: Address,
  agent: Agent,
  signal: AbortSignal | undefined,
): Promise<Token> {
  const ask: Ask = (url, sent) => askJson(url, sent, agent, signal);
  const url = settings.token_url || (await tokenAddress(settings, address, ask));
  const answer = await ask(url, await tokenRequest(settings, url));
  const value = isObject(answer.json) ? stringOf(answer.json.access_token) : null;
  if (answer.status >= 500 || answer.status === 429)
    throw unreachable(`${new URL(url).host} gives out no token now (${answer.status}).`);
  if (answer.status >= 400 || !value) {
    const error = isObject(answer.json) ? stringOf(answer.json.error) : null;
    throw new AppError(
      'connector:refused',
      `${new URL(url).host} gives us no token (${answer.status}${error && /^[a-z_]{1,40}$/.test(error) ? `, ${error}` : ''}). Check what we sign in with.`,
    );
  }
  const life = isObject(answer.json) ? Number(answer.json.expires_in) : Number.NaN;
  return { value, expires: performance.now() + (life > 0 ? life : usualLifeSeconds) * 1000 };
}

interface Sent {
  readonly type: string;
  readonly body: string;
  readonly authorization?: string;
}
type Ask = (url: string, sent: Sent | null) => Promise<{ status: number; json: unknown }>;

async function askJson(url: string, sent: Sent | null, agent: Agent, signal: AbortSignal | undefined) {
  checkTokenAddress(url);
  try {
    const answer = await request(url, {
      ...{ dispatcher: agent, signal, method: sent ? 'POST' : 'GET', body: sent?.body ?? null },
      headers: {
        accept: 'application/json',
        ...(sent ? { 'content-type': sent.type } : {}),
        ...(sent?.authorization ? { authorization: sent.authorization } : {}),
      },
    });
    let text = '';
    for await (const chunk of answer.body) if (text.length < largestAnswer) text += String(chunk);
    let json: unknown = null;
    try {
      json = JSON.parse(text);
    } catch {
      // Told by who asked.
    }
    return { status: answer.statusCode, json };
  } catch (error) {
    throw refusedWords(error, new URL(url).host, signal);
  }
}

function checkTokenAddress(url: string): void {
  const parsed = URL.parse(url);
  if (parsed && /^https?:$/.test(parsed.protocol) && !parsed.username) return;
  throw new AppError('request:invalid', 'The token address is not an http or https address.');
}

async function tokenAddress({ sign_in: way }: FhirSettings, { base, host }: Address, ask: Ask): Promise<string> {
  if (way === 'ihris') return new URL('../auth/token', base).href;
  const { status, json } = await ask(new URL('.well-known/smart-configuration', base).href, null);
  const url = isObject(json) ? stringOf(json.token_endpoint) : null;
  if (url) return url;
  if (status >= 500) throw unreachable(`${host} does not say where it gives out tokens (${status}).`);
  throw new AppError('connector:refused', `${host} does not say where it gives out tokens. Fill in the token address.`);
}

async function tokenRequest(settings: FhirSettings, url: string): Promise<Sent> {
  const { sign_in: way, user, password, client_id: id, client_secret: secret, scope } = settings;
  if (way === 'ihris') return { type: 'application/json', body: JSON.stringify({ email: user, password }) };
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) });
  const type = 'application/x-www-form-urlencoded';
  if (way === 'smart') {
    form.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    form.set('client_assertion', await signAssertion(settings, url));
    return { type, body: form.toString() };
  }
  // RFC 6749 2.3.1: both halves are encoded as in a form before they are joined.
  const half = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+');
  const authorization = `Basic ${Buffer.from(`${half(id)}:${half(secret)}`).toString('base64')}`;
  return { type, body: form.toString(), authorization };
}

const assertionSeconds = 240;

/** SMART App Launch 2.2, "Client authentication: asymmetric": RS384 or ES384, at most five minutes, never used twice. */
async function signAssertion(settings: FhirSettings, url: string): Promise<string> {
  const { key, alg, kid } = await readKey(settings);
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg, typ: 'JWT', ...(kid ? { kid } : {}) })
    .setIssuer(settings.client_id)
    .setSubject(settings.client_id)
    .setAudience(url)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + assertionSeconds)
    .sign(key);
}

async function readKey({ private_key: text, key_id: id }: FhirSettings) {
  try {
    if (/^\s*\{/.test(text)) {
      const jwk = JSON.parse(text) as JWK;
      const alg = jwk.kty === 'EC' ? 'ES384' : 'RS384';
      return { key: await importJWK(jwk, alg), alg, kid: id || jwk.kid };
    }
    const pem = text.trim();
    const key = await importPKCS8(pem, 'RS384').then(
      (rsa) => ({ key: rsa, alg: 'RS384' }),
      async () => ({ key: await importPKCS8(pem, 'ES384'), alg: 'ES384' }),
    );
    return { ...key, kid: id };
  } catch {
    throw new AppError(
      'connector:refused',
      'The private key cannot be read. Give PEM (PKCS #8) or JWK, RSA or EC P-384.',
    );
  }
}
