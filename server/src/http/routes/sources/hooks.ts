import { SourceParams } from '@mhero/contract/sources.ts';
import { Type } from 'typebox';
import { AppError } from '../../../errors.ts';
import { defineRoute, type Route } from '../../route.ts';

const params = Type.Object({ id: SourceParams.properties.id, secret: Type.String({ maxLength: 100 }) });

/** Servers append the changed resource's path, or do not. */
const hook = (method: 'PUT' | 'POST', url: string): Route =>
  defineRoute({
    method,
    url,
    root: true,
    raw: true,
    ignoreBody: true,
    access: 'public',
    summary: 'A registry says that something has changed there; what it says is not read, the source is only woken up.',
    params,
    handler: async ({ rooms, params, reply }) => {
      if (!(await rooms.sync.heard(params.id, params.secret)))
        throw new AppError('request:not_found', 'There is no such address.');
      return reply.status(200).type('text/plain').send('');
    },
  });

const base = '/hooks/sources/:id/:secret';
export const putSourceHook = hook('PUT', base);
export const postSourceHookCall = hook('POST', base);
export const putSourceHookBelow = hook('PUT', `${base}/*`);
export const postSourceHookBelow = hook('POST', `${base}/*`);
