import { Type } from 'typebox';
import { sql } from '../../../db/db.ts';
import { AppError } from '../../../errors.ts';
import { defineRoute } from '../../route.ts';

const Health = Type.Object({ status: Type.Literal('ok') });

export const getLive = defineRoute({
  method: 'GET',
  url: '/health/live',
  root: true,
  access: 'public',
  summary: 'The process runs.',
  response: Health,
  handler: async () => ({ status: 'ok' as const }),
});

export const getReady = defineRoute({
  method: 'GET',
  url: '/health/ready',
  root: true,
  access: 'public',
  summary: 'The process can serve: its database answers.',
  response: Health,
  handler: async ({ rooms }) => {
    await rooms.db.query(sql`select 1`).catch(() => {
      throw new AppError('database:unreachable', 'The database does not answer.');
    });
    return { status: 'ok' as const };
  },
});
