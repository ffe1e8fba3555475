/** The web server: plug-ins, the table of routes, problems, and the console's files. */
import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { anonymous } from '../access/subject.ts';
import { AppError } from '../errors.ts';
import { addEmNutt, addFacade, type FacadeDeps, kinds } from '../fhir/fhir.ts';
import { type Callers, createCallers, refuseCrossSite } from './callers.ts';
import { compressJson } from './compress.ts';
import { serveConsole } from './console-files.ts';
import { addEndpoint } from './endpoint.ts';
import { closeStreams } from './events.ts';
import { addHeaders } from './headers.ts';
import { measureRequests } from './measure.ts';
import { apiDocument } from './openapi.ts';
import { problemOf } from './problems.ts';
import type { Rooms } from './rooms.ts';
import type { Route } from './route.ts';
import { routes as all } from './routes/registry.ts';
import { compileValidator } from './validate.ts';

const uploadBytes = 200 * 1024 * 1024;
const perMinute = 3000;

/** `routes` is only given by tests of the server itself. */
export async function createHttp(rooms: Rooms, routes: readonly Route[] = all): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: rooms.log.child({}, { level: 'warn' }) as FastifyBaseLogger,
    bodyLimit: 1_048_576,
    trustProxy: 'loopback',
    requestTimeout: 300_000,
    genReqId: () => randomUUID(),
    frameworkErrors: (error, request, reply) => void answerProblem(rooms, error, request, reply),
    routerOptions: { maxParamLength: 500 },
  });
  app.setValidatorCompiler(compileValidator);
  app.setErrorHandler((error, request, reply) => answerProblem(rooms, error, request, reply));
  app.decorateRequest('subject');
  app.addHook('onRequest', async (request) => {
    request.subject = anonymous;
  });
  addHeaders(app, rooms.config);
  app.addHook('onSend', compressJson);
  measureRequests(app);
  closeStreams(app);
  await app.register(cookie);
  await app.register(multipart, { limits: { fileSize: uploadBytes, files: 1 } });
  await app.register(rateLimit, {
    global: true,
    max: perMinute,
    timeWindow: '1 minute',
    keyGenerator: ({ subject, ip }) => (subject.accountId === null ? ip : `account ${subject.accountId}`),
    errorResponseBuilder: (_request, { ttl }) =>
      new AppError('request:rate_limited', 'Too many requests. Wait a little and try again.', {
        retry_after: Math.ceil(ttl / 1000),
      }),
  });
  const callers = createCallers(rooms);
  await addEndpoints(app, rooms, callers, routes);
  const facade: FacadeDeps = {
    ...{ rooms, kinds, problemOf },
    resolve: (request) => callers.resolve(request, true),
    refuseCrossSite: (request) => refuseCrossSite(rooms.config, request),
  };
  await addFacade(app, facade);
  await addEmNutt(app, facade);
  const document = lazily(() => apiDocument(routes));
  app.get('/api/v1/openapi.json', { config: { rateLimit: false } }, document);
  await serveConsole(app);
  return app;
}

/** Made when first asked for: the start does not wait for it. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

async function addEndpoints(
  app: FastifyInstance,
  rooms: Rooms,
  callers: Callers,
  routes: readonly Route[],
): Promise<void> {
  await app.register(async (scope) => {
    for (const route of routes) if (!route.raw) addEndpoint(scope, rooms, callers, route);
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const route of routes) if (route.raw) addEndpoint(scope, rooms, callers, route);
  });
}

function answerProblem(rooms: Rooms, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  if (problem.status >= 500)
    rooms.log.error(
      { err: error, request: request.id, method: request.method, url: request.routeOptions?.url },
      'a request failed',
    );
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.retry_after !== undefined) reply.header('retry-after', problem.retry_after);
  // As text, so that no schema of the route strips what the problem says.
  return reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
