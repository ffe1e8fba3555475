/** The built console; unknown addresses outside the API get its first page, which knows the client-side routes. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors.ts';

const folder = fileURLToPath(new URL('../../../console/dist', import.meta.url));

export async function serveConsole(app: FastifyInstance): Promise<void> {
  const built = existsSync(folder);
  if (built)
    await app.register(files, {
      ...{ root: folder, preCompressed: true, immutable: true, maxAge: '1y', index: false, wildcard: false },
    });
  app.setNotFoundHandler((request, reply) => {
    const path = (request.url.split('?')[0] as string).slice(0, 200);
    const ours = path.startsWith('/api/') || path.startsWith('/hooks/');
    if (built && !ours && (request.method === 'GET' || request.method === 'HEAD'))
      return reply.sendFile('index.html', { maxAge: 0, immutable: false });
    throw new AppError('request:not_found', `There is no ${request.method} ${path}.`);
  });
}
