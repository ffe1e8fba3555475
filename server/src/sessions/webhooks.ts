/**
 * Calls of flows to the outside: guarded, limited in time, size and number, repeated where that harms nobody, each
 * recorded with its answer before it is used.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpRequest, HttpResponse, Services } from '@mhero/flow/engine/services.ts';
import { Agent, request } from 'undici';
import type { Queryable } from '../db/db.ts';
import { isMailAddress, type Mail, type MailServer, sendMail } from '../lib/mail.ts';
import { guardedConnector, PrivateNetworkRefused } from '../lib/ssrf.ts';
import { type ErrandRow, recordCall, recordedCall, renewErrand } from './store-errands.ts';

const timeoutMs = 15_000;
const largestBody = 262_144 + 1_024;
export const errandLeaseMs = 60_000;
/** Of the places that a node has for steps that call out: one address that hangs leaves the rest to others. */
const mostForOne = 32;
/** Before the second and the third attempt. */
const pausesMs = [1_000, 4_000];
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Which calls are repeated after a failure of the other side: none, those that only read, or all. */
export type Repeats = 'none' | 'safe' | 'all';

/** What the steps of one errand may call. */
export interface Errands {
  readonly services: Pick<Services, 'webhook' | 'email'>;
  /** Resolves with the address that has no place left; the step then waits for one, and its call never ends. */
  readonly crowded: Promise<string>;
}

export interface Caller {
  /** Calls are numbered from 0, and one that was answered before is not made again. */
  servicesOf(errand: ErrandRow): Errands;
  /** Addresses that have no place left. */
  full(): string[];
  /** Tries nothing again from now on: what waits for it is left to another node. */
  stop(): void;
  close(): Promise<void>;
}

export interface CallerOptions {
  readonly allowPrivate: boolean;
  readonly mail: MailServer | null;
  repeats(): Promise<Repeats>;
  /** For tests: how long one attempt may take, and the pauses between attempts. */
  readonly timeoutMs?: number;
  readonly pausesMs?: readonly number[];
}

export function createCaller(db: Queryable, options: CallerOptions): Caller {
  const agent = new Agent({
    connect: guardedConnector({ allowPrivate: options.allowPrivate, timeoutMs: 10_000 }),
    connections: mostForOne,
  });
  const places = createPlaces();
  const stopping = new AbortController();

  async function once<T extends object>(errand: ErrandRow, no: number, what: Made, make: () => Promise<Done<T>>) {
    const hash = createHash('sha256').update(what.text).digest();
    const known = await recordedCall(db, errand, no, hash);
    if (known) return JSON.parse(known.response) as T;
    const { answer, status, elapsedMs, attempts } = await make();
    await recordCall(db, errand, {
      ...{
        no,
        hash,
        method: what.method,
        url: what.url.replaceAll('\u0000', ''),
        status,
        elapsed_ms: elapsedMs,
        attempts,
      },
      response: JSON.stringify(answer).replaceAll('\\u0000', ''),
    });
    return answer;
  }

  return {
    servicesOf(errand) {
      let no = 0;
      let crowd: (origin: string) => void = () => {};
      const crowded = new Promise<string>((resolve) => {
        crowd = resolve;
      });
      const webhook = (asked: HttpRequest): Promise<HttpResponse> => {
        const mine = no++;
        const what = { method: asked.method, url: asked.url, text: JSON.stringify(asked) };
        return once(errand, mine, what, async () => {
          const origin = new URL(asked.url).origin;
          if (!places.take(origin)) {
            crowd(origin);
            return never;
          }
          const repeats = await options.repeats().catch(() => 'safe' as const);
          const done = await tryCalls(agent, asked, `${errand.uuid}-${mine}`, {
            ...{ timeoutMs: options.timeoutMs ?? timeoutMs, pausesMs: options.pausesMs ?? pausesMs },
            ...{ repeats, signal: stopping.signal },
            before: () => renewErrand(db, errand, errandLeaseMs),
          }).finally(() => places.leave(origin));
          if (done) return done;
          crowd(origin);
          return never;
        });
      };
      const { mail } = options;
      const email = async (to: readonly string[], subject: string, text: string): Promise<{ error?: string }> => {
        const id = `${errand.uuid}-${no}`;
        const what = { method: 'MAIL', url: `mailto:${to.join(',')}`, text: JSON.stringify([to, subject, text]) };
        return once(errand, no++, what, async () => {
          await renewErrand(db, errand, errandLeaseMs);
          return handMail(mail!, { to, subject, text, id });
        });
      };
      return { services: { webhook, ...(mail && { email }) }, crowded };
    },
    full: places.full,
    stop: () => stopping.abort(),
    close: () => agent.destroy(),
  };
}

