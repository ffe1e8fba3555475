/** How the test FHIR server lets people in: user and password, OAuth 2 client credentials, SMART assertions, iHRIS 5. */
import { createPublicKey, randomUUID, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Drills } from './fhir-drills.ts';

/** The account of every way: `mhero@example.org`, `secret`; client `mhero`. */
interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** Tokens that are good, until when (ms). */
const tokens = new Map<string, number>();
const usedOnce = new Set<string>();
let publicKey: string | null = null;

export function isSignedIn({ headers, url }: Call, { auth }: Drills): boolean {
  if (!auth || url.pathname.includes('/.well-known/')) return true;
  const given = headers.authorization ?? '';
  if (auth === 'basic') return given === basic('mhero', 'secret');
  return (tokens.get(given.replace(/^Bearer /, '')) ?? 0) > Date.now();
}

/** Null when it is no request for a token. `/oauth/key` keeps the public key (PEM); `/oauth/forget` ends all tokens. */
export async function answerToken(call: Call, drills: Drills) {
  const { pathname } = call.url;
  if (pathname === '/oauth/key') {
    publicKey = call.body;
    return { status: 200 };
  }
  if (pathname === '/oauth/forget') {
    tokens.clear();
    return { status: 200 };
  }
  if (pathname === '/auth/token') {
    const { email, password } = JSON.parse(call.body) as { email: string; password: string };
    return email === 'mhero@example.org' && password === 'secret' ? give(drills) : refuse();
  }
  if (pathname !== '/oauth/token') return null;
  const form = new URLSearchParams(call.body);
  if (form.get('grant_type') !== 'client_credentials') return refuse();
  const assertion = form.get('client_assertion');
  const good = assertion ? isGood(assertion, call.url.href) : call.headers.authorization === basic('mhero', 'secret');
  return good ? give(drills) : refuse();
}

const refuse = () => ({ status: 401, body: { error: 'invalid_client', error_description: 'secret secret secret' } });

function give({ tokenSeconds = 3600 }: Drills) {
  const token = randomUUID();
  tokens.set(token, Date.now() + 3_600_000);
  return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: tokenSeconds } };
}

/** RS384 or ES384 by the key that was left here, for this address, at most five minutes long, used once. */
function isGood(assertion: string, audience: string): boolean {
  const [head = '', claims = '', signature = ''] = assertion.split('.');
  if (!publicKey) return false;
  const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg: string };
  const { iss, sub, aud, exp, jti } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, string>;
  const key = createPublicKey(publicKey);
  if (alg !== (key.asymmetricKeyType === 'ec' ? 'ES384' : 'RS384')) return false;
  const how = { key, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha384', Buffer.from(`${head}.${claims}`), how, Buffer.from(signature, 'base64url'))) return false;
  const left = Number(exp) - Date.now() / 1000;
  if (iss !== 'mhero' || sub !== 'mhero' || aud !== audience || left <= 0 || left > 300 || usedOnce.has(jti!))
    return false;
  usedOnce.add(jti!);
  return true;
}
