/** The façade's address `/fhir/R4`: who asks, in which form, and every answer and refusal as FHIR says it. */
import type { Problem } from '@mhero/contract/common.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Subject } from '../access/subject.ts';
import { AppError } from '../errors.ts';
import { alreadyThere } from './conditional.ts';
import { defaultFormat, type Format, formatOf, formats, wantedFormat } from './formats.ts';
import { instanceHistory, typeHistory } from './history.ts';
import type { FhirContext, Found, ResourceKind } from './kind.ts';
import { capabilityStatement } from './metadata.ts';
import { operations } from './operations.ts';
import { type OperationOutcome, outcome, outcomeOf } from './outcome.ts';
import { patched } from './patch.ts';
import type { FhirRooms } from './rooms.ts';
import type { Pairs } from './search/read-search.ts';
import { runSearch } from './search/run-search.ts';
import { validateR4 } from './validate/validate.ts';

export const prefix = '/fhir/R4';
const perMinute = 60_000;
const patchType = 'application/json-patch+json';
/** A request to 10,000 people, each by reference and contained with a number. */
const largestBody = 16 * 1024 * 1024;

/** What the web server does for all of its doors. */
export interface FacadeDeps {
  readonly rooms: FhirRooms;
  readonly kinds: readonly ResourceKind[];
  /** Throws for a token that stands for nobody. */
  resolve(request: FastifyRequest): Promise<Subject>;
  refuseCrossSite(request: FastifyRequest): void;
  problemOf(error: unknown): Problem;
}

interface Call {
  readonly context: FhirContext;
  readonly kind: ResourceKind;
  readonly id: string;
  readonly version: string;
  readonly pairs: Pairs;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

type Handler = (call: Call) => Promise<FastifyReply>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

export async function addFacade(app: FastifyInstance, deps: FacadeDeps): Promise<void> {
  await app.register(async (scope) => openDoor(scope, deps), { prefix });
}

function openDoor(scope: FastifyInstance, deps: FacadeDeps): void {
  const all = new Map(deps.kinds.map((kind) => [kind.type, kind]));
  readBodies(scope);
  scope.setErrorHandler((error, request, reply) => refuse(deps, error, request, reply));
  scope.setNotFoundHandler((request, reply) => refuse(deps, notSupported(request), request, reply));
  const add = (method: Method, url: string, handler: Handler, open = false): void => {
    scope.route({
      ...{ method, url, bodyLimit: largestBody, config: { rateLimit: { max: perMinute, timeWindow: '1 minute' } } },
      onRequest: [
        async (request: FastifyRequest, reply: FastifyReply) => {
          reply.header('cache-control', 'no-store');
          request.subject = await deps.resolve(request);
        },
      ],
      preParsing: [
        async (request: FastifyRequest) => {
          deps.refuseCrossSite(request);
          if (!open && request.subject.kind === 'anonymous')
            throw new AppError(
              'access:sign_in',
              'Send a token: "Authorization: Bearer mh_…", or Basic with a token as password.',
            );
        },
      ],
      handler: (request, reply) => handler(callOf(deps, all, request, reply)),
    });
  };
  const statement = capabilityStatement(deps.rooms, deps.kinds);
  add(
    'GET',
    '/metadata',
    async ({ request, reply, context, pairs }) => send(request, reply, pairs, statement(context)),
    true,
  );
  addReads(add, all);
  addWrites(add, all);
  for (const { method, url, run } of operations)
    add(method, url, async ({ context, request, reply }) => {
      const answer = await run({ context, request, reply, all });
      return answer === null ? reply : send(request, reply, pairsOf(request), answer.text, answer.status);
    });
}

/** Bodies stay text until a format reads them; forms are for searches. */
function readBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  const forms = formats.flatMap(({ mime, also }) => [mime, ...also]);
  const types = [...forms, 'application/x-www-form-urlencoded', patchType];
  scope.addContentTypeParser(
    types.filter((type) => type.includes('/')),
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  );
}

function callOf(
  deps: FacadeDeps,
  all: ReadonlyMap<string, ResourceKind>,
  request: FastifyRequest,
  reply: FastifyReply,
): Call {
  const { type, id = '', version = '' } = request.params as Record<string, string>;
  const kind = all.get(type ?? '');
  if (type === '') throw notSupported(request);
  // Addresses that ask for no type have no kind, and their handlers use none.
  if (type !== undefined && !kind)
    throw new AppError(
      'fhir:unknown_type',
      `There is no ${type.slice(0, 60)} here. There are: ${[...all.keys()].join(', ')}.`,
    );
  const context = { rooms: deps.rooms, subject: request.subject, base: baseOf(deps.rooms, request), all };
  return { context, kind: kind as ResourceKind, id, version, pairs: pairsOf(request), request, reply };
}

export const baseOf = ({ config }: FhirRooms, request: FastifyRequest): string =>
  `${config.publicUrl ?? `${request.protocol}://${request.host}`}${prefix}`;

