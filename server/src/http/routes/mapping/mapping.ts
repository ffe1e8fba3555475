/** Mappings of sources: presets, trying, saving. For administrators: a mapping decides who can be written to. */
import {
  MappingPreset,
  MappingPreview,
  PreviewMapping,
  SavedMapping,
  SaveMapping,
  SourceMapping,
} from '@mhero/contract/mapping.ts';
import { SourceParams } from '@mhero/contract/sources.ts';
import { Type } from 'typebox';
import { AppError } from '../../../errors.ts';
import { defineRoute } from '../../route.ts';

export const getMappings = defineRoute({
  method: 'GET',
  url: '/mappings',
  access: 'administrator',
  summary: 'Mappings that come with the product, by kind of system and country.',
  response: Type.Object({ items: Type.Array(MappingPreset) }),
  handler: async ({ rooms }) => ({ items: rooms.registry.listMappings() }),
});

export const getSourceMapping = defineRoute({
  method: 'GET',
  url: '/sources/:id/mapping',
  access: 'administrator',
  summary: 'Where a source keeps what is read of it; null is where the FHIR standard says.',
  params: SourceParams,
  response: SourceMapping,
  handler: async ({ rooms, params, reply }) => {
    const found = await rooms.registry.findMapping(params.id);
    reply.header('etag', `"${found.version}"`);
    return found;
  },
});

export const postMappingPreview = defineRoute({
  method: 'POST',
  url: '/sources/:id/mapping/preview',
  access: 'administrator',
  summary:
    'Try a mapping on some people of the source, or on pasted JSON: what is read now and what would be. Changes nothing.',
  params: SourceParams,
  body: PreviewMapping,
  response: MappingPreview,
  perMinute: 60,
  handler: ({ rooms, params, body }) => rooms.registry.previewMapping(params.id, body),
});

export const putSourceMapping = defineRoute({
  method: 'PUT',
  url: '/sources/:id/mapping',
  access: 'administrator',
  summary:
    'Save a mapping, if nobody else has changed it meanwhile (`version`, or If-Match); null reads by the standard.',
  params: SourceParams,
  body: SaveMapping,
  response: SavedMapping,
  handler: async ({ rooms, subject, params, body, request, reply }) => {
    const matched = /^(?:W\/)?"(\d{1,9})"$/.exec(request.headers['if-match'] ?? '')?.[1];
    const version = body.version ?? (matched === undefined ? null : Number(matched));
    if (version === null)
      throw new AppError('request:invalid', 'Say which version you have changed: `version`, or the header If-Match.');
    const saved = await rooms.registry.saveMapping(subject, params.id, body.mapping, version);
    reply.header('etag', `"${saved.version}"`);
    return saved;
  },
});
