/** HTTP towards one FHIR server: signed in, tried again when that may help, bounded in time, never on private networks. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { AppError } from '../../errors.ts';
import { guardedConnector } from '../../lib/ssrf.ts';
import type { Connection } from '../contract.ts';
import { type Address, openAddress } from './address.ts';
import { type Answer, drop, serverWords, unpack } from './answer.ts';
import { isFatal, refusedWords, unreachable } from './faults.ts';
import { retryAfter } from './retry-after.ts';
import type { FhirSettings } from './settings.ts';
import { createSignIn } from './sign-in.ts';

export interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Client {
  readonly address: Address;
  readonly signal: AbortSignal | undefined;
  /** Asks until there is an answer that means something. Errors: `connector:unreachable`, `connector:refused`. */
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Asks once (twice when a token has run out). Rejects with what undici says. */
  once(url: string, sent: Sent): Promise<Answer>;
  /** Waits before the next attempt: as long as the server asks, else longer each time. Errors: `connector:unreachable`. */
  wait(attempt: number, answer?: Answer | null): Promise<void>;
  close(): Promise<void>;
}

export const mostTries = 5;
/** A server that asks for more than this is left alone until the next exchange. */
const longestWaitMs = 120_000;
const tried = new Set([408, 429, 500, 502, 503, 504]);

export function openClient(connection: Connection<FhirSettings>): Client {
  const { settings, signal, timeoutMs = 120_000, retryMs = 1000, allowPrivateNetworks } = connection;
  const address = openAddress(settings.url, settings.aliases);
  const agent = new Agent({
    connect: guardedConnector({ allowPrivate: allowPrivateNetworks, timeoutMs: Math.min(15_000, timeoutMs) }),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const signIn = createSignIn(settings, address, agent, signal);

  async function attempt(url: string, { method = 'GET', headers, body }: Sent): Promise<Answer> {
    const answer = await request(url, {
      ...{ dispatcher: agent, method, signal, body: body ?? null },
      headers: { ...common, ...(await signIn.headers()), ...headers },
    });
    const date = Date.parse(String(answer.headers.date ?? ''));
    return {
      status: answer.statusCode,
      headers: answer.headers,
      date: Number.isNaN(date) ? null : new Date(date),
      body: unpack(answer.body, answer.headers['content-encoding']),
    };
  }

  async function once(url: string, sent: Sent): Promise<Answer> {
    const answer = await attempt(url, sent);
    if (answer.status !== 401 || !signIn.renew()) return answer;
    drop(answer);
    return attempt(url, sent);
  }

  async function wait(tries: number, answer: Answer | null = null): Promise<void> {
    const asked = answer && retryAfter(answer.headers['retry-after'], answer.date);
    if (asked !== null && asked > longestWaitMs)
      throw unreachable(`${address.host} is busy and asks to be left alone for ${Math.ceil(asked / 60_000)} minutes.`, {
        retry_after: Math.ceil(asked / 1000),
      });
    await sleep(asked ?? Math.min(retryMs * 2 ** (tries - 1), longestWaitMs), undefined, { signal });
  }

  async function get(url: string, headers?: Readonly<Record<string, string>>): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      let answer: Answer | null = null;
      try {
        answer = await once(url, headers ? { headers } : {});
      } catch (error) {
        if (isFatal(error, signal) || tries >= mostTries) throw refusedWords(error, address.host, signal);
      }
      if (answer && !tried.has(answer.status)) return answer;
      if (answer && tries >= mostTries) throw await busy(address.host, answer, tries);
      if (answer) drop(answer);
      await wait(tries, answer);
    }
  }

  return { address, signal, get, once, wait, close: () => agent.destroy() };
}

const common = { accept: 'application/fhir+json', 'accept-encoding': 'gzip', 'cache-control': 'no-cache' };

async function busy(host: string, answer: Answer, tries: number): Promise<AppError> {
  const { status } = answer;
  const words =
    status === 429
      ? `${host} says that we ask too often (429), ${tries} times.`
      : `${host} answered ${status} ${tries} times: it is in trouble, or restarting.`;
  return unreachable(words, saying(await serverWords(answer)));
}

/** `detail` of an error, with the server's own words when it has any. */
export const saying = (said: string): { said?: string } => (said === '' ? {} : { said });

export function refusedByServer(client: Client, status: number, what: string, said = ''): AppError {
  const { host } = client.address;
  return new AppError(
    'connector:refused',
    status === 401
      ? `${host} does not let us read ${what} (401). Check user, password or token.`
      : `${host} does not let us read ${what} (${status}): the account has no right to it.`,
    saying(said),
  );
}
