/**
 * A FHIR R4 server in a process of its own, for tests of what reads and writes one: `node fhir-server.ts [PORT]` says
 * `ready PORT`. The FHIR base is `/fhir`. What tests tell it comes as JSON to `/test/…`: `drills` (replaces them all),
 * `put` (a list of resources), `remove` (a list of references), `asked` (answers what was asked, and forgets it).
 * Storing and searching is the store's; paging, history of types, bulk export and sign-in are here.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FhirRequest } from '@medplum/fhir-router';
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import type { Asked, Drills } from './fhir-drills.ts';
import { answerToken, isSignedIn } from './fhir-sign-in.ts';
import { openStore } from './fhir-store.ts';

let drills: Drills = {};
let met = 0;
let pagesServed = 0;
let deleted = false;
let asked: Asked[] = [];
const snapshots = new Map<string, { bundle: Bundle; of: string }>();
const exports_ = new Map<string, string[]>();
const store = openStore(() => drills.clock ?? 0);

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const outcome = (status: number, diagnostics: string): Reply => ({
  status,
  body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'processing', diagnostics }] },
});

async function answer(call: Call): Promise<Reply> {
  const { url, method } = call;
  const [type = '', ...more] = url.pathname.slice('/fhir/'.length).split('/').filter(Boolean);
  if (url.searchParams.has('_getpages')) return page(call, url.searchParams.get('_getpages')!);
  if (type === 'metadata') return drills.noMetadata ? outcome(404, 'No metadata.') : statement();
  if (type === '.well-known') return smartConfiguration(call);
  if (type === '$export') return drills.bulk ? kickOff(call) : outcome(400, 'No such operation.');
  if (type === 'export') return exported(call, more);
  if (drills.types && !drills.types.includes(type)) return outcome(404, `Unknown resource type ${type}.`);
  if (method === 'GET' && more[0] === '_history')
    return drills.noHistory ? outcome(400, 'History of types is not supported.') : historyOf(call, type);
  if (method === 'GET' && more.length === 0) return search(call, type);
  if (method === 'PATCH' && drills.noPatch) return outcome(405, 'PATCH is not supported.');
  return single(call, type, more[0]);
}

async function single(call: Call, type: string, id: string | undefined): Promise<Reply> {
  if (id && store.isGone(type, id)) return outcome(410, `${type}/${id} was deleted.`);
  const [issue, resource] = await store.handle(requestOf(call));
  const status = statusOf((issue as { id?: string }).id);
  if (!resource) return { status, body: issue };
  const { versionId = '', lastUpdated = '' } = resource.meta ?? {};
  const made: Record<string, string> =
    call.method === 'POST' ? { location: `${call.base}/${type}/${resource.id}/_history/${versionId}` } : {};
  return {
    status,
    body: resource,
    headers: { etag: `W/"${versionId}"`, 'last-modified': new Date(lastUpdated).toUTCString(), ...made },
  };
}

const statuses: Record<string, number> = {
  created: 201,
  'not-found': 404,
  'precondition-failed': 412,
  conflict: 409,
  gone: 410,
};
const statusOf = (id: string | undefined): number => (id === 'ok' || id === undefined ? 200 : (statuses[id] ?? 400));

const requestOf = ({ url, method, body, headers }: Call, query = url.search): FhirRequest => ({
  ...{ method: method as FhirRequest['method'], pathname: '', params: {}, query: {}, headers },
  url: url.pathname.slice('/fhir/'.length) + query,
  body: body === '' ? undefined : (JSON.parse(body) as unknown),
});

async function search(call: Call, type: string): Promise<Reply> {
  const { url } = call;
  if (drills.noLastUpdated && url.searchParams.has('_lastUpdated')) return outcome(400, 'Unknown parameter.');
  const query = new URLSearchParams(url.searchParams);
  const { count, offset } = { count: Number(query.get('_count') ?? 20), offset: Number(query.get('_offset') ?? 0) };
  const summary = query.get('_summary');
  for (const name of ['_count', '_offset', '_summary', '_elements', '_total']) query.delete(name);
  query.set('_count', '10000000');
  const [issue, found] = await store.handle(requestOf({ ...call, method: 'GET', body: '' }, `?${query}`));
  if (found?.resourceType !== 'Bundle') return { status: 400, body: issue };
  const elements = url.searchParams.get('_elements');
  const entry = (found.entry ?? []).map(({ resource }) => entryOf(call, resource as Resource, elements));
  const total = drills.noTotals ? {} : { total: entry.length };
  if (summary === 'count') return { status: 200, body: { ...bundleOf('searchset', []), ...total } };
  return firstPage(call, { ...bundleOf('searchset', entry), ...total }, type, count, offset);
}

const entryOf = (call: Call, resource: Resource, elements: string | null): BundleEntry => ({
  fullUrl: `${call.base}/${resource.resourceType}/${resource.id}`,
  resource:
    elements === 'id'
      ? ({ resourceType: resource.resourceType, id: resource.id, meta: resource.meta } as Resource)
      : resource,
  search: { mode: 'match' },
});

const bundleOf = (type: Bundle['type'], entry: BundleEntry[]): Bundle => ({
  ...{ resourceType: 'Bundle', id: randomUUID(), type, entry },
  ...(drills.timeless ? {} : { meta: { lastUpdated: store.now().toISOString() } }),
});

async function historyOf(call: Call, type: string): Promise<Reply> {
  const since = Date.parse(call.url.searchParams.get('_since') ?? '1970-01-01');
  const versions = store.history(type).filter(({ at }) => Date.parse(at) >= since);
  const entry = versions.map(
    ({ id, version, at, resource }): BundleEntry => ({
      fullUrl: `${call.base}/${type}/${id}`,
      ...(resource ? { resource } : {}),
      request: {
        method: resource ? (version === 1 ? 'POST' : 'PUT') : 'DELETE',
        url: `${type}/${id}/_history/${version}`,
      },
      response: { status: '200 OK', etag: `W/"${version}"`, lastModified: at },
    }),
  );
  return firstPage(call, bundleOf('history', entry), type, Number(call.url.searchParams.get('_count') ?? 20), 0);
}

async function firstPage(call: Call, bundle: Bundle, type: string, count: number, offset: number): Promise<Reply> {
  const size = Math.max(1, Math.min(count, drills.pageMost ?? 1000));
  if (drills.paging === 'offset' && bundle.type === 'searchset') {
    const next = new URL(call.url);
    next.searchParams.set('_offset', String(offset + size));
    return cutPage(call, bundle, type, { offset, size, next: next.href });
  }
  const key = randomUUID();
  snapshots.set(key, { bundle, of: type });
  if (snapshots.size > 20) snapshots.delete(snapshots.keys().next().value!);
  return cutPage(call, bundle, type, { offset: 0, size, next: pageUrl(call, key, size, size) });
}

const pageUrl = (call: Call, key: string, offset: number, size: number): string =>
  `${call.base}?_getpages=${key}&_getpagesoffset=${offset}&_count=${size}&_bundletype=searchset`;

async function page(call: Call, key: string): Promise<Reply> {
  const { url } = call;
  const kept = snapshots.get(key);
  if (!kept) return outcome(410, 'Search ID does not exist or has expired.');
  const offset = Number(url.searchParams.get('_getpagesoffset'));
  const size = Number(url.searchParams.get('_count'));
  const next =
    drills.next === 'new'
      ? `${pageUrl(call, key, offset, size)}&n=${randomUUID()}`
      : pageUrl(call, key, offset + size, size);
  return cutPage(call, kept.bundle, kept.of, { offset, size, next });
}

interface Cut {
  readonly offset: number;
  readonly size: number;
  readonly next: string;
}

async function cutPage(call: Call, bundle: Bundle, type: string, { offset, size, next }: Cut): Promise<Reply> {
  const all = bundle.entry ?? [];
  const entry = all.slice(offset, offset + size);
  pagesServed++;
  if (drills.forgetAfter && pagesServed === drills.forgetAfter) snapshots.clear();
  if (drills.deleteAfter && !deleted && pagesServed >= drills.deleteAfter.pages && bundle.type === 'searchset') {
    deleted = true;
    for (const ref of drills.deleteAfter.refs) await store.remove(...(ref.split('/') as [string, string]));
  }
  if (drills.broken) entry.unshift('nonsense' as never, { resource: { resourceType: type } } as never);
  for (let i = 0; i < (drills.pad?.entries ?? 0); i++)
    entry.push({ resource: { resourceType: 'Basic', id: `pad-${i}`, code: { text: 'x'.repeat(drills.pad!.bytes) } } });
  const link = [{ relation: 'self', url: call.url.href }];
  if (offset + size < all.length || drills.next === 'new' || drills.next === 'same')
    link.push({ relation: 'next', url: nextLink(call, next) });
  return { status: 200, body: { ...bundle, entry, link } };
}

function nextLink(call: Call, next: string): string {
  if (drills.next === 'same') return call.url.href;
  if (drills.next === 'relative') return next.slice(new URL(next).origin.length);
  return drills.next && drills.next !== 'new' ? next.replace(call.base, drills.next) : next;
}

const statement = (): Reply => ({
  status: 200,
  body: {
    ...{
      resourceType: 'CapabilityStatement',
      status: 'active',
      kind: 'instance',
      fhirVersion: '4.0.1',
      format: ['json'],
    },
    ...{ date: '2026-01-01', software: { name: 'Test FHIR Server', version: '1.0' } },
    rest: [{ mode: 'server', ...(drills.bulk ? { operation: [{ name: 'export', definition: 'x' }] } : {}) }],
  },
});

const smartConfiguration = (call: Call): Reply =>
  drills.auth === 'token'
    ? { status: 200, body: { token_endpoint: `${call.url.origin}/oauth/token` } }
    : outcome(404, 'Not found.');

function kickOff(call: Call): Reply {
  const key = randomUUID();
  exports_.set(key, (call.url.searchParams.get('_type') ?? '').split(',').filter(Boolean));
  return { status: 202, headers: { 'content-location': `${call.base}/export/${key}` } };
}

/** The first question is answered "not yet". */
const early = new Set<string>();

