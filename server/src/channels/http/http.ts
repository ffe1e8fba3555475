import type { Readable } from 'node:stream';
import { type buildConnector, Pool } from 'undici';
import { guardedConnector } from '../../lib/ssrf.ts';
import type { Answer, ChannelHost, ChannelKind, OpenChannel, Outgoing } from '../contract.ts';
import { withDefaults } from '../settings.ts';
import { compileAnswer } from './answer.ts';
import { readHook, statesOf } from './hook.ts';
import { httpPresets } from './presets.ts';
import { compileRequest, type HttpRequest } from './request.ts';
import { redactor, secretNames } from './secrets.ts';
import { type HttpSettings, httpSettings } from './settings.ts';
import { TemplateError } from './template.ts';

/** Any provider or gateway with an HTTP interface, described by templates. */
export const httpKind: ChannelKind<HttpSettings> = {
  kind: 'http',
  scheme: 'tel',
  settings: httpSettings,
  secrets: [...secretNames],
  gives: { receipts: true, incoming: true, idempotent: false },
  presets: httpPresets,
  open(given, host) {
    const settings = withDefaults<HttpSettings>(httpSettings, given);
    try {
      return new HttpChannel(settings, host);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return stoppedChannel(host, error.message);
    }
  },
  hook: (settings, request) => readHook(withDefaults<HttpSettings>(httpSettings, settings), request),
};

/** A channel whose settings can never work: says so, and takes nothing. */
function stoppedChannel(host: ChannelHost, reason: string): OpenChannel {
  queueMicrotask(() => host.link('stopped', reason));
  return {
    room: () => 0,
    send(messages) {
      for (const { key } of messages) {
        queueMicrotask(() =>
          host.answered({ key, status: 'failed', failure: 'network_down', detail: 'the channel is stopped' }),
        );
      }
    },
    close: async () => {},
  };
}

/** Errors before anything was sent: the message can be sent again without a doubt. */
const unsent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'PRIVATE_NETWORK_REFUSED',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const answerBytes = 65_536;
const pauses = { first: 1_000, most: 60_000, closing: 5_000, connect: 10_000 };

class HttpChannel implements OpenChannel {
  readonly #settings: HttpSettings;
  readonly #host: ChannelHost;
  readonly #pool: Pool;
  readonly #origin: URL;
  readonly #connect: buildConnector.connector;
  readonly #request: (message: Outgoing) => HttpRequest;
  readonly #answer: (key: number, status: number, body: string) => Answer;
  readonly #redact: (words: string) => string;
  readonly #flying = new Set<Promise<void>>();
  #downs = 0;
  #down: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(settings: HttpSettings, host: ChannelHost) {
    this.#settings = settings;
    this.#host = host;
    this.#redact = redactor(settings);
    this.#request = compileRequest(settings);
    this.#answer = compileAnswer(settings, this.#redact);
    statesOf(settings.receipt_states);
    this.#origin = new URL(this.#request({ key: 1, to: '+10000000000', text: 'text' }).origin);
    const timeout = settings.timeout_seconds * 1000;
    this.#connect = guardedConnector({ allowPrivate: host.allowPrivateNetworks === true, timeoutMs: pauses.connect });
    this.#pool = new Pool(this.#origin, {
      connections: settings.concurrency,
      headersTimeout: timeout,
      bodyTimeout: timeout,
      connect: this.#connect,
    });
    queueMicrotask(() => {
      if (!this.#closed) host.link('up');
    });
  }

  room(): number {
    if (this.#closed || this.#down) return 0;
    return Math.max(0, this.#settings.concurrency - this.#flying.size);
  }

  send(messages: readonly Outgoing[]): void {
    for (const message of messages) {
      const flight = this.#deliver(message).then((answer) => {
        this.#flying.delete(flight);
        this.#host.answered(answer);
      });
      this.#flying.add(flight);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#down);
    // What is still in flight then ends as unknown.
    const late = setTimeout(() => void this.#pool.destroy(), pauses.closing);
    await Promise.all(this.#flying);
    clearTimeout(late);
    await this.#pool.destroy();
    this.#host.link('down', 'closed');
  }

  async #deliver(message: Outgoing): Promise<Answer> {
    const { key } = message;
    await Promise.resolve();
    if (this.#closed || this.#down)
      return { key, status: 'failed', failure: 'network_down', detail: 'the line is down' };
    let request: HttpRequest;
    try {
      request = this.#request(message);
    } catch (error) {
      return { key, status: 'failed', failure: 'text_refused', detail: this.#redact((error as Error).message) };
    }
    try {
      return await this.#exchange(key, request);
    } catch (error) {
      return this.#lost(key, error as Error & { code?: string });
    }
  }

  async #exchange(key: number, request: HttpRequest): Promise<Answer> {
    const { path, method, headers, body } = request;
    const response = await this.#pool.request({ path, method, headers, body: body ?? null });
    const answer = this.#answer(key, response.statusCode, await beginning(response.body));
    this.#downs = 0;
    if (answer.status === 'failed' && answer.failure === 'network_busy') {
      this.#host.slowDown(retryAfter(response.headers['retry-after']));
    }
    return answer;
  }

  #lost(key: number, error: Error & { code?: string }): Answer {
    const words = this.#redact(error.message || error.code || 'no words');
    if (error.code?.startsWith('UND_ERR_INVALID'))
      return { key, status: 'failed', failure: 'text_refused', detail: words };
    if (!unsent.has(error.code ?? '')) return { key, status: 'unknown', detail: words };
    this.#goDown(words, error.code === 'PRIVATE_NETWORK_REFUSED');
    return { key, status: 'failed', failure: 'network_down', detail: words };
  }

  /** Takes nothing until the gateway can be reached again, so that a dead one does not eat the queue. */
  #goDown(reason: string, forGood: boolean): void {
    if (this.#down || this.#closed) return;
    this.#host.log('warn', `HTTP channel down: ${reason}`);
    this.#host.link(forGood ? 'stopped' : 'down', reason);
    this.#down = setTimeout(() => {
      if (!forGood) this.#probe();
    }, this.#pause());
  }

  /** Exponential, from half to the whole of the step. */
  #pause(): number {
    return Math.min(pauses.most, pauses.first * 2 ** Math.min(this.#downs++, 20)) * (0.5 + Math.random() / 2);
  }

  /** Connects without sending anything. */
  #probe(): void {
    const { protocol, hostname, port } = this.#origin;
    const usualPort = protocol === 'https:' ? '443' : '80';
    this.#connect({ hostname, host: hostname, protocol, port: port || usualPort }, (error, socket) => {
      socket?.destroy();
      if (this.#closed) return;
      if (error) {
        this.#down = setTimeout(() => this.#probe(), this.#pause());
        return;
      }
      this.#down = undefined;
      this.#host.link('up');
    });
  }
}

/** The first octets of a body as text; the rest is not waited for. */
async function beginning(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= answerBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, answerBytes).toString('utf8');
}

/** Seconds or a date; at least a second, at most five minutes. */
function retryAfter(header: string | string[] | undefined): number {
  const text = String(header ?? '');
  const ms = /^[0-9]+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(300_000, Math.max(1_000, ms)) : 5_000;
}
