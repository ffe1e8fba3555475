/** One door to the server: typed answers, typed refusals, keys that make a repeated POST harmless. */
import type { Problem } from '@mhero/contract/common.ts';
import { lineCut, lineWorks } from './line.ts';

/** A refusal of the server, or `line:cut` when no answer came. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

export interface CallOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** The same key twice is one act. POSTs get one for each call unless the page keeps its own. */
  readonly key?: string;
}

let onSignedOut: () => void = () => {};
/** What to do when the server no longer knows us. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

export const api = {
  get: <T>(path: string, query?: CallOptions['query'], signal?: AbortSignal) => call<T>('GET', path, { query, signal }),
  post: <T = void>(path: string, body?: unknown, key: string = newKey()) => call<T>('POST', path, { body, key }),
  /** A question too long for an address: nothing changes, so no key. */
  ask: <T>(path: string, body: unknown, signal?: AbortSignal) => call<T>('POST', path, { body, signal }),
  put: <T = void>(path: string, body: unknown) => call<T>('PUT', path, { body }),
  patch: <T = void>(path: string, body: unknown) => call<T>('PATCH', path, { body }),
  remove: <T = void>(path: string) => call<T>('DELETE', path, {}),
};

export function newKey(): string {
  // Not `crypto.randomUUID`: it is missing on plain http, where many installations begin.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function call<T>(method: string, path: string, options: CallOptions): Promise<T> {
  const response = await reach(`/api/v1${path}${queryString(options.query)}`, {
    method,
    headers: headersOf(options),
    credentials: 'same-origin',
    ...(options.body === undefined ? {} : { body: bodyOf(options.body) }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (response.status === 204) return undefined as T;
  if (response.ok) return (await response.json()) as T;
  const problem = await problemOf(response);
  if (response.status === 401 && path !== '/session') onSignedOut();
  throw new ApiError(problem);
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init);
    if (response.status >= 502 && response.status <= 504) lineCut();
    else lineWorks();
    return response;
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    lineCut();
    throw new ApiError({ type: 'about:blank', title: 'line cut', status: 0, code: 'line:cut' });
  }
}

function headersOf(options: CallOptions): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.body !== undefined && !(options.body instanceof FormData)) headers['content-type'] = 'application/json';
  if (options.key) headers['idempotency-key'] = options.key;
  return headers;
}

function bodyOf(body: unknown): BodyInit {
  return body instanceof FormData ? body : JSON.stringify(body);
}

export function queryString(query: CallOptions['query']): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== null && value !== '') pairs.set(name, String(value));
  const text = pairs.toString();
  return text ? `?${text}` : '';
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const found = (await response.json()) as Partial<Problem>;
    if (typeof found.code === 'string') return found as Problem;
  } catch {
    // A proxy between us and the server answers in HTML.
  }
  return { type: 'about:blank', title: response.statusText, status: response.status, code: 'line:no_answer' };
}
