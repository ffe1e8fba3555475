/** What an endpoint is: one file that exports `defineRoute({…})`, its test beside it, and a line in `routes/registry.ts`. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TObject, TSchema } from 'typebox';
import type { Subject } from '../access/subject.ts';
import type { Rooms } from './rooms.ts';

type Parsed<S> = S extends TSchema ? Static<S> : undefined;

export interface RouteCall<P, Q, B> {
  readonly rooms: Rooms;
  readonly subject: Subject;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: FastifyRequest;
  /** Only for what is not JSON (downloads, event streams) and for cookies; such handlers answer `reply`. */
  readonly reply: FastifyReply;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1` unless `root` is set. */
  readonly url: string;
  readonly root?: boolean;
  /** Who may call it. The caller's area is not checked here: it is in the SQL of the room. */
  readonly access: 'public' | 'officer' | 'administrator';
  /** One plain sentence for the API description. */
  readonly summary: string;
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TSchema;
  /** Absent: 204, a download or a stream. */
  readonly response?: TSchema;
  readonly status?: number;
  /** Largest request body in bytes; 1 MiB unless said. */
  readonly bodyLimit?: number;
  /** The body is handed over as raw bytes, whatever its type. */
  readonly raw?: boolean;
  /** With `raw`: the body is thrown away as it comes, however long it is. */
  readonly ignoreBody?: boolean;
  /** Per caller and minute, where the general limit is too generous (sign-in). */
  readonly perMinute?: number;
  handler(call: RouteCall<never, never, never>): Promise<unknown>;
}

export const pathOf = (route: Pick<Route, 'root' | 'url'>): string => (route.root ? route.url : `/api/v1${route.url}`);

export function defineRoute<
  const P extends TObject | undefined = undefined,
  const Q extends TObject | undefined = undefined,
  const B extends TSchema | undefined = undefined,
  const R extends TSchema | undefined = undefined,
>(
  route: Omit<Route, 'params' | 'query' | 'body' | 'response' | 'handler'> & {
    params?: P;
    query?: Q;
    body?: B;
    response?: R;
    handler(call: RouteCall<Parsed<P>, Parsed<Q>, Parsed<B>>): Promise<R extends TSchema ? Static<R> : unknown>;
  },
): Route {
  return route as unknown as Route;
}

/** The Idempotency-Key of a request, for rooms that keep it with what they make: then not even a kill in between doubles it. */
export const keyOf = ({ headers }: Pick<FastifyRequest, 'headers'>): string | null =>
  (headers['idempotency-key'] as string | undefined) ?? null;