function exported(call: Call, [key = '', file]: string[]): Reply {
  const types = exports_.get(key);
  if (!types) return outcome(404, 'No such export.');
  if (file)
    return {
      status: 200,
      body: store
        .all(file)
        .map((one) => `${JSON.stringify(one)}\n`)
        .join(''),
    };
  if (!early.has(key)) {
    early.add(key);
    return { status: 202, headers: { 'retry-after': '0' } };
  }
  const output = types
    .filter((type) => store.all(type).length > 0)
    .map((type) => ({ type, url: `${call.base}/export/${key}/${type}` }));
  const body = {
    transactionTime: store.now().toISOString(),
    request: call.url.href,
    requiresAccessToken: true,
    output,
  };
  return { status: 200, body: { ...body, error: [] } };
}

interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Without a slash at its end. */
  readonly base: string;
}

/** The faults that a request meets before or instead of its answer. True: it is answered, or never will be. */
function meetFault(response: ServerResponse): boolean {
  if (drills.silent) return true;
  if (drills.html) {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><title>Log in</title></html>');
    return true;
  }
  if (!drills.status) return false;
  const headers = drills.retryAfter === undefined ? {} : { 'retry-after': retryAfterHeader(drills.retryAfter) };
  response.writeHead(drills.status, headers).end('{}');
  return true;
}

