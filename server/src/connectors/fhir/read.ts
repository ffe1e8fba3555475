/**
 * A live FHIR R4 server: each type searched page by page. Pages are followed where the server says (`link` next), on
 * its own origin only, each once. Retries what deserves it; refuses private networks unless the operator allows them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { AppError } from '../../errors.ts';
import { guardedConnector } from '../../lib/ssrf.ts';
import type { Checkpoint, Connection, Incoming, Json, Portion, Reading, ReadRequest } from '../contract.ts';
import type { FhirSettings } from './settings.ts';

type Options = Connection<FhirSettings>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const largestPage = 64 * 1024 * 1024;
const mostPages = 200_000;
const mostTries = 5;
const longestWaitMs = 60_000;
const retried = new Set([429, 502, 503, 504]);

export function readServer(options: Options, request: ReadRequest): Reading {
  const base = checkAddress(options.settings.url);
  const { since } = request.mode === 'delta' && request.cursor ? request.cursor : { since: null };
  return {
    bytes: null,
    open: (from) => readTypes(base, options, request.types, typeof since === 'string' ? since : null, from),
    end: () => ({ cursor: {}, types: [], facts: [] }),
  };
}

export function checkAddress(text: string): URL {
  let base: URL;
  try {
    base = new URL(text.endsWith('/') ? text : `${text}/`);
  } catch {
    throw new AppError(
      'request:invalid',
      `"${text}" is not an address. Give the FHIR base, such as https://example.org/fhir.`,
    );
  }
  if (base.protocol !== 'https:' && base.protocol !== 'http:')
    throw new AppError('request:invalid', 'Only http and https addresses can be read.');
  if (base.username || base.password)
    throw new AppError(
      'request:invalid',
      'Give user and password apart from the address, so that they are kept sealed.',
    );
  return base;
}

async function* readTypes(
  base: URL,
  options: Options,
  types: readonly string[],
  since: string | null,
  from: Checkpoint | null,
): AsyncGenerator<Portion> {
  const agent = new Agent({
    connect: guardedConnector({ allowPrivate: options.allowPrivateNetworks, timeoutMs: 15_000 }),
    headersTimeout: 120_000,
    bodyTimeout: 120_000,
  });
  let bytes = 0;
  try {
    for (const [file, type] of types.entries()) {
      if (file < (from?.file ?? 0)) continue;
      const resumed = file === from?.file ? from : null;
      const seen = new Set<string>();
      let url: string | null = (resumed?.state?.url as string | undefined) ?? firstPage(base, type, since);
      while (url) {
        if (seen.has(url) || seen.size >= mostPages)
          throw new AppError(
            'import:unreadable',
            `${base.host} leads round in circles: ${type} page ${seen.size + 1} was read before.`,
          );
        seen.add(url);
        const page = await fetchPage(agent, url, base, type, options);
        if (!page) break;
        bytes += page.bytes;
        const done = url === resumed?.state?.url ? resumed.items : 0;
        const items = page.items.slice(done);
        if (items.length > 0) yield { file, before: done, items, bytes, state: { url } };
        url = page.next;
      }
    }
  } finally {
    await agent.close();
  }
}

function firstPage(base: URL, type: string, since: string | null): string {
  const url = new URL(type, base);
  url.searchParams.set('_count', '200');
  if (since) url.searchParams.set('_lastUpdated', `ge${since}`);
  return url.href;
}

interface Page {
  readonly items: readonly Incoming[];
  readonly next: string | null;
  readonly bytes: number;
}

/** Null when the server does not know the type. */
async function fetchPage(agent: Agent, url: string, base: URL, type: string, options: Options): Promise<Page | null> {
  const { status, text } = await fetchText(agent, url, base, options);
  if (status === 404 || (status === 400 && !/[?&]_getpages=/.test(url))) return null;
  if (status === 401 || status === 403)
    throw new AppError(
      'import:unreadable',
      `${base.host} does not let us read ${type} (${status}). Check user, password or token.`,
    );
  if (status === 410) throw new Error(`${base.host} has forgotten the page of ${type} that comes next.`);
  if (status !== 200)
    throw new AppError('import:unreadable', `${base.host} answered ${status} to a search of ${type}.`);
  let bundle: unknown;
  try {
    bundle = JSON.parse(text);
  } catch {
    throw new AppError('import:unreadable', `${base.host} did not answer with JSON. Is ${base.href} the FHIR base?`);
  }
  if (!isObject(bundle) || bundle.resourceType !== 'Bundle')
    throw new AppError(
      'import:unreadable',
      `${base.host} did not answer with a Bundle. Is ${base.href} the FHIR base?`,
    );
  const entries = Array.isArray(bundle.entry) ? bundle.entry : [];
  const items = entries.flatMap((entry, i) => readEntry(entry, `${type} at ${base.host}, entry ${i + 1}`));
  return { items, next: nextPage(bundle, url, base), bytes: text.length };
}

