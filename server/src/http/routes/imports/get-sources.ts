import { SourceRow } from '@mhero/contract/imports.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

export const getSources = defineRoute({
  method: 'GET',
  url: '/sources',
  access: 'officer',
  summary: 'Where contacts come from.',
  response: Type.Object({ items: Type.Array(SourceRow) }),
  handler: async ({ rooms }) => ({
    items: (await rooms.registry.listSources()).map(({ settings, last_import_at, ...row }) => ({
      ...{ id: row.id, name: row.name, kind: row.kind, contacts: row.contacts },
      url: typeof settings.url === 'string' ? settings.url : null,
      last_import_at: last_import_at?.toISOString() ?? null,
    })),
  }),
});
