/**
 * emNutt's paths, so that the mHero pages of iHRIS 5 work with us as they are. Nothing is passed through: reads are our
 * façade's, writes are what the pages write, and everything else is refused in words.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../errors.ts';
import type { FacadeDeps } from '../door.ts';
import type { FhirContext, ResourceKind } from '../kind.ts';
import { communicationRequest } from '../kinds/communication-request.ts';
import { capabilityStatement } from '../metadata.ts';
import { outcome, outcomeOf } from '../outcome.ts';
import { runSearch } from '../search/run-search.ts';
import { takeGroup } from './groups.ts';
import { setConsent } from './opt-out.ts';
import { progressOf } from './progress.ts';
import { takeRequest } from './send.ts';
import { wakeSources } from './wake.ts';

const prefix = '/emNutt/fhir';
const largestBody = 16 * 1024 * 1024;
const fhirJson = 'application/fhir+json; charset=utf-8';

type Body = Readonly<Record<string, unknown>>;
interface Call {
  readonly context: FhirContext;
  readonly all: ReadonlyMap<string, ResourceKind>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}
type Answer = (call: Call) => Promise<unknown>;

export async function addEmNutt(app: FastifyInstance, deps: FacadeDeps): Promise<void> {
  await app.register(async (scope) => open(scope, deps));
}

function open(scope: FastifyInstance, deps: FacadeDeps): void {
  const all = new Map(deps.kinds.map((kind) => [kind.type, kind]));
  scope.setErrorHandler((error, request, reply) => refuse(deps, error, request, reply));
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  const statement = capabilityStatement(deps.rooms, deps.kinds);
  const add = (method: Method | readonly Method[], url: string, answer: Answer, isOpen = false): void => {
    scope.route({
      ...{ method: [method].flat(), url, bodyLimit: largestBody },
      onRequest: async (request) => {
        request.subject = await deps.resolve(request);
      },
      preParsing: async (request) => {
        deps.refuseCrossSite(request);
        if (!isOpen && request.subject.kind === 'anonymous')
          throw new AppError(
            'access:sign_in',
            'Sign in with Basic: any user name, and a token of mHero as the password.',
          );
      },
      handler: async (request, reply) => answer({ context: contextOf(deps, request, all), all, request, reply }),
    });
  };
  add('GET', '/site-up', async ({ reply }) => reply.status(201).send({ message: 'site is up' }), true);
  addSending(add);
  addPeople(add);
  add('GET', '/emNutt/getConfig', async () => {
    throw new AppError('access:forbidden', 'The configuration is not read from outside.');
  });
  add('GET', '/sync/:what', (call) => wakeSources(call.context, what(call)));
  add('POST', '/sync/:what', (call) => wakeSources(call.context, what(call)));
  add('GET', prefix, async ({ reply, context }) => reply.type(fhirJson).send(statement(context)));
  add('GET', `${prefix}/:type`, async (call) => {
    const pairs = [...new URLSearchParams(call.request.url.split('?')[1] ?? '')];
    return call.reply.type(fhirJson).send(await runSearch(call.context, kindOf(call), all, pairs, false));
  });
  add('GET', `${prefix}/:type/:id`, async (call) => {
    const found = await kindOf(call).read(call.context, String((call.request.params as Body).id));
    if (found?.text) return call.reply.type(fhirJson).send(found.text);
    throw new AppError('request:not_found', 'There is no such resource, or it is outside of your area.');
  });
  const nothing: Answer = async ({ request: { method, url } }) => {
    throw new AppError('request:not_found', `There is no ${method} ${url.slice(0, 200)} here.`);
  };
  add(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], '/emNutt/*', nothing, true);
}

const what = ({ request }: Call): string => String((request.params as Body).what);

function kindOf({ all, request }: Call): ResourceKind {
  const kind = all.get(String((request.params as Body).type));
  if (kind) return kind;
  throw new AppError('fhir:unknown_type', `There is no such type here. There are: ${[...all.keys()].join(', ')}.`);
}

const contextOf = ({ rooms }: FacadeDeps, request: FastifyRequest, all: FhirContext['all']): FhirContext => ({
  ...{ rooms, subject: request.subject, all },
  base: `${rooms.config.publicUrl ?? `${request.protocol}://${request.host}`}${prefix}`,
});

function bodyOf({ body }: FastifyRequest): unknown {
  try {
    return JSON.parse(typeof body === 'string' && body !== '' ? body : 'null');
  } catch {
    throw new AppError('request:invalid', 'The body is no JSON.');
  }
}

function resourceOf(request: FastifyRequest, type: string): Body {
  const body = bodyOf(request) as Body | null;
  if (body && typeof body === 'object' && body.resourceType === type) return body;
  throw new AppError('fhir:invalid', `The body must be a ${type}.`, {
    fields: [{ where: '/resourceType', message: `must be ${type}` }],
  });
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Add = (method: Method, url: string, answer: Answer, isOpen?: boolean) => void;

function addSending(add: Add): void {
  add('POST', `${prefix}/CommunicationRequest`, async ({ context, request, reply }) => {
    const key = request.headers['idempotency-key'];
    const named = typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key) ? key : null;
    const reqID = await takeRequest(context, resourceOf(request, 'CommunicationRequest'), named);
    return reply.send({ status: 'Processing', reqID });
  });
  add('GET', `${prefix}/getProgress`, async ({ context, request }) => progressOf(context, childrenOf(request)));
  // Nothing is kept for it: progress is counted when it is asked.
  add('GET', `${prefix}/clearProgress`, async () => ({}));
  add('POST', `${prefix}/cancelMessageSchedule`, async ({ context, request }) => {
    const { schedules } = (bodyOf(request) ?? {}) as { schedules?: unknown };
    const ids = (Array.isArray(schedules) ? schedules : []).map((each) =>
      String(each).replace(/^CommunicationRequest\//, ''),
    );
    if (ids.length === 0 || ids.length > 1_000)
      throw new AppError('request:invalid', 'Say which schedules: {"schedules": ["CommunicationRequest/<id>"]}.');
    for (const id of ids)
      await communicationRequest.update!(context, id, { status: 'revoked' }, { version: null, key: null });
    return { status: 'Processing', reqID: ids[0] };
  });
  add('POST', prefix, async ({ context, request, reply }) => {
    const body = bodyOf(request) as (Body & { entry?: { resource?: Body }[] }) | null;
    const all = body?.resourceType === 'Bundle' ? (body.entry ?? []).map((entry) => entry?.resource) : [body];
    if (all.some((each) => each?.resourceType !== 'Group') || all.length === 0 || all.length > 200)
      throw new AppError(
        'fhir:not_supported',
        'Only Group is written here, or a Bundle of at most 200 of them. Nothing was written.',
      );
    const ids: string[] = [];
    for (const each of all) ids.push(await takeGroup(context, each!));
    const said = outcome({
      ...{ severity: 'information', code: 'informational', diagnostics: `Groups: ${ids.join(', ')}.` },
    });
    return reply.status(200).type(fhirJson).send(JSON.stringify(said));
  });
}

/** `requestIDs` is JSON, made by the page. */
function childrenOf(request: FastifyRequest): string[] {
  const { requestIDs } = request.query as { requestIDs?: unknown };
  try {
    const { childrenReqIDs } = JSON.parse(String(requestIDs)) as { childrenReqIDs?: unknown };
    if (Array.isArray(childrenReqIDs) && childrenReqIDs.length <= 1_000) return childrenReqIDs.map(String);
  } catch {
    // Refused below.
  }
  throw new AppError('request:invalid', 'requestIDs must be JSON: {"parentReqId": "…", "childrenReqIDs": ["…"]}.');
}