function readEntry(entry: unknown, where: string): Incoming[] {
  const search = isObject(entry) && isObject(entry.search) ? entry.search : {};
  if (search.mode === 'outcome') return [];
  if (!isObject(entry) || !isObject(entry.resource)) return [{ where, text: null, refused: 'not_a_resource' }];
  return [{ where, text: null, refused: null, resources: [entry.resource] }];
}

function nextPage(bundle: Json, url: string, base: URL): string | null {
  const links = Array.isArray(bundle.link) ? bundle.link.filter(isObject) : [];
  const next = links.find((link) => link.relation === 'next')?.url;
  if (typeof next !== 'string' || next === '') return null;
  let target: URL;
  try {
    target = new URL(next, url);
  } catch {
    throw new AppError('import:unreadable', `${base.host} names a next page that is not an address.`);
  }
  if (target.origin === base.origin) return target.href;
  // Servers behind a proxy name themselves by their inner address; the path is followed where we reached them.
  throw new AppError(
    'import:unreadable',
    `${base.host} sends us to ${target.host} for its next page; only its own address is followed. Set the server's public address (HAPI: server_address).`,
  );
}

async function fetchText(
  agent: Agent,
  url: string,
  base: URL,
  options: Options,
): Promise<{ status: number; text: string }> {
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= mostTries;
    try {
      const answer = await request(url, {
        dispatcher: agent,
        headers: { accept: 'application/fhir+json', 'cache-control': 'no-cache', ...authHeader(options.settings) },
        signal: options.signal,
      });
      if (!retried.has(answer.statusCode) || last)
        return { status: answer.statusCode, text: await readBody(answer.body, base) };
      await answer.body.dump();
      await wait(attempt, options, Number(answer.headers['retry-after']));
    } catch (error) {
      if (error instanceof AppError || options.signal?.aborted || last) throw words(error as Error, base, options);
      if ((error as { code?: string }).code === 'PRIVATE_NETWORK_REFUSED') throw words(error as Error, base, options);
      await wait(attempt, options, Number.NaN);
    }
  }
}

async function wait(attempt: number, options: Options, retryAfter: number): Promise<void> {
  const own = (options.retryMs ?? 1000) * 2 ** (attempt - 1);
  const asked = Number.isFinite(retryAfter) && retryAfter >= 0 ? retryAfter * 1000 : own;
  await sleep(Math.min(asked, longestWaitMs), undefined, { signal: options.signal });
}

function words(error: Error, base: URL, options: Options): Error {
  if (error instanceof AppError || options.signal?.aborted) return error;
  return new AppError(
    'import:unreadable',
    `${base.host} cannot be read: ${error.message || (error as { code?: string }).code}.`,
  );
}

async function readBody(body: AsyncIterable<Buffer>, base: URL): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > largestPage)
      throw new AppError('import:too_large', `${base.host} sent a page of more than ${largestPage / 1048576} MB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function authHeader(auth: FhirSettings): Record<string, string> {
  if (auth.sign_in === 'basic')
    return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` };
  return auth.sign_in === 'bearer' ? { authorization: `Bearer ${auth.token}` } : {};
}
