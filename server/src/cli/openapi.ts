import { apiDocument } from '../http/openapi.ts';
import { routes } from '../http/routes/registry.ts';
import { defineCommand } from './command.ts';

export const openapi = defineCommand({
  name: 'openapi',
  usage: '',
  summary: 'Prints the description of the API (OpenAPI 3.1).',
  words: [0, 0],
  offline: true,
  run: async () => {
    const document = await apiDocument(routes);
    return { json: document, words: JSON.stringify(document, null, 2) };
  },
});