function pairsOf(request: FastifyRequest): Pairs {
  const at = request.url.indexOf('?');
  return at < 0 ? [] : [...new URLSearchParams(request.url.slice(at + 1))];
}

function addReads(
  add: (method: Method, url: string, handler: Handler) => void,
  all: ReadonlyMap<string, ResourceKind>,
): void {
  const search = async ({ context, kind, request, reply }: Call, pairs: Pairs): Promise<FastifyReply> => {
    const strict = preferred(request, 'handling') === 'strict';
    return send(request, reply, pairs, await runSearch(context, kind, all, pairs, strict));
  };
  add('GET', '/:type', (call) => search(call, call.pairs));
  add('POST', '/:type/_search', (call) => search(call, [...call.pairs, ...formOf(call.request)]));
  add('GET', '/:type/_history', async (call) => {
    if (!call.kind.history) throw unsupported(call, 'has no history');
    return send(call.request, call.reply, call.pairs, await typeHistory(call.context, call.kind, call.pairs));
  });
  add('GET', '/:type/:id', async (call) => sendFound(call, await call.kind.read(call.context, call.id)));
  add('GET', '/:type/:id/_history', async (call) => {
    if (!call.kind.history) throw unsupported(call, 'has no history');
    const text = await instanceHistory(call.context, call.kind, call.id, call.pairs);
    return send(call.request, call.reply, call.pairs, text);
  });
  add('GET', '/:type/:id/_history/:version', async (call) => {
    if (!call.kind.vread) throw unsupported(call, 'has no earlier versions');
    return sendFound(call, await call.kind.vread(call.context, call.id, call.version));
  });
}

function formOf(request: FastifyRequest): Pairs {
  if (request.body === undefined || request.body === null || request.body === '') return [];
  if (!/^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? ''))
    throw new AppError('fhir:media_type', 'The parameters of _search come as application/x-www-form-urlencoded.');
  return [...new URLSearchParams(String(request.body))];
}

function addWrites(
  add: (method: Method, url: string, handler: Handler) => void,
  all: ReadonlyMap<string, ResourceKind>,
): void {
  add('POST', '/:type', async (call) => {
    if (!call.kind.create) throw unsupported(call, 'cannot be created here');
    const resource = resourceOf(call);
    const given = conditionsOf(call);
    const none = call.request.headers['if-none-exist'];
    const known = none ? await alreadyThere(call.context, call.kind, all, String(none)) : null;
    if (known) return sendWritten(call, 200, known);
    const written = await call.kind.create(call.context, resource, given);
    return sendWritten(call, written.created === false ? 200 : 201, written);
  });
  add('PATCH', '/:type/:id', async (call) => {
    const { kind, context, id } = call;
    if (!kind.update) throw unsupported(call, 'cannot be updated here');
    const now = await kind.read(context, id);
    if (!now?.text) throw new AppError('request:not_found', `There is no ${kind.type}/${id.slice(0, 100)}.`);
    const resource = patched(JSON.parse(now.text), stepsOf(call));
    if (!kind.lenient) refuseInvalid(resource);
    const given = conditionsOf(call);
    return sendWritten(
      call,
      200,
      await kind.update(context, id, resource, { ...given, version: given.version ?? now.version }),
    );
  });
  add('PUT', '/:type/:id', async (call) => {
    if (!call.kind.update) throw unsupported(call, 'cannot be updated here');
    const resource = resourceOf(call);
    if (resource.id !== call.id)
      throw new AppError('fhir:invalid', 'The id of the resource must be that of the address.', {
        fields: [{ where: '/id', message: `must be ${call.id}` }],
      });
    const written = await call.kind.update(call.context, call.id, resource, conditionsOf(call));
    return sendWritten(call, written.created ? 201 : 200, written);
  });
  add('DELETE', '/:type/:id', async (call) => {
    if (!call.kind.remove) throw unsupported(call, 'cannot be deleted here');
    await call.kind.remove(call.context, call.id, conditionsOf(call));
    return call.reply.status(204).send();
  });
}

function stepsOf({ request }: Call): unknown {
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== patchType || typeof request.body !== 'string')
    throw new AppError('fhir:media_type', `Send a JSON Patch as ${patchType}.`);
  return jsonOf(request.body);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('fhir:invalid', 'The body is no JSON.');
  }
}

function conditionsOf({ request }: Call) {
  const match = request.headers['if-match'];
  const key = request.headers['idempotency-key'];
  const version = match === undefined ? null : (/^(?:W\/)?"([^"]{1,64})"$/.exec(match)?.[1] ?? null);
  if (match !== undefined && version === null)
    throw new AppError('fhir:parameter', 'If-Match must be W/"version".', {
      fields: [{ where: 'header/If-Match', message: 'must be W/"version"' }],
    });
  return { version, key: typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key) ? key : null };
}

