import { AppError } from '../../../errors.ts';
import { metrics } from '../../../lib/metrics.ts';
import { defineRoute } from '../../route.ts';

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

export const getMetrics = defineRoute({
  method: 'GET',
  url: '/metrics',
  root: true,
  access: 'public',
  summary: 'Numbers for Prometheus: from this machine without a token, from elsewhere with an administrator’s.',
  handler: async ({ subject, request, reply }) => {
    if (subject.role !== 'administrator' && !loopback.has(request.ip))
      throw new AppError('access:sign_in', 'Send the token of an administrator, or ask from this machine.');
    return reply.type(metrics.contentType).send(await metrics.render());
  },
});
