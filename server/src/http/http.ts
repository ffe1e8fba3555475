/** The web server: plug-ins, the table of routes, problems, and the console's files. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import files from '@fastify/static';
import swagger from '@fastify/swagger';
import { Problem } from '@mhero/contract/common.ts';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { system } from '../access/subject.ts';
import { AppError } from '../errors.ts';
import { problemOf } from './problems.ts';
import type { Rooms } from './rooms.ts';
import type { Route, RouteCall } from './route.ts';
import { routes } from './routes/registry.ts';

const consoleFiles = fileURLToPath(new URL('../../../console/dist', import.meta.url));

export async function createHttp(rooms: Rooms): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: rooms.log.child({}, { level: 'warn' }) as FastifyBaseLogger,
    bodyLimit: 1_048_576,
    trustProxy: 'loopback',
    ajv: { customOptions: { coerceTypes: 'array', removeAdditional: false } },
  });
  app.setErrorHandler((error, request, reply) => answerProblem(rooms, error, request, reply));
  await app.register(cookie);
  await app.register(multipart, { limits: { fileSize: 200 * 1024 * 1024, files: 1 } });
  await app.register(rateLimit, { global: true, max: 3000, timeWindow: '1 minute' });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'mHero', version: '0.1.0', license: { name: 'Apache-2.0' } } },
  });
  await app.register(async (scope) => {
    for (const route of routes) addRoute(scope, rooms, route);
  });
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  await serveConsole(app);
  return app;
}

function addRoute(app: FastifyInstance, rooms: Rooms, route: Route): void {
  app.route({
    method: route.method,
    url: route.root ? route.url : `/api/v1${route.url}`,
    ...(route.bodyLimit ? { bodyLimit: route.bodyLimit } : {}),
    ...(route.perMinute ? { config: { rateLimit: { max: route.perMinute, timeWindow: '1 minute' } } } : {}),
    schema: {
      summary: route.summary,
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { querystring: route.query } : {}),
      ...(route.body ? { body: route.body } : {}),
      response: { ...(route.response ? { [route.status ?? 200]: route.response } : {}), default: Problem },
    },
    handler: async (request, reply) => {
      const call = {
        rooms,
        subject: system,
        params: request.params,
        query: request.query,
        body: request.body,
        request,
        reply,
      };
      const answer = await route.handler(call as RouteCall<never, never, never>);
      if (reply.sent || answer === reply) return reply;
      reply.status(route.status ?? (answer === undefined ? 204 : 200));
      return answer;
    },
  });
}

function answerProblem(rooms: Rooms, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  if (problem.status >= 500)
    rooms.log.error({ err: error, method: request.method, url: request.routeOptions.url }, 'a request failed');
  return reply.status(problem.status).type('application/problem+json').send(problem);
}

/** The built console; unknown addresses outside the API get its first page, which knows the client-side routes. */
async function serveConsole(app: FastifyInstance): Promise<void> {
  const built = existsSync(consoleFiles);
  if (built)
    await app.register(files, {
      root: consoleFiles,
      preCompressed: true,
      immutable: true,
      maxAge: '1y',
      index: false,
      wildcard: false,
    });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.slice(0, 200);
    if (built && request.method === 'GET' && !path.startsWith('/api/') && !path.startsWith('/hooks/'))
      return reply.sendFile('index.html', { maxAge: 0, immutable: false });
    const problem = problemOf(new AppError('request:not_found', `There is no ${request.method} ${path}.`));
    return reply.status(404).type('application/problem+json').send(problem);
  });
}
