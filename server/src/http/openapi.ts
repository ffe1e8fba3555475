/** The description of the API (OpenAPI 3.1), made from the table of routes alone. */
import { Problem } from '@mhero/contract/common.ts';
import type { TObject, TSchema } from 'typebox';
import { pathOf, type Route } from './route.ts';

const about = [
  'Everything that the console does. Times are RFC 3339, ids are opaque, lists are paged by `cursor` and `next`.',
  'Programs send `Authorization: Bearer mh_…`. A POST with an `Idempotency-Key` is done once, whatever is repeated.',
  'Refusals are problem details (RFC 9457) with a `code` of the form `area:reason`.',
].join('\n\n');

const schemes = {
  session: { type: 'apiKey', in: 'cookie', name: 'mhero_session', description: 'Set by POST /api/v1/session.' },
  token: { type: 'http', scheme: 'bearer', description: 'Made by POST /api/v1/tokens; begins with mh_.' },
};

/** Only what an example shows is in it; nothing in it depends on a deployment. */
export async function apiDocument(routes: readonly Route[]): Promise<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = pathOf(route).replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  const tags = [...new Set(routes.map(tagOf))].sort().map((name) => ({ name }));
  const license = { name: 'Apache-2.0', identifier: 'Apache-2.0' };
  return {
    openapi: '3.1.0',
    info: { title: 'mHero', version: '0.1.0', description: about, license },
    servers: [{ url: '/' }],
    tags,
    paths,
    components: { schemas: { Problem: plain(Problem) }, securitySchemes: schemes, responses: { Problem: problem } },
  };
}

const problem = {
  description: 'A refusal, with its reason and how to mend it',
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      example: {
        ...{ type: 'https://mhero.org/problems/request/invalid', title: 'invalid', status: 400 },
        ...{ detail: 'The request is not valid.', code: 'request:invalid' },
        fields: [{ where: '/name', message: 'is missing' }],
      },
    },
  },
};

function operation(route: Route): Record<string, unknown> {
  const parameters = [...parametersOf('path', route.params), ...parametersOf('query', route.query), ...keyOf(route)];
  const content = route.raw
    ? { '*/*': { schema: {} } }
    : { 'application/json': { schema: plain(route.body), ...exampleOf(route.body) } };
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [tagOf(route)],
    security: route.access === 'public' ? [] : [{ session: [] }, { token: [] }],
    ...(route.access === 'administrator' ? { description: 'For administrators.' } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body || route.raw ? { requestBody: { required: true, content } } : {}),
    responses: { ...successOf(route), default: { $ref: '#/components/responses/Problem' } },
  };
}

function successOf(route: Route): Record<string, unknown> {
  if (!route.response) return { [route.status ?? (route.method === 'GET' ? 200 : 204)]: { description: 'Done' } };
  const schema = plain(route.response);
  return {
    [route.status ?? 200]: {
      description: 'Done',
      content: { 'application/json': { schema, ...exampleOf(route.response) } },
    },
  };
}

function parametersOf(place: 'path' | 'query', shape: TObject | undefined): Record<string, unknown>[] {
  if (!shape) return [];
  const required = new Set((plain(shape) as { required?: string[] }).required);
  return Object.entries(shape.properties).map(([name, schema]) => ({
    ...{ name, in: place, required: place === 'path' || required.has(name) },
    schema: plain(schema as TSchema),
  }));
}

const keyOf = (route: Route): Record<string, unknown>[] =>
  route.method === 'POST' && route.access !== 'public' && route.response && !route.raw
    ? [
        {
          ...{ name: 'Idempotency-Key', in: 'header', required: false },
          description: 'The same key with the same request is done once; the first answer is repeated for three days.',
          schema: { type: 'string', minLength: 1, maxLength: 200 },
        },
      ]
    : [];

/** Without the invisible marks of TypeBox. */
const plain = (schema: TSchema | undefined): unknown => JSON.parse(JSON.stringify(schema ?? {})) as unknown;

/** Made from the schema, so that it cannot grow old. */
function exampleOf(schema: TSchema | undefined): { example?: unknown } {
  const example = sample(plain(schema) as Shape);
  return example === undefined ? {} : { example };
}

interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
}

const formats: Readonly<Record<string, string>> = {
  uuid: '019aa7f2-6f1c-7c3e-9d55-0242ac120002',
  'date-time': '2026-01-31T09:00:00Z',
  date: '2026-01-31',
  email: 'ama@example.org',
  uri: 'https://example.org/fhir',
};

function sample(shape: Shape): unknown {
  if (shape.examples?.length) return shape.examples[0];
  if (shape.const !== undefined) return shape.const;
  if (shape.default !== undefined) return shape.default;
  if (shape.anyOf) return sample(shape.anyOf[0] as Shape);
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(Object.entries(shape.properties ?? {}).map(([name, inner]) => [name, sample(inner)]));
    case 'array':
      return shape.items ? [sample(shape.items)] : [];
    case 'integer':
    case 'number':
      return Math.max(1, shape.minimum ?? 1);
    case 'boolean':
      return false;
    case 'null':
      return null;
    case 'string':
      return formats[shape.format ?? ''] ?? 'text';
    default:
      return {};
  }
}

/** `GET /contacts/:id/thread` becomes `getContactsIdThread`. */
export function operationId(route: Pick<Route, 'method' | 'url'>): string {
  const words = route.url
    .replace('*', 'rest')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return route.method.toLowerCase() + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

const tagOf = (route: Pick<Route, 'url' | 'root'>): string =>
  route.root ? 'meta' : (route.url.split(/[/:]/).find(Boolean) ?? 'meta');
