/** From a route's definition to the web server: who asks, whether they may, limits, keys, and the answer. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { once } from '../access/access.ts';
import { AppError } from '../errors.ts';
import { authorize, type Callers, refuseCrossSite } from './callers.ts';
import type { Rooms } from './rooms.ts';
import { pathOf, type Route, type RouteCall } from './route.ts';

export function addEndpoint(app: FastifyInstance, rooms: Rooms, callers: Callers, route: Route): void {
  app.route({
    method: route.method,
    url: pathOf(route),
    ...(route.bodyLimit ? { bodyLimit: route.bodyLimit } : {}),
    config: { rateLimit: limitOf(route) },
    schema: schemaOf(route),
    // Before the body is read: who may not ask cannot make us read either. The networks' calls prove themselves later.
    ...(route.raw
      ? { onRequest: [mendContentType], ...(route.ignoreBody ? { preParsing: [throwAway] } : {}) }
      : {
          onRequest: [
            async (request: FastifyRequest) => {
              request.subject = await callers.resolve(request);
            },
          ],
          preParsing: [
            async (request: FastifyRequest) => {
              refuseCrossSite(rooms.config, request);
              authorize(route, request.subject);
            },
          ],
        }),
    handler: (request, reply) => answer(rooms, route, request, reply),
  });
}

/** A request is checked, an answer is cut down to what its schema names. */
const schemaOf = (route: Route) => ({
  ...(route.params ? { params: route.params } : {}),
  ...(route.query ? { querystring: route.query } : {}),
  ...(route.body && !route.raw ? { body: route.body } : {}),
  ...(route.response ? { response: { [route.status ?? 200]: route.response } } : {}),
});

/** Some networks send a content type that is none; the bytes are wanted all the same. */
async function mendContentType({ headers }: FastifyRequest): Promise<void> {
  if (headers['content-type'] !== undefined && !/^[\w.+-]+\/[\w.+-]+(\s*;|$)/.test(headers['content-type']))
    headers['content-type'] = 'application/octet-stream';
}

/** The length is not looked at either. */
async function throwAway({ headers, raw }: FastifyRequest): Promise<Readable> {
  delete headers['content-length'];
  raw.resume();
  return Readable.from([]);
}

function limitOf(route: Route): { max: number; timeWindow: string } | false {
  if (route.perMinute) return { max: route.perMinute, timeWindow: '1 minute' };
  // What networks and monitors send us is not to be slowed down by a general limit.
  return route.raw || route.root ? false : { max: 3000, timeWindow: '1 minute' };
}

async function answer(rooms: Rooms, route: Route, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { subject, params, query, body } = request;
  const call = { rooms, subject, params, query, body, request, reply };
  const work = () => route.handler(call as RouteCall<never, never, never>);
  const key = request.headers['idempotency-key'];
  if (key !== undefined && route.method === 'POST' && subject.accountId !== null && !route.raw && route.response)
    return answerOnce(rooms, route, request, reply, { accountId: subject.accountId, key: readKey(key) }, work);
  const result = await work();
  if (reply.sent || result === reply) return reply;
  reply.status(statusOf(route, reply, result));
  return result;
}

const statusOf = (route: Route, reply: FastifyReply, result: unknown): number =>
  route.status ?? (result === undefined ? 204 : reply.statusCode);

async function answerOnce(
  rooms: Rooms,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  held: { accountId: number; key: string },
  work: () => Promise<unknown>,
): Promise<unknown> {
  const text = JSON.stringify([request.method, request.url, request.body ?? null]);
  const done = await once(rooms.db, rooms.sealer, { ...held, text }, async () => {
    const body = await work();
    return { status: statusOf(route, reply, body), body };
  });
  if (done.replayed) reply.header('idempotency-replayed', 'true');
  reply.status(done.status);
  return done.body;
}

function readKey(key: string | string[]): string {
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new AppError('request:invalid', 'The Idempotency-Key must be 1 to 200 visible ASCII characters.', {
    fields: [{ where: 'header/idempotency-key', message: 'must be 1 to 200 visible ASCII characters' }],
  });
}
