/** The description of the API, made from the table of routes. */
import swagger from '@fastify/swagger';
import { Problem } from '@mhero/contract/common.ts';
import type { FastifyInstance, FastifySchema } from 'fastify';
import type { Route } from './route.ts';

const about = [
  'Everything that the console does. Times are RFC 3339, ids are opaque, lists are paged by `cursor` and `next`.',
  'Programs send `Authorization: Bearer mh_…`. A POST with an `Idempotency-Key` is done once, whatever is repeated.',
  'Refusals are problem details (RFC 9457) with a `code` of the form `area:reason`.',
].join('\n\n');

export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'mHero',
        version: '0.1.0',
        description: about,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'mhero_session', description: 'Set by POST /api/v1/session.' },
          token: { type: 'http', scheme: 'bearer', description: 'Made by POST /api/v1/tokens; begins with mh_.' },
        },
      },
    },
  });
  app.get('/api/v1/openapi.json', { schema: { hide: true }, config: { rateLimit: false } }, async () => app.swagger());
}

/** The schema of a route, for checking requests and for the description alike. */
export function describe(route: Route): FastifySchema {
  const success = String(route.status ?? (route.response ? 200 : 204));
  const problem = { description: 'A problem', content: { 'application/problem+json': { schema: Problem } } };
  return {
    summary: route.summary,
    operationId: operationId(route),
    tags: [tagOf(route)],
    security: route.access === 'public' ? [] : [{ session: [] }, { token: [] }],
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body && !route.raw ? { body: route.body } : {}),
    response: {
      ...(route.response ? { [success]: route.response } : { [success]: { type: 'null', description: 'Done' } }),
      default: problem,
    },
  } as FastifySchema;
}

/** `GET /contacts/:id/thread` becomes `getContactsIdThread`. */
export function operationId(route: Pick<Route, 'method' | 'url'>): string {
  const words = route.url.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return route.method.toLowerCase() + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

const tagOf = (route: Pick<Route, 'url'>): string => route.url.split(/[/:]/).find(Boolean) ?? 'meta';