const never = new Promise<never>(() => {});

interface Made {
  readonly method: string;
  readonly url: string;
  /** All of it: another request under the same number is another call. */
  readonly text: string;
}
interface Done<T> {
  readonly answer: T;
  readonly status: number;
  readonly elapsedMs: number;
  readonly attempts: number;
}

function createPlaces() {
  const taken = new Map<string, number>();
  return {
    take(origin: string): boolean {
      const now = taken.get(origin) ?? 0;
      if (now >= mostForOne) return false;
      taken.set(origin, now + 1);
      return true;
    },
    leave(origin: string): void {
      const now = taken.get(origin)! - 1;
      if (now === 0) taken.delete(origin);
      else taken.set(origin, now);
    },
    full: () => [...taken].filter(([, n]) => n >= mostForOne).map(([origin]) => origin),
  };
}

interface Attempts {
  readonly repeats: Repeats;
  readonly timeoutMs: number;
  readonly pausesMs: readonly number[];
  readonly signal: AbortSignal;
  before(): Promise<unknown>;
}

/**
 * No answer, or one of 500 and above, is tried again where that is allowed: always under the same key. Null when this node
 * stops before it is time for it.
 */
async function tryCalls(
  agent: Agent,
  asked: HttpRequest,
  key: string,
  how: Attempts,
): Promise<Done<HttpResponse> | null> {
  const may = how.repeats === 'all' || (how.repeats === 'safe' && safeMethods.has(asked.method));
  const pauses = may ? how.pausesMs : [];
  const from = performance.now();
  for (let attempt = 1; ; attempt++) {
    await how.before();
    const answer = await call(agent, asked, key, how.timeoutMs);
    const pause = pauses[attempt - 1];
    if (pause === undefined || answer.blocked || (answer.status !== 0 && answer.status < 500)) {
      const elapsedMs = Math.round(performance.now() - from);
      return {
        answer: { ...answer, elapsedMs, retries: attempt - 1 },
        status: answer.status,
        elapsedMs,
        attempts: attempt,
      };
    }
    await sleep(pause, undefined, { signal: how.signal }).catch(() => {});
    if (how.signal.aborted) return null;
  }
}

async function call(agent: Agent, asked: HttpRequest, key: string, limitMs: number): Promise<HttpResponse> {
  const from = performance.now();
  const elapsed = (): number => Math.round(performance.now() - from);
  try {
    const answer = await request(asked.url, {
      dispatcher: agent,
      method: asked.method as 'GET',
      headers: { ...asked.headers, 'idempotency-key': key },
      ...(asked.body === '' ? {} : { body: asked.body }),
      signal: AbortSignal.timeout(limitMs),
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > largestBody) break;
    }
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(headers),
      body: Buffer.concat(chunks).subarray(0, largestBody).toString('utf8'),
      ...(size > largestBody && { truncated: true }),
      elapsedMs: elapsed(),
    };
  } catch (error) {
    const blocked = error instanceof PrivateNetworkRefused;
    return { status: 0, headers: {}, body: '', elapsedMs: elapsed(), ...(blocked && { blocked }) };
  }
}

async function handMail(server: MailServer, mail: Mail): Promise<Done<{ error?: string }>> {
  const from = performance.now();
  const done = (status: number, answer: { error?: string }) => ({
    ...{ answer, status, attempts: 1, elapsedMs: Math.round(performance.now() - from) },
  });
  const wrong = mail.to.find((to) => !isMailAddress(to));
  if (wrong !== undefined) return done(0, { error: `“${wrong}” is no mail address` });
  try {
    await sendMail(server, mail);
    return done(250, {});
  } catch (error) {
    return done(0, { error: (error as Error).message });
  }
}
