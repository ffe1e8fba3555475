/** How requests are signed: a fixed header, or a token that is fetched, kept until it runs out, and renewed after a 401. */
import { createHash } from 'node:crypto';
import type { Agent } from 'undici';
import { AppError } from '../../errors.ts';
import type { Address } from './address.ts';
import type { FhirSettings } from './settings.ts';
import { fetchToken, type Token } from './token.ts';

export interface SignIn {
  headers(): Promise<Readonly<Record<string, string>>>;
  /** After a 401: true when another token may be had. Once for each token. */
  renew(): boolean;
}

/** Tokens outlive one reading: each is kept under a digest of all that it was asked with. */
const kept = new Map<string, Promise<Token>>();
const mostKept = 200;
/** A token is renewed before it runs out under way. */
const earlyMs = 30_000;

export function createSignIn(
  settings: FhirSettings,
  address: Address,
  agent: Agent,
  signal: AbortSignal | undefined,
): SignIn {
  const { sign_in: way, user, password, token } = settings;
  if (way === 'none') return fixed({});
  if (way === 'basic')
    return fixed({ authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` });
  if (way === 'bearer') return fixed({ authorization: `Bearer ${checkHeader(token)}` });
  const key = createHash('sha256').update(JSON.stringify(settings)).digest('base64');
  let renewed = false;

  async function current(): Promise<Token> {
    const before = kept.get(key);
    if (before) {
      const token = await before.catch(() => null);
      if (token && token.expires - earlyMs > performance.now()) return token;
      if (kept.get(key) === before) kept.delete(key);
    }
    const fetching = kept.get(key) ?? fetchToken(settings, address, agent, signal);
    kept.delete(key);
    kept.set(key, fetching);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    fetching.catch(() => kept.get(key) === fetching && kept.delete(key));
    return fetching;
  }

  return {
    async headers() {
      return { authorization: `Bearer ${checkHeader((await current()).value)}` };
    },
    renew() {
      kept.delete(key);
      const again = !renewed;
      renewed = true;
      return again;
    },
  };
}

const fixed = (headers: Readonly<Record<string, string>>): SignIn => ({
  headers: async () => headers,
  renew: () => false,
});

function checkHeader(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new AppError('connector:refused', 'The token has characters that no token can have. Paste it again.');
}