function addPeople(add: Add): void {
  const consent =
    (action: 'out' | 'in'): Answer =>
    async ({ context, request }) => {
      const { globalid } = request.query as { globalid?: unknown };
      const listed = bodyOf(request);
      const ids = [
        ...(typeof globalid === 'string' ? [globalid] : []),
        ...(Array.isArray(listed) ? listed.map((each: { globalid?: unknown }) => String(each?.globalid ?? '')) : []),
      ].map((id) => id.replace(/^(Practitioner|Person)\//, ''));
      if (ids.length === 0)
        throw new AppError('request:invalid', 'Say who: globalid in the address, or a list of {entitytype, globalid}.');
      return setConsent(context, ids, action);
    };
  for (const path of ['/emNutt', '']) {
    add('PUT', `${path}/optout`, consent('out'));
    add('PUT', `${path}/undoOptout`, consent('in'));
  }
}

function refuse(deps: FacadeDeps, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = deps.problemOf(error);
  if (problem.status >= 500)
    deps.rooms.log.error(
      { err: error, request: request.id, method: request.method },
      'a request to emNutt’s paths failed',
    );
  if (problem.status === 401) reply.header('www-authenticate', 'Basic realm="mHero"');
  if (problem.retry_after !== undefined) reply.header('retry-after', problem.retry_after);
  return reply
    .status(problem.status)
    .type(fhirJson)
    .send(JSON.stringify(outcomeOf(problem)));
}