/** `date:3` is the instant in three seconds, on the server's own clock. */
const retryAfterHeader = (text: string): string =>
  text.startsWith('date:') ? new Date(store.now().getTime() + Number(text.slice(5)) * 1000).toUTCString() : text;

function isHit(url: string): boolean {
  if (drills.only !== undefined && !new RegExp(drills.only).test(url)) return false;
  if (!(drills.silent || drills.html || drills.status || drills.cut || drills.mute)) return false;
  if (met >= (drills.times ?? Number.POSITIVE_INFINITY)) return false;
  met++;
  return true;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
  if (url.pathname.startsWith('/test/')) return control(url.pathname.slice('/test/'.length), body, response);
  const method = request.method ?? 'GET';
  asked.push({ method, url: request.url ?? '', headers: request.headers, body });
  response.sendDate = false;
  if (!drills.timeless) response.setHeader('date', store.now().toUTCString());
  const hit = isHit(`${method} ${request.url}`);
  if (hit && meetFault(response)) return;
  const call = { method, url, headers: request.headers, body, base: `${url.origin}/fhir` };
  const reply =
    (await answerToken(call, drills)) ??
    (isSignedIn(call, drills)
      ? await answer(call)
      : outcome(401, `Sign in: ${request.headers.authorization} is not known.`));
  if (hit && drills.mute) return void request.socket.destroy();
  send(response, reply, hit && drills.cut === true);
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply, cut: boolean): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
  if (!cut) return void response.end(text);
  response.write(text.slice(0, text.length / 2), () => setTimeout(() => response.destroy(), 20));
}

async function control(what: string, body: string, response: ServerResponse): Promise<void> {
  const told = body === '' ? null : (JSON.parse(body) as never);
  let said: unknown = {};
  if (what === 'drills') {
    drills = told ?? {};
    [met, pagesServed, deleted] = [0, 0, false];
  } else if (what === 'put') for (const resource of told as unknown as Resource[]) await store.put(resource);
  else if (what === 'remove')
    for (const ref of told as unknown as string[]) await store.remove(...(ref.split('/') as [string, string]));
  else if (what === 'all') said = store.all(told as unknown as string);
  else if (what === 'asked') {
    said = asked;
    asked = [];
  }
  response.end(JSON.stringify(said));
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    if (!response.headersSent) response.writeHead(500);
    response.end('{}');
  });
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`);
});
// It never outlives who started it.
process.stdin.on('end', () => process.exit(0)).resume();
