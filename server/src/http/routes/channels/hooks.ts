import { Uuid } from '@mhero/contract/common.ts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../route.ts';

/** Networks call us with either method; the channel's kind verifies the raw bytes. */
const hook = (method: 'GET' | 'POST'): Route =>
  defineRoute({
    method,
    url: '/hooks/:channel/*',
    root: true,
    raw: true,
    access: 'public',
    summary: 'A network delivers messages and receipts. Answered when they are stored.',
    bodyLimit: 1_048_576,
    // The rest of the path has no name that a schema could hold; the kind looks at it.
    params: Type.Object({ channel: Uuid }),
    handler: async ({ rooms, params, request, reply }) => {
      const answer = await rooms.hooks.take(params.channel, {
        method: request.method,
        url: `${rooms.config.publicUrl ?? `${request.protocol}://${request.host}`}${request.url}`.slice(0, 4_096),
        path: (request.params as { '*': string })['*'].slice(0, 200),
        query: plain(request.query as Record<string, unknown>),
        headers: plain(request.headers),
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      });
      reply.status(answer.status).type(answer.type ?? 'text/plain');
      return reply.send(answer.body ?? '');
    },
  });

function plain(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [key, value] of Object.entries(values))
    if (value !== undefined) all[key] = String(Array.isArray(value) ? value[0] : value);
  return all;
}

export const getHook = hook('GET');
export const postHook = hook('POST');
