/** What every answer tells the browser to refuse. */
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

const policy = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export function addHeaders(app: FastifyInstance, config: Config): void {
  const secure = config.publicUrl?.startsWith('https://') === true;
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'x-request-id': request.id,
    });
    if (secure) reply.header('strict-transport-security', 'max-age=31536000');
    // Answers are about people: no cache on the way keeps them.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
}
