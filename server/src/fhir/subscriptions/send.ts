/** One notification over HTTP, and what its answer means for those behind it. */
import { Agent, request } from 'undici';
import { guardedConnector } from '../../lib/ssrf.ts';
import { toXml } from '../xml/write.ts';
import { type Channel, headersOf, payloadOf } from './read-subscription.ts';

/** `later`: the receiver cannot at the moment. `refused`: it does not want this one. `gone`: it wants none any more. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'later' | 'refused' | 'gone'; readonly words: string };

export interface Notice {
  /** Stays the same however often it is sent. */
  readonly id: string;
  readonly subscription: string;
  readonly type: string;
  readonly resourceId: string;
  readonly text: string;
}

export interface Sender {
  send(channel: Channel, headers: readonly string[], notice: Notice): Promise<Outcome>;
  close(): Promise<void>;
}

const answerBytes = 65_536;

export function createSender(options: { readonly allowPrivate: boolean; readonly timeoutMs: number }): Sender {
  const { allowPrivate, timeoutMs } = options;
  const agent = new Agent({ connect: guardedConnector({ allowPrivate, timeoutMs }), connections: 16 });
  return {
    send: async (channel, headers, notice) => {
      try {
        const { url, method, type, body } = requestOf(channel, notice);
        const answer = await request(url, {
          ...{ method, body, dispatcher: agent, signal: AbortSignal.timeout(timeoutMs) },
          headers: {
            ...Object.fromEntries(headersOf(headers)),
            ...(type && { 'content-type': `${type}; charset=utf-8` }),
            'user-agent': 'mHero',
            'idempotency-key': `"${notice.id}"`,
          },
        });
        await answer.body.dump({ limit: answerBytes });
        return meaning(answer.statusCode);
      } catch (error) {
        return { kind: 'later', words: wordsOf(error as NodeJS.ErrnoException, timeoutMs) };
      }
    },
    close: () => agent.destroy(),
  };
}

/** With a payload as an update at the endpoint (as HAPI does it), without one as an empty POST. */
function requestOf(channel: Channel, { type, resourceId, text }: Notice) {
  const payload = payloadOf(channel);
  if (payload === null) return { url: channel.endpoint, method: 'POST' as const, type: null, body: '' };
  const url = new URL(channel.endpoint);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${type}/${resourceId}`;
  return { url: url.href, method: 'PUT' as const, type: payload, body: payload.endsWith('xml') ? xmlOf(text) : text };
}

function xmlOf(text: string): string {
  const answer = toXml(JSON.parse(text));
  if ('xml' in answer) return answer.xml;
  throw new Error(answer.trouble.message);
}

function meaning(status: number): Outcome {
  if (status >= 200 && status < 300) return { kind: 'done' };
  const words = `The receiver answered ${status}.`;
  if (status === 410) return { kind: 'gone', words };
  const passing = status < 400 || status >= 500 || [408, 409, 423, 425, 429].includes(status);
  return { kind: passing ? 'later' : 'refused', words };
}

function wordsOf(error: NodeJS.ErrnoException, timeoutMs: number): string {
  if (error.name === 'TimeoutError') return `The receiver did not answer within ${timeoutMs / 1000} seconds.`;
  return `The receiver could not be reached: ${error.code ? `${error.code} ` : ''}${error.message}`.slice(0, 500);
}
