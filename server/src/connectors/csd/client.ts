/** HTTP with a directory: bounded, retried where time may mend it, in words that an officer can read. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { AppError } from '../../errors.ts';
import { guardedConnector } from '../../lib/ssrf.ts';
import type { Connection } from '../contract.ts';
import type { CsdSettings } from './settings.ts';

export interface Asked {
  readonly method: 'GET' | 'POST';
  /** Below the base. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
}

export interface Answer {
  readonly body: AsyncIterable<Uint8Array>;
  /** Their clock. */
  readonly date: Date | null;
  /** Bytes of the body so far. */
  bytes(): number;
}

export interface Client {
  readonly host: string;
  readonly base: string;
  ask(asked: Asked): Promise<Answer>;
  close(): Promise<void>;
}

const mostTries = 5;
const longestWaitMs = 60_000;
const largestAnswer = 4 * 1024 * 1024 * 1024;
const retried = new Set([408, 429, 500, 502, 503, 504]);

/** Errors: `request:invalid` for an address that cannot be. */
export function openClient(connection: Connection<CsdSettings>): Client {
  const { settings } = connection;
  const base = readAddress(settings.url);
  const agent = new Agent({
    connect: guardedConnector({ allowPrivate: connection.allowPrivateNetworks, timeoutMs: 15_000 }),
    headersTimeout: 300_000,
    bodyTimeout: 120_000,
  });
  const secret = Buffer.from(`${settings.user}:${settings.password}`).toString('base64');
  const headers = settings.sign_in === 'basic' ? { authorization: `Basic ${secret}` } : {};

  async function once(asked: Asked) {
    return request(new URL(asked.path, base), {
      ...{ method: asked.method, dispatcher: agent, body: asked.body ?? null, signal: connection.signal ?? null },
      headers: { accept: 'text/xml, application/xml', ...headers, 'content-type': asked.contentType ?? 'text/xml' },
    });
  }

  async function ask(asked: Asked): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const last = attempt >= mostTries;
      const answer = await once(asked).catch((error: Error) => {
        const refused = (error as { code?: string }).code === 'PRIVATE_NETWORK_REFUSED';
        if (connection.signal?.aborted) throw error;
        if (last || refused) throw unreachable(base.host, error.message, null);
        return null;
      });
      const after = answer ? Number(answer.headers['retry-after']) : Number.NaN;
      if (answer && answer.statusCode === 200) return read(answer.body, answer.headers.date, base.host);
      if (answer) {
        await answer.body.dump();
        if (!retried.has(answer.statusCode) || last) throw refusal(base.host, answer.statusCode, after);
      }
      const own = (connection.retryMs ?? 1000) * 2 ** (attempt - 1);
      const wait = Number.isFinite(after) && after >= 0 ? after * 1000 : own;
      await sleep(Math.min(wait, longestWaitMs), undefined, connection.signal ? { signal: connection.signal } : {});
    }
  }

  return { host: base.host, base: base.href, ask, close: () => agent.close() };
}

export function readAddress(text: string): URL {
  const found = URL.parse(text.endsWith('/') ? text : `${text}/`);
  if (!found || (found.protocol !== 'https:' && found.protocol !== 'http:'))
    throw new AppError(
      'request:invalid',
      `"${text}" is not an address. Give the base, such as https://example.org/CSD.`,
    );
  if (found.username || found.password)
    throw new AppError(
      'request:invalid',
      'Give user and password apart from the address, so that they are kept sealed.',
    );
  return found;
}

function refusal(host: string, status: number, after: number): AppError {
  if (status === 401 || status === 403)
    return new AppError('connector:refused', `${host} does not let us read (${status}). Check user and password.`);
  if (retried.has(status)) return unreachable(host, `it answered ${status}`, after);
  const words = status === 404 ? 'there is no such document or query there' : `it answered ${status}`;
  return new AppError('connector:unreadable', `${host} cannot be read: ${words}. Check address and document.`);
}

function unreachable(host: string, words: string, after: number | null): AppError {
  const detail = after !== null && Number.isFinite(after) ? { retry_after: after } : {};
  return new AppError('connector:unreachable', `${host} cannot be reached now: ${words}.`, detail);
}

function read(body: AsyncIterable<Uint8Array>, date: string | string[] | undefined, host: string): Answer {
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body) {
        bytes += chunk.length;
        if (bytes > largestAnswer) throw new AppError('connector:unreadable', `${host} sends an answer without end.`);
        yield chunk;
      }
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw unreachable(host, `its answer was cut off (${(error as Error).message})`, null);
    }
  }
  const time = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return { body: counted(), date: Number.isNaN(time) ? null : new Date(time), bytes: () => bytes };
}
