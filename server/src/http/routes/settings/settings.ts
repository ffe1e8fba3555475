import { Settings } from '@mhero/contract/access.ts';
import { defineRoute } from '../../route.ts';

export const getSettings = defineRoute({
  method: 'GET',
  url: '/settings',
  access: 'officer',
  summary: 'What this deployment is: name, country, languages, prices.',
  response: Settings,
  handler: ({ rooms }) => rooms.settings.getSettings(),
});

export const putSettings = defineRoute({
  method: 'PUT',
  url: '/settings',
  access: 'administrator',
  summary: 'Replace the settings; every node follows at once.',
  body: Settings,
  response: Settings,
  handler: ({ rooms, subject, body }) => rooms.settings.putSettings(subject, body),
});