function resourceOf({ request, kind }: Call): Record<string, unknown> {
  const mime = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  const format = formatOf(mime);
  if (!format || typeof request.body !== 'string')
    throw new AppError('fhir:media_type', `Send the resource as ${formats.map((one) => one.mime).join(' or ')}.`);
  const resource = format.read(request.body);
  if (typeof resource !== 'object' || resource === null || Array.isArray(resource))
    throw new AppError('fhir:invalid', 'The body is no resource: it must be an object with a resourceType.');
  const { resourceType } = resource as Record<string, unknown>;
  if (resourceType !== kind.type)
    throw new AppError(
      'fhir:invalid',
      `The body must be a ${kind.type}; its resourceType is ${JSON.stringify(resourceType)}.`,
      {
        fields: [{ where: '/resourceType', message: `must be ${kind.type}` }],
      },
    );
  if (!kind.lenient) refuseInvalid(resource);
  return resource as Record<string, unknown>;
}

/** All that is wrong at once, each with its place. */
function refuseInvalid(resource: unknown): void {
  const issues = validateR4(resource).filter((issue) => issue.severity === 'error');
  if (issues.length === 0) return;
  throw new AppError('fhir:invalid', 'The resource is not valid R4.', {
    issues: issues.map(({ severity, code, expression, message }) => ({
      ...{ severity, code, diagnostics: message, expression: [expression] },
    })),
  });
}

function unsupported({ kind, request }: Call, why: string): AppError {
  return new AppError(
    'fhir:not_supported',
    `${kind.type} ${why}. What it can do: ${prefix}/metadata (${request.method}).`,
  );
}

function notSupported({ method, url }: FastifyRequest): AppError {
  const text = `There is no ${method} ${url.slice(0, 200)} here. What there is: GET ${prefix}/metadata.`;
  return new AppError('fhir:unknown_type', text);
}

const preferred = (request: FastifyRequest, name: string): string | undefined =>
  new RegExp(`(?:^|[,;]\\s*)${name}=(\\w+)`, 'i').exec(String(request.headers.prefer ?? ''))?.[1];

function wanted(request: FastifyRequest, pairs: Pairs): Format {
  return wantedFormat(pairs.find(([name]) => name === '_format')?.[1] ?? null, request.headers.accept);
}

function send(request: FastifyRequest, reply: FastifyReply, pairs: Pairs, text: string, status = 200): FastifyReply {
  const format = wanted(request, pairs);
  const pretty = pairs.some(([name, value]) => name === '_pretty' && value === 'true');
  return reply.status(status).type(`${format.mime}; charset=utf-8`).send(format.write(text, pretty));
}

/** A read of one version: 404, 410, 304 or the resource. */
function sendFound(call: Call, found: Found | null): FastifyReply {
  const { request, reply, kind, id } = call;
  if (!found)
    throw new AppError(
      'request:not_found',
      `There is no ${kind.type}/${id.slice(0, 100)}, or it is outside of your area.`,
    );
  tell(reply, found);
  if (found.text === null)
    throw new AppError(
      'fhir:gone',
      `${kind.type}/${id} was deleted in version ${found.version}.${found.successor ? ` It is ${found.successor} now.` : ''}`,
    );
  const known = request.headers['if-none-match'];
  if (known?.split(',').some((tag) => /^\s*(?:W\/)?"([^"]*)"\s*$/.exec(tag)?.[1] === found.version))
    return reply.status(304).send();
  return send(request, reply, call.pairs, found.text);
}

function tell(reply: FastifyReply, { version, updated }: Found): void {
  // Not later than the answer (RFC 9110, 8.8.2.1): versions are dated a moment ahead, see docs/decisions/106.
  const modified = new Date(Math.min(updated.getTime(), Date.now()));
  reply.header('etag', `W/"${version}"`).header('last-modified', modified.toUTCString());
}

function sendWritten(call: Call, status: number, found: Found): FastifyReply {
  const { context, request, reply } = call;
  tell(reply, found);
  reply.header('location', `${context.base}/${found.type}/${found.id}/_history/${found.version}`);
  const back = preferred(request, 'return');
  if (back === 'minimal') return reply.status(status).send();
  const said: OperationOutcome = outcome({
    ...{
      severity: 'information',
      code: 'informational',
      diagnostics: `${found.type}/${found.id}, version ${found.version}.`,
    },
  });
  return send(request, reply, call.pairs, back === 'OperationOutcome' ? JSON.stringify(said) : found.text!, status);
}

function refuse(deps: FacadeDeps, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = deps.problemOf(error);
  if (problem.status >= 500)
    deps.rooms.log.error({ err: error, request: request.id, method: request.method }, 'a request to the façade failed');
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.retry_after !== undefined) reply.header('retry-after', problem.retry_after);
  let format: Format = defaultFormat;
  try {
    format = wanted(request, pairsOf(request));
  } catch {
    // Whoever asks for a form that we do not have is told so in the one that we do.
  }
  return reply
    .status(problem.status)
    .type(`${format.mime}; charset=utf-8`)
    .send(format.write(JSON.stringify(outcomeOf(problem)), false));
}
