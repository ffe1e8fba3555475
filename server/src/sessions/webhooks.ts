/** Calls of flows to the outside: guarded, limited in time and size, each recorded with its answer before it is used. */
import { createHash } from 'node:crypto';
import type { HttpRequest, HttpResponse } from '@mhero/flow/engine/services.ts';
import { Agent, request } from 'undici';
import type { Queryable } from '../db/db.ts';
import { guardedConnector, PrivateNetworkRefused } from '../lib/ssrf.ts';
import { type ErrandRow, recordCall, recordedCall, renewErrand } from './store-errands.ts';

const timeoutMs = 15_000;
const largestBody = 262_144 + 1_024;
export const errandLeaseMs = 60_000;

/** Calls to one receiver at once on this node: whoever hangs leaves the other places to others. */
const mostToOne = 32;

export interface Calls {
  /** Calls are numbered from 0, and one that was answered before is not made again. */
  webhook(request: HttpRequest): Promise<HttpResponse>;
  /** A receiver had too many calls open: the step is not what it should be, and has to be done again later. */
  postponed(): boolean;
}

export interface Caller {
  /** For the steps of one errand. */
  callsOf(errand: ErrandRow): Calls;
  close(): Promise<void>;
}

export function createCaller(db: Queryable, allowPrivate: boolean): Caller {
  const open = new Map<string, number>();
  const agent = new Agent({ connect: guardedConnector({ allowPrivate, timeoutMs: 10_000 }), connections: mostToOne });
  return {
    callsOf(errand) {
      let no = 0;
      let postponed = false;
      const webhook = async (asked: HttpRequest): Promise<HttpResponse> => {
        const mine = no++;
        const hash = createHash('sha256').update(JSON.stringify(asked)).digest();
        const known = await recordedCall(db, errand, mine, hash);
        if (known) return JSON.parse(known.response) as HttpResponse;
        const leave = enter(open, asked.url);
        if (!leave || postponed) {
          postponed = true;
          leave?.();
          return { status: 0, headers: {}, body: '', elapsedMs: 0 };
        }
        const answer = await renewErrand(db, errand, errandLeaseMs)
          .then(() => call(agent, asked, `${errand.uuid}-${mine}`))
          .finally(leave);
        const { method, url } = asked;
        const { status, elapsedMs } = answer;
        const response = JSON.stringify(answer).replaceAll('\\u0000', '');
        await recordCall(db, errand, {
          no: mine,
          method,
          url: url.replaceAll('\u0000', ''),
          hash,
          status,
          elapsed_ms: elapsedMs,
          response,
        });
        return answer;
      };
      return { webhook, postponed: () => postponed };
    },
    close: () => agent.close(),
  };
}

/** A place at this receiver, to be left; undefined when all are taken. */
function enter(open: Map<string, number>, url: string): (() => void) | undefined {
  const host = URL.parse(url)?.host ?? '';
  const count = open.get(host) ?? 0;
  if (count >= mostToOne) return undefined;
  open.set(host, count + 1);
  return () => {
    const now = (open.get(host) ?? 1) - 1;
    if (now > 0) open.set(host, now);
    else open.delete(host);
  };
}

async function call(agent: Agent, asked: HttpRequest, key: string): Promise<HttpResponse> {
  const from = performance.now();
  const failed = (more: object = {}): HttpResponse => ({
    status: 0,
    headers: {},
    body: '',
    elapsedMs: Math.round(performance.now() - from),
    ...more,
  });
  try {
    const answer = await request(asked.url, {
      dispatcher: agent,
      method: asked.method as 'GET',
      headers: { ...asked.headers, 'idempotency-key': key },
      ...(asked.body === '' ? {} : { body: asked.body }),
      signal: AbortSignal.timeout(timeoutMs),
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
      elapsedMs: Math.round(performance.now() - from),
    };
  } catch (error) {
    return failed(error instanceof PrivateNetworkRefused ? { blocked: true } : {});
  }
}
