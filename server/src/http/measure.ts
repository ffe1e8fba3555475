import type { FastifyInstance } from 'fastify';
import { metrics } from '../lib/metrics.ts';

const duration = metrics.histogram('mhero_http_request_seconds', 'Time to answer, by route.', [
  ...(['method', 'route', 'status'] as const),
]);

export function measureRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    duration.observe(
      { method: request.method, route, status: `${Math.floor(reply.statusCode / 100)}xx` },
      reply.elapsedTime / 1000,
    );
  });
}
