/**
 * Server-sent events for live pages. A slow reader never makes us keep a queue: while its line is full, only the newest
 * event of each name waits.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export interface EventStream {
  /** `data` becomes JSON. An `id` comes back as `lastEventId` when the browser connects again. */
  send(event: string, data: unknown, id?: string): void;
  /** Aborted when the reader leaves, the server closes or the stream is ended. */
  readonly signal: AbortSignal;
  readonly lastEventId: string | null;
  end(): void;
}

const heartbeatMs = 15_000;
// A stream ends after an hour; the browser comes back by itself, with its rights checked anew.
const longestMs = 3_600_000;
const open = new WeakMap<FastifyInstance['server'], Set<() => void>>();

/** Takes the answer over: the handler returns `reply` afterwards. */
export function openEvents({ request, reply }: { request: FastifyRequest; reply: FastifyReply }): EventStream {
  const { server } = request.server;
  const { raw } = reply;
  const stopped = new AbortController();
  const waiting = new Map<string, string>();
  let full = false;
  reply.hijack();
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  write('retry: 3000\n\n');

  function write(text: string): void {
    if (!stopped.signal.aborted) full = !raw.write(text);
  }
  function end(): void {
    if (stopped.signal.aborted) return;
    clearInterval(heartbeat);
    clearTimeout(longest);
    open.get(server)?.delete(end);
    stopped.abort();
    raw.end();
  }
  const heartbeat = setInterval(() => {
    if (!full) write(': still here\n\n');
  }, heartbeatMs);
  const longest = setTimeout(end, longestMs);
  open.set(server, (open.get(server) ?? new Set()).add(end));
  raw.on('drain', () => {
    full = false;
    for (const [event, text] of waiting) {
      if (full) break;
      waiting.delete(event);
      write(text);
    }
  });
  raw.on('close', end).on('error', end);

  return {
    signal: stopped.signal,
    lastEventId: String(request.headers['last-event-id'] ?? '').slice(0, 100) || null,
    end,
    send(event, data, id) {
      const text = `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
      if (full) waiting.set(event, text);
      else write(text);
    },
  };
}

/** Open streams would keep the server from closing. */
export function closeStreams(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    for (const end of open.get(app.server) ?? []) end();
  });
}
